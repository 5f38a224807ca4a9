<#macro group name label error="" required=false>
<div class="fl">
  <div class="row"><label for="${name}" class="lb">${label}<#if required><span class="req" aria-hidden="true"> *</span></#if></label></div>
  <#nested>
  <div id="input-error-container-${name}"><@complaint name=name error=error/></div>
</div>
</#macro>

<#macro complaint name error="">
  <#if error?has_content>
  <p class="ee" id="input-error-${name}" role="alert"><span class="ico ico-error" aria-hidden="true"></span><span class="kc-feedback-text">${error}</span></p>
  </#if>
</#macro>

<#macro errorIcon error=""></#macro>

<#macro input name label value="" required=false autocomplete="off" fieldName=name error=messagesPerField.get(fieldName) autofocus=false invalid=false>
<@group name=name label=label error=error required=required>
  <input class="inp<#if error?has_content || invalid> bad</#if>" id="${name}" name="${name}" value="${value}" type="text" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" <#if autofocus>autofocus</#if> <#if autocomplete == "one-time-code">inputmode="numeric"</#if> <#if error?has_content>aria-invalid="true" aria-describedby="input-error-${name}"<#elseif invalid>aria-invalid="true"</#if>/>
</@group>
</#macro>

<#macro password name label value="" required=false forgotPassword=false fieldName=name error=messagesPerField.get(fieldName) autocomplete="off" autofocus=false invalid=false help="">
<div class="fl">
  <div class="row">
    <label for="${name}" class="lb">${label}<#if required><span class="req" aria-hidden="true"> *</span></#if></label>
    <#if forgotPassword><a class="lnk end" href="${url.loginResetCredentialsUrl}">${msg("doForgotPassword")}</a></#if>
  </div>
  <div class="iw">
    <input class="inp<#if error?has_content || invalid> bad</#if>" id="${name}" name="${name}" value="${value}" type="password" autocomplete="${autocomplete}" <#if autofocus>autofocus</#if> <#if error?has_content>aria-invalid="true" aria-describedby="input-error-${name}"<#elseif invalid>aria-invalid="true"<#elseif help?has_content>aria-describedby="${name}-help"</#if>/>
    <button class="eye" type="button" aria-label="${msg('showPassword')}" aria-controls="${name}" data-password-toggle data-icon-show="ico ico-eye" data-icon-hide="ico ico-eye-off" data-label-show="${msg('showPassword')}" data-label-hide="${msg('hidePassword')}" id="${name}-show-password"><span class="ico ico-eye" aria-hidden="true"></span></button>
  </div>
  <div id="input-error-container-${name}"><@complaint name=name error=error/></div>
  <#if help?has_content><p class="hp" id="${name}-help">${help}</p></#if>
</div>
<#nested>
</#macro>

<#macro clipboard name label ariaLabel=label value="" readonly=true>
<@group name=name label=label>
  <div id="kc-${name}-clipboard" class="iw">
    <input class="inp" id="${name}" name="${name}" value="${value}" type="text" <#if readonly>readonly</#if> aria-label="${ariaLabel}"/>
    <button class="eye" type="button" aria-label="${msg('code-copy-label')}" data-icon-success="ico ico-success" data-icon-failure="ico ico-error" data-success-label="${msg('code-copy-success')}" data-failure-label="${msg('code-copy-failure')}" id="kc-${name}-copy-button"><span id="kc-${name}-copy-icon" class="ico ico-copy" aria-hidden="true"></span></button>
    <button hidden type="button" aria-label="${msg('code-clipboard-label')}" aria-expanded="false" aria-controls="kc-${name}-content" data-icon-expanded-class="" data-icon-collapsed-class="" data-expanded-class="" id="kc-${name}-toggle"><i id="kc-${name}-toggle-icon" aria-hidden="true"></i></button>
  </div>
  <div class="code" id="kc-${name}-content" hidden><pre><code aria-label="${ariaLabel}">${value}</code></pre></div>
</@group>
</#macro>

<#macro checkbox name label value=false required=false>
<label for="${name}" class="ck"><input type="checkbox" id="${name}" name="${name}" <#if value>checked</#if>/><span>${label}</span><#if required><span class="req" aria-hidden="true"> *</span></#if></label>
</#macro>
