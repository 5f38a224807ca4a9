<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("pageExpiredTitle")}
  <#elseif section = "form">
    <p class="sub" id="instruction1">${msg("pageExpiredText")}</p>
    <a class="btn wide" id="loginContinueLink" href="${url.loginAction}">${msg("pageExpiredContinue")}</a>
    <a class="btn sec wide" id="loginRestartLink" href="${url.loginRestartFlowUrl}">${msg("pageExpiredRestart")}</a>
  </#if>
</@layout.registrationLayout>
