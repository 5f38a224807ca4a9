// Routing: opens and closes the dialogs; the focus goes where the next step begins.
const at = (id) => document.getElementById(id);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newRule();
  if (event.target.closest("[data-new-name]")) newName();
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
});
document.addEventListener("rule-step", () => {
  const wrong = at("edit-wrong")?.textContent;
  (at("edit-keep") ?? at(wrong ? "edit:name" : "edit:review"))?.focus();
});
document.addEventListener("rule-saved", () => PF("editing").hide());
// The palette's "New rule" comes here, from other pages and from this one.
const asked = () => {
  if (location.hash !== "#new") return;
  history.replaceState(null, "", location.pathname);
  newRule();
};
addEventListener("load", asked);
addEventListener("hashchange", asked);
