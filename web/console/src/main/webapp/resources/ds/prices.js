// Prices: opens the dialog that shows one model's and adds to them.
import { times, toast } from "./shell.js";

document.addEventListener("click", ({ target }) => {
  const pick = target.closest("[data-pick]");
  if (pick) pickPrice([{ name: "model", value: pick.dataset.pick }]);
});
// Enter in a field means the review, not the first button of the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#price-dialog input")) return;
  event.preventDefault();
  document.getElementById("price:review").click();
});
// Each step begins where nothing is changed by accident.
document.addEventListener("price-step", () => {
  times();
  document.querySelector("#price .here")?.focus();
});
document.addEventListener("price-set", () => {
  PF("pricing").hide();
  toast(document.getElementById("said").dataset.set);
});
