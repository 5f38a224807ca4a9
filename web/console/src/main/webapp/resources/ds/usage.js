// Usage: the detail of one request. What it shows came with the page.
import { times } from "./shell.js";

const dialog = document.getElementById("detail");

document.getElementById("requests")?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-detail]");
  if (!button) return;
  dialog.querySelector(".body").replaceChildren(button.parentElement.querySelector("template").content.cloneNode(true));
  times(dialog);
  dialog.showModal();
});

dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
