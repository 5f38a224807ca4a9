<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "password-validation.ftl" as validator>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('password','password-confirm'); section>
  <#if section = "header">
    ${msg("updatePasswordTitle")}
  <#elseif section = "form">
    <form id="kc-passwd-update-form" class="form" onsubmit="login.disabled = true; return true;" action="${url.loginAction}" method="post" novalidate="novalidate">
      <input type="text" name="username" value="${(auth.attemptedUsername)!''}" autocomplete="username" readonly hidden>
      <@field.password name="password-new" label=msg("passwordNew") fieldName="password" autocomplete="new-password" autofocus=true help=msg("passwordAtLeast", (passwordPolicies.length)!8) />
      <@field.password name="password-confirm" label=msg("passwordConfirm") autocomplete="new-password" />
      <@field.checkbox name="logout-sessions" label=msg("logoutOtherSessions") value=false />
      <button class="btn wide" name="login" id="kc-submit" type="submit">${msg("doSavePassword")}</button>
      <#if isAppInitiatedAction??>
        <button class="btn sec wide" name="cancel-aia" id="kc-cancel" type="submit" value="true">${msg("doCancel")}</button>
      </#if>
    </form>
    <@validator.templates/>
    <@validator.script field="password-new"/>
  </#if>
</@layout.registrationLayout>
