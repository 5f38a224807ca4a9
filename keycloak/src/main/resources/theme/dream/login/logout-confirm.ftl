<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("logoutConfirmTitle")}
  <#elseif section = "form">
    <p class="sub">${msg("logoutConfirmHeader")}</p>
    <form class="form" id="kc-logout-confirm" action="${url.logoutConfirmAction}" onsubmit="confirmLogout.disabled = true; return true;" method="post">
      <input type="hidden" name="session_code" value="${logoutConfirm.code}">
      <input class="btn wide" name="confirmLogout" id="kc-logout" type="submit" value="${msg("doLogout")}">
      <#if !logoutConfirm.skipLink && (client.baseUrl)?has_content>
        <a class="btn sec wide" href="${client.baseUrl}">${msg("backToApplication")}</a>
      </#if>
    </form>
  </#if>
</@layout.registrationLayout>
