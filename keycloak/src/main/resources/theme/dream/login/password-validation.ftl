<#macro templates>
<template id="errorTemplate"><div role="alert"><ul class="ee"></ul></div></template>
</#macro>

<#macro script field="">
<script type="module">
  <#outputformat "JavaScript">
  import { validatePassword } from ${(url.resourcesPath + "/js/password-policy.js")?c};

  const activePolicies = [
    { name: "length", policy: { value: ${passwordPolicies.length!-1}, error: ${msg('invalidPasswordMinLengthMessage')?c} } },
    { name: "maxLength", policy: { value: ${passwordPolicies.maxLength!-1}, error: ${msg('invalidPasswordMaxLengthMessage')?c} } },
    { name: "lowerCase", policy: { value: ${passwordPolicies.lowerCase!-1}, error: ${msg('invalidPasswordMinLowerCaseCharsMessage')?c} } },
    { name: "upperCase", policy: { value: ${passwordPolicies.upperCase!-1}, error: ${msg('invalidPasswordMinUpperCaseCharsMessage')?c} } },
    { name: "digits", policy: { value: ${passwordPolicies.digits!-1}, error: ${msg('invalidPasswordMinDigitsMessage')?c} } },
    { name: "specialChars", policy: { value: ${passwordPolicies.specialChars!-1}, error: ${msg('invalidPasswordMinSpecialCharsMessage')?c} } }
  ].filter(p => p.policy.value !== -1);

  const input = document.getElementById("${field}");
  input.addEventListener("change", () => {
    const container = document.getElementById("input-error-container-${field}");
    const errors = input.value === "" ? [] : validatePassword(input.value, activePolicies);
    input.classList.toggle("bad", errors.length > 0);
    input.setAttribute("aria-invalid", String(errors.length > 0));
    if (errors.length === 0) {
      container.replaceChildren();
      return;
    }
    const list = document.querySelector("#errorTemplate").content.cloneNode(true);
    for (const error of errors) {
      const item = document.createElement("li");
      item.textContent = error;
      list.querySelector("ul").appendChild(item);
    }
    container.replaceChildren(list);
  });
  </#outputformat>
</script>
</#macro>
