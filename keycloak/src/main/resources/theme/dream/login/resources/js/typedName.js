// The name typed before the page of something that is away stands here again; a password never does.
const field = document.querySelector("#kc-form-login #username");
if (field) {
  try {
    const kept = sessionStorage.getItem("dream.name.kept");
    sessionStorage.removeItem("dream.name.kept");
    sessionStorage.removeItem("dream.name.sent");
    if (kept && !field.value) {
      field.value = kept;
      document.getElementById("password")?.focus();
    }
    field.form.addEventListener("submit", () => sessionStorage.setItem("dream.name.sent", field.value));
  } catch { /* storage refused: it is typed again */ }
}
