// Usage: the detail of one request. What it shows came with its row.
import { times } from "./shell.js";

const dialog = document.getElementById("detail");

/** Fills the dialog; what this request does not have goes with its label. */
function show(facts) {
  for (const place of dialog.querySelectorAll("[data-is]")) {
    place.textContent = facts[place.dataset.is];
    const line = place.closest("dd");
    if (place === line.querySelector("[data-is]") || place === line) {
      line.hidden = line.previousElementSibling.hidden = !place.textContent;
    }
  }
  const arrived = dialog.querySelector("time");
  arrived.textContent = "";
  arrived.dateTime = facts.at;
  times(dialog);
  dialog.showModal();
}

document.getElementById("requests")?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-detail]");
  if (button) show(JSON.parse(button.dataset.detail));
});

// Only a list that can be moved is a stop on the way through the page.
const wide = new ResizeObserver((all) => {
  for (const { target } of all) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const region of document.querySelectorAll("[data-wide]")) wide.observe(region);

dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
