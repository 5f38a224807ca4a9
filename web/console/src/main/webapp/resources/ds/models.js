// Models: opens the dialogs, finds, acts on downloads, and looks again when a switch or a download got further.
import { onNew } from "./shell.js";

const DO = { detail: detailOf, end: endOf, switch: switchTo, fetch: fetchIt, undo: undelete };
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-do]");
  if (row) {
    DO[row.dataset.do]([{ name: "model", value: row.dataset.model }]);
    row.disabled = row.dataset.do === "undo"; // once; the others open a dialog, to which the focus goes
  }
  if (event.target.closest("[data-new]")) newModel();
  const act = event.target.closest("[data-act]");
  if (act) loadAct([{ name: "act", value: act.dataset.act }, { name: "load", value: act.dataset.load }]);
});
window.jQuery(document).on("pfAjaxError", () => {
  for (const undo of document.querySelectorAll("[data-do=undo]")) undo.disabled = false;
});
const address = () => {
  const words = document.getElementById("q");
  return "?" + new URLSearchParams({ show: words.dataset.show, for: document.getElementById("for").value, q: words.value });
};
// What is typed to find models finds them at once; the field itself is never drawn anew under it.
let found = document.getElementById("q").value;
let typing = 0;
const look = () => {
  found = document.getElementById("q").value;
  history.replaceState(null, "", address() + location.hash);
  lookAgain([{ name: "q", value: found }]);
};
const find = () => {
  clearTimeout(typing);
  if (document.getElementById("q").value === found) return;
  look();
  wait();
};
// What takes longer than a moment shows the shape of what is to come.
const rows = () => document.getElementById("list:rows");
let late = 0;
function wait() {
  rows().setAttribute("aria-busy", "true");
  clearTimeout(late);
  late = setTimeout(() => {
    for (const one of rows().children) one.hidden = true;
    rows().append(...[1, 2, 3, 4].map(() => Object.assign(document.createElement("div"), { className: "skel" })));
  }, 200);
}
window.jQuery(document).on("pfAjaxComplete", () => {
  clearTimeout(late);
  rows().removeAttribute("aria-busy");
  for (const one of rows().querySelectorAll(".skel")) one.remove();
  for (const one of rows().children) one.hidden = false; // where nothing came
});
document.addEventListener("input", (event) => {
  if (!event.target.matches("#q") || event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(find, 250);
});
document.addEventListener("compositionend", ({ target }) => target.matches("#q") && find());
document.addEventListener("change", ({ target }) => {
  if (target.matches("#q")) find();
  if (target.matches("#for")) location.assign(address());
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#q")) return;
  event.preventDefault(); // the form is not sent
  find();
});
// News of a switch draws the table anew; not under an open dialog, but once it is closed.
let waits = false;
let told = document.getElementById("switching").dataset.state;
const settle = () => {
  if (!waits || window.jQuery(".ui-dialog:visible").length) return;
  waits = false;
  look();
};
document.addEventListener("live", ({ detail }) => {
  // Not by what stands there: that may be newer than the rows that were drawn with it.
  if (detail.key !== "models.switch" || detail.value === told) return;
  told = detail.value;
  waits = true;
  settle();
});
document.addEventListener("dialog-closed", () => setTimeout(settle));
onNew(() => document.querySelector("[data-new]") && newModel());
