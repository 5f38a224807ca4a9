// Budgets: opens and closes the dialogs; the focus goes where the next step begins.
const at = (id) => document.getElementById(id);
const step = (form) => (at(`${form}-keep`) ?? at(`${form}:review`))?.focus();
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newBudget();
  if (event.target.closest("[data-new-rate]")) newRate();
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
});
document.addEventListener("budget-step", () => step("edit"));
document.addEventListener("budget-saved", () => PF("editing").hide());
document.addEventListener("rate-step", () => step("rate"));
document.addEventListener("rate-saved", () => PF("rating").hide());
// The palette's "New budget" comes here, from other pages and from this one.
const asked = () => {
  if (location.hash !== "#new" || !document.querySelector("[data-new]")) return;
  history.replaceState(null, "", location.pathname);
  newBudget();
};
addEventListener("load", asked);
addEventListener("hashchange", asked);
