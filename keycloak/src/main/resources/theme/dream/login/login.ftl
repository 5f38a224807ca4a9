<#import "template.ftl" as layout>
<#import "field.ftl" as field>
<#import "passkeys.ftl" as passkeys>
<#assign wrong = messagesPerField.existsError('username','password')>
<@layout.registrationLayout displayMessage=!wrong displayInfo=realm.password && realm.registrationAllowed && !registrationDisabled??; section>
  <#if section = "header">
    ${msg("loginAccountTitle")}
  <#elseif section = "socialProviders">
    <#if realm.password && social.providers?? && social.providers?has_content>
      <div class="social" id="kc-social-providers">
        <#list social.providers as p>
          <a id="social-${p.alias}" class="btn sec wide" href="${p.loginUrl}"><span class="ico ico-company" aria-hidden="true"></span>${msg("continueWith", p.displayName!p.alias)}</a>
        </#list>
      </div>
      <div class="or">${msg("identity-provider-login-label")}</div>
    </#if>
  <#elseif section = "form">
    <#if realm.password>
      <#if wrong>
        <p class="note error" role="alert" id="input-error"><span class="ico ico-error" aria-hidden="true"></span><span class="kc-feedback-text">${kcSanitize(messagesPerField.getFirstError('username','password'))?no_esc}</span></p>
      </#if>
      <form id="kc-form-login" class="form" onsubmit="login.disabled = true; return true;" action="${url.loginAction}" method="post" novalidate="novalidate">
        <#if !usernameHidden??>
          <#assign label><#if !realm.loginWithEmailAllowed>${msg("username")}<#elseif !realm.registrationEmailAsUsername>${msg("usernameOrEmail")}<#else>${msg("email")}</#if></#assign>
          <@field.input name="username" label=label error="" invalid=wrong autofocus=!wrong autocomplete="${(enableWebAuthnConditionalUI?has_content)?then('username webauthn', 'username')}" value=login.username!'' />
        </#if>
        <@field.password name="password" label=msg("password") error="" invalid=wrong forgotPassword=realm.resetPasswordAllowed autofocus=(usernameHidden?? || wrong) autocomplete="current-password" />
        <#if realm.rememberMe && !usernameHidden??>
          <@field.checkbox name="rememberMe" label=msg("rememberMe") value=login.rememberMe?? />
        </#if>
        <input type="hidden" id="id-hidden-input" name="credentialId" <#if auth.selectedCredential?has_content>value="${auth.selectedCredential}"</#if>/>
        <button class="btn wide" name="login" id="kc-login" type="submit">${msg("doLogIn")}</button>
      </form>
      <script type="module" src="${url.resourcesPath}/js/typedName.js"></script>
    </#if>
    <@passkeys.conditionalUIData />
  <#elseif section = "info">
    <#if realm.password && realm.registrationAllowed && !registrationDisabled??>
      ${msg("noAccount")} <a class="lnk" href="${url.registrationUrl}">${msg("doRegister")}</a>
    </#if>
  </#if>
</@layout.registrationLayout>
