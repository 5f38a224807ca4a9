<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("errorTitle")}
  <#elseif section = "form">
    <p class="note error" role="alert" id="kc-error-message"><span class="ico ico-error" aria-hidden="true"></span><span>${kcSanitize(message.summary)?no_esc}</span></p>
    <#if traceId??><p class="hp" id="traceId">${msg("traceIdSupportMessage", traceId)}</p></#if>
    <#if !skipLink?? && (client.baseUrl)?has_content>
      <a class="btn wide" id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a>
    </#if>
  </#if>
</@layout.registrationLayout>
