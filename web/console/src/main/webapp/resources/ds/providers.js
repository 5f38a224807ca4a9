// Providers: opens the dialogs; who offers all models has none to choose.
import { onNew } from "./shell.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newProvider();
});
const choice = () => {
  const all = document.querySelector("[data-all] input");
  if (all) for (const some of document.querySelectorAll("[data-choice]")) some.hidden = all.checked;
};
document.addEventListener("change", (event) => {
  const all = document.querySelector("[data-all] input");
  // Azure lists what could be deployed, so its deployments are named.
  if (all && event.target.matches("[data-kind]") && event.target.value === "azure") all.checked = false;
  if (event.target.matches("[data-all] input, [data-kind]")) choice();
});
// The form is drawn anew each time that it opens.
new MutationObserver(choice).observe(document.getElementById("edit-dialog") ?? document.body, { childList: true, subtree: true });
choice();
onNew(() => newProvider());
