<#import "footer.ftl" as loginFooter>
<#macro username>
  <div class="fl">
    <span class="lb" id="as-whom">${msg("signInAs")}</span>
    <div class="iw">
      <input class="inp" id="kc-attempted-username" value="${auth.attemptedUsername}" readonly aria-labelledby="as-whom">
      <a id="reset-login" class="eye" href="${url.loginRestartFlowUrl}" aria-label="${msg('restartLoginTooltip')}" title="${msg('restartLoginTooltip')}"><span class="ico ico-restart" aria-hidden="true"></span></a>
    </div>
  </div>
</#macro>

<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false>
<#assign house = ((client.baseUrl)!"")?replace("^https?://", "", "r")?replace("/.*$", "", "r")>
<!DOCTYPE html>
<html lang="${lang}"<#if realm.internationalizationEnabled> dir="${(locale.rtl)?then('rtl','ltr')}"</#if> data-theme="light">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex, nofollow">
  <title>${title!}</title>
  <link rel="icon" type="image/svg+xml" href="${url.resourcesPath}/img/moon.svg">
  <script src="${url.resourcesPath}/js/theme.js"></script>
  <link rel="preload" href="${url.resourcesPath}/font/inter.woff2" as="font" type="font/woff2" crossorigin="anonymous">
  <link rel="stylesheet" href="${url.resourcesPath}/css/dream.css">
  <script type="importmap">
    {"imports": {"rfc4648": "${url.resourcesCommonPath}/vendor/rfc4648/rfc4648.js"}}
  </script>
  <#if scripts??>
    <#list scripts as script>
  <script src="${script}" type="text/javascript"></script>
    </#list>
  </#if>
  <script type="module" src="${url.resourcesPath}/js/passwordVisibility.js"></script>
  <script type="module">
    <#outputformat "JavaScript">
    import { startSessionPolling } from ${(url.resourcesPath + "/js/authChecker.js")?c};
    startSessionPolling(${url.ssoLoginInOtherTabsUrl?c});
    </#outputformat>
  </script>
  <#if authenticationSession??>
  <script type="module">
    <#outputformat "JavaScript">
    import { checkAuthSession } from ${(url.resourcesPath + "/js/authChecker.js")?c};
    checkAuthSession(${authenticationSession.authSessionIdHash?c});
    </#outputformat>
  </script>
  </#if>
</head>
<body data-page-id="login-${pageId}">
<div class="login">
  <header class="night">
    <img class="sky" src="${url.resourcesPath}/img/night.svg" alt="">
    <div class="brand"><span class="moon" aria-hidden="true"></span>Dream Server</div>
    <p class="big">${msg("dreamPromise1")}<br>${msg("dreamPromise2")}</p>
    <p class="tg">${msg("dreamPurpose")}</p>
    <ul>
      <li><span class="ico ico-shield" aria-hidden="true"></span>${msg("dreamFact1")}</li>
      <li><span class="ico ico-scroll" aria-hidden="true"></span>${msg("dreamFact2")}</li>
    </ul>
  </header>
  <main class="lf">
    <div class="box">
      <div class="hd">
        <h1 id="kc-page-title"><#nested "header"></h1>
        <#if ["login", "login-username", "login-password"]?seq_contains(pageId)><p class="sub">${msg("dreamTo", realm.displayName!"Dream Server")}</p></#if>
      </div>
      <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
        <#nested "show-username">
        <@username />
      </#if>
      <#-- App-initiated actions should not see warnings about the need to complete the action. -->
      <#if displayMessage && message?has_content && (message.type != 'warning' || !isAppInitiatedAction??)>
        <p class="note ${message.type}" role="${(message.type == 'error')?then('alert', 'status')}"><span class="ico ico-${message.type}" aria-hidden="true"></span><span class="kc-feedback-text">${kcSanitize(message.summary)?no_esc}</span></p>
      </#if>
      <#nested "socialProviders">
      <#nested "form">
      <#if auth?has_content && auth.showTryAnotherWayLink()>
        <form id="kc-select-try-another-way-form" action="${url.loginAction}" method="post" novalidate="novalidate">
          <input type="hidden" name="tryAnotherWay" value="on"/>
          <button id="try-another-way" class="btn sec wide">${msg("doTryAnotherWay")}</button>
        </form>
      </#if>
      <#if switchOrganizationEnabled?? && switchOrganizationEnabled>
        <form id="kc-switch-organization-form" action="${url.loginAction}" method="post" novalidate="novalidate">
          <input type="hidden" name="switchOrganization" value="true"/>
          <button id="switch-organization" class="btn sec wide">${msg("doSwitchOrganization")}</button>
        </form>
      </#if>
      <#if displayInfo>
        <div id="kc-info" class="sub"><#nested "info"></div>
      </#if>
      <@loginFooter.content/>
    </div>
    <footer class="lff">
      <#if house?has_content><span>${house}</span></#if>
      <#if realm.internationalizationEnabled && locale.supported?size gt 1>
        <#list locale.supported?sort_by("label") as l>
          <#if l.languageTag != locale.currentLanguageTag>
      <a href="${l.url}" lang="${l.languageTag}" hreflang="${l.languageTag}">${l.label}</a>
          </#if>
        </#list>
      </#if>
      <details class="help">
        <summary>${msg("dreamHelp")}</summary>
        <div class="pop"><p>${msg("dreamHelp1")}</p><p>${msg("dreamHelp2")}</p></div>
      </details>
    </footer>
  </main>
</div>
</body>
</html>
</#macro>
