// API keys: opens the dialogs; "Done" wants the box that says the key is saved.
import { onNew } from "./shell.js";

document.addEventListener("click", (event) => {
  const show = event.target.closest("[data-show]");
  if (show) PF(show.dataset.show === "create" ? "creating" : show.dataset.show).show();
  if (event.target.closest("[data-done]")) {
    PF("made").hide();
    document.getElementById("key-text").textContent = "";
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-saved]")) document.querySelector("[data-done]").disabled = !event.target.checked;
});
onNew(() => PF("creating").show());
