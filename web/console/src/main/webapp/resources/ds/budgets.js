// Budgets: opens the dialogs; the focus goes where the next step begins.
import { onNew } from "./shell.js";

const at = (id) => document.getElementById(id);
const step = (form) => (at(`${form}-keep`) ?? at(`${form}:review`))?.focus();
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newBudget();
  if (event.target.closest("[data-new-rate]")) newRate();
});
document.addEventListener("budget-step", () => step("edit"));
document.addEventListener("budget-saved", () => PF("editing").hide());
document.addEventListener("rate-step", () => step("rate"));
document.addEventListener("rate-saved", () => PF("rating").hide());
onNew(() => document.querySelector("[data-new]") && newBudget());
