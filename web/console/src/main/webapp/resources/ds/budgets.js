// Budgets: opens the dialogs; the focus goes where the next step begins; one for the whole house asks for nobody.
import { onNew } from "./shell.js";

const at = (id) => document.getElementById(id);
const step = (form) => (at(`${form}-keep`) ?? at(`${form}:review`))?.focus();
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newBudget();
  if (event.target.closest("[data-new-rate]")) newRate();
});
function whom() {
  const who = at("edit:who");
  if (!who) return;
  const house = at("edit:kind").value === "HOUSE";
  who.closest(".fl").hidden = house;
  if (house) who.value = "";
}
document.addEventListener("change", ({ target }) => target.id === "edit:kind" && whom());
// The form is drawn anew each time that it opens.
const form = at("edit-dialog");
if (form) new MutationObserver(whom).observe(form, { childList: true, subtree: true });
whom();
document.addEventListener("budget-step", () => step("edit"));
document.addEventListener("budget-saved", () => PF("editing").hide());
document.addEventListener("rate-step", () => step("rate"));
document.addEventListener("rate-saved", () => PF("rating").hide());
onNew(() => document.querySelector("[data-new]") && newBudget());
