// Routing: opens the dialogs; the focus goes where the next step begins. Shows the latest decisions,
// those that the page came with and those that are pushed.
import { el, onNew, times } from "./shell.js";

const at = (id) => document.getElementById(id);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newRule();
  if (event.target.closest("[data-new-name]")) newName();
});
document.addEventListener("rule-step", () => (at("edit-keep") ?? at("edit:review"))?.focus());
document.addEventListener("rule-saved", () => PF("editing").hide());
onNew(() => newRule());

/* ---- the latest decisions ---- */

const list = at("decided");
const why = JSON.parse(list.dataset.words);
const places = new Map();
let painted = 0;

const byName = (className, text) => Object.assign(el("span", className, text), { dir: "auto" });

/** A reason in the page's language: its text has the quotation rules of the bundle. */
const said = ({ why: key, detail }) => why[key].replaceAll("{0}", () => detail);

const row = (one) =>
  el(
    "li",
    "",
    Object.assign(el("time", "num"), { dateTime: one.at }),
    el("span", "who", byName("", one.who), " ", byName("faint", one.team)),
    el("span", "way", el("span", "mono", one.asked), " → ", one.model ? el("span", "mono", one.model) : list.dataset.nobody),
    el("span", "muted", said(one)),
  );

function paint() {
  painted = 0;
  const newest = [...places.values()].sort((one, other) => other.n - one.n);
  list.replaceChildren(...newest.map(row));
  list.hidden = !newest.length;
  at("none").hidden = Boolean(newest.length);
  times(list);
}

document.addEventListener("live", ({ detail: { key, value } }) => {
  if (key === "routing.count") {
    // A house that was started again counts anew.
    if ([...places.values()].some((one) => one.n > value)) places.clear();
  } else if (key.startsWith("routing.place")) {
    if (value === null) places.delete(key);
    else places.set(key, JSON.parse(value));
  } else return;
  painted ||= requestAnimationFrame(paint);
});

const SHOWN = 20;
for (const one of JSON.parse(list.dataset.first)) places.set("routing.place" + (one.n % SHOWN), one);
paint();
