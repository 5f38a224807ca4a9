// Budgets: opens and closes the dialogs; the focus goes where the next step begins.
const step = () => {
  const wrong = document.getElementById("wrong")?.textContent.trim();
  const first = document.getElementById("keep") ?? document.getElementById(wrong ? "edit:amount" : "edit:review");
  first?.focus();
};
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newBudget();
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
});
document.addEventListener("budget-step", step);
document.addEventListener("budget-saved", () => PF("editing").hide());
// The palette's "New budget" comes here, from other pages and from this one.
const asked = () => {
  if (location.hash !== "#new" || !document.querySelector("[data-new]")) return;
  history.replaceState(null, "", location.pathname);
  newBudget();
};
addEventListener("load", asked);
addEventListener("hashchange", asked);
