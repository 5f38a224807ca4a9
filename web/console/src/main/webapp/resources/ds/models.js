// Models: opens and closes the dialogs, finds, acts on downloads, and looks again when a switch or a download got further.
const DO = { detail: detailOf, end: endOf, switch: switchTo, fetch: fetchIt, undo: undelete };
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-do]");
  if (row) {
    DO[row.dataset.do]([{ name: "model", value: row.dataset.model }]);
    row.disabled = row.dataset.do === "undo"; // once; the others open a dialog, to which the focus goes
  }
  if (event.target.closest("[data-new]")) newModel();
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
  const act = event.target.closest("[data-act]");
  if (act) loadAct([{ name: "act", value: act.dataset.act }, { name: "load", value: act.dataset.load }]);
});
window.jQuery(document).on("pfAjaxError", () => {
  for (const undo of document.querySelectorAll("[data-do=undo]")) undo.disabled = false;
});
const find = () => {
  const words = document.getElementById("q");
  const asked = new URLSearchParams({ show: words.dataset.show, for: document.getElementById("for").value, q: words.value });
  location.assign("?" + asked);
};
document.addEventListener("change", (event) => {
  if (event.target.matches("#q, #for")) find();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#q")) return;
  event.preventDefault(); // the form is not sent
  find();
});
// News of a switch draws the table anew; not under an open dialog, nor while words to find are typed, but after that.
let waits = false;
const inUse = () => {
  const words = document.getElementById("q");
  return window.jQuery(".ui-dialog:visible").length > 0 || words.value !== words.defaultValue;
};
const settle = () => {
  if (!waits || inUse()) return;
  waits = false;
  lookAgain();
};
document.addEventListener("live", ({ detail }) => {
  if (detail.key !== "models.switch" || detail.value === document.getElementById("switching").dataset.state) return;
  waits = true;
  settle();
});
document.addEventListener("dialog-closed", () => setTimeout(settle));
document.addEventListener("input", ({ target }) => target.matches("#q") && settle());
// The palette's "Add model" comes here, from other pages and from this one.
const asked = () => {
  if (location.hash !== "#new" || !document.querySelector("[data-new]")) return;
  history.replaceState(null, "", location.pathname);
  newModel();
};
addEventListener("load", asked);
addEventListener("hashchange", asked);
