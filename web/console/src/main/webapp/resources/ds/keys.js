// API keys: opens and closes the dialogs; "Done" wants the box that says the key is saved.
document.addEventListener("click", (event) => {
  const show = event.target.closest("[data-show]");
  if (show) PF(show.dataset.show === "create" ? "creating" : show.dataset.show).show();
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
  if (event.target.closest("[data-done]")) {
    PF("made").hide();
    document.getElementById("key-text").textContent = "";
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-saved]")) document.querySelector("[data-done]").disabled = !event.target.checked;
});
// The palette's "New API key" comes here, from other pages and from this one.
const asked = () => {
  if (location.hash !== "#new") return;
  history.replaceState(null, "", location.pathname);
  PF("creating").show();
};
addEventListener("load", asked);
addEventListener("hashchange", asked);
