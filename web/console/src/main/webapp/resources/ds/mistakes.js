// What is wrong with a form stands beside its fields, and the focus goes to the first of them. A form tells it in its
// "mistakes", after each answer of the house; one that is sent without the house's look is judged here, by what its
// fields say themselves, in the page's words instead of the browser's. What is corrected is marked no longer.
import { say } from "./shell.js";

const describe = (node, id, add) => {
  const all = (node.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (add) all.unshift(id);
  if (all.length) node.setAttribute("aria-describedby", all.join(" "));
  else node.removeAttribute("aria-describedby");
};

/** What is focused where a mistake is about it: the field, or the first box of a group. */
const entry = (field) => (field.matches("input, select, textarea") ? field : field.querySelector("input"));

// A field, or a group of boxes, that is marked → what is said beside it.
const beside = new WeakMap();

/** Puts a mistake beside its field. */
function put(field, said) {
  const box = field.closest(".fl") ?? field.closest("label") ?? field;
  const group = field.closest("[role=group]");
  said.id = field.id + "-wrong";
  const help = box.querySelector(":scope > .hp");
  if (box.matches("label")) box.after(said);
  else if (help) help.before(said);
  else box.append(said);
  const marked = group ?? entry(field);
  describe(marked, said.id, true);
  beside.set(marked, said);
  if (group) return;
  marked.setAttribute("aria-invalid", "true");
  marked.classList.add("bad");
}

/** Takes back what stood beside a field, and PrimeFaces' own mark of it. */
function clear(marked) {
  const said = beside.get(marked);
  if (said) describe(marked, said.id, false);
  said?.remove();
  beside.delete(marked);
  marked.removeAttribute("aria-invalid");
  marked.classList.remove("bad");
  for (const one of [marked, ...(marked.labels ?? [])]) one.classList.remove("ui-state-error");
}

/** Takes back all that a dialog said: opened again, it begins without mistakes. */
function clean(dialog) {
  for (const marked of dialog.querySelectorAll("[aria-invalid=true], [role=group]")) clear(marked);
  for (const said of dialog.querySelectorAll(".mistakes > *")) said.remove();
  for (const form of dialog.querySelectorAll("form")) judged.delete(form);
}

/* ---- what the house says ---- */

// Afterwards, for a page's own step has put the focus where it goes when nothing is wrong.
window.jQuery?.(document).on("pfAjaxComplete", (event, answer, { source }) => {
  const wrong = [];
  const told = document.querySelectorAll(".mistakes > [data-field]");
  for (const said of told) {
    const field = said.dataset.field && document.getElementById(said.dataset.field);
    if (field) {
      put(field, said);
      wrong.push(entry(field));
    } else said.setAttribute("role", "alert"); // its field is not shown now
  }
  const inOrder = wrong.filter((one) => one?.checkVisibility() && !one.matches(":disabled")).sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  if (inOrder.length) inOrder[0].focus();
  else if (told.length && document.activeElement === document.body) document.getElementById(source?.id ?? source)?.focus();
});

/* ---- what the fields say ---- */

// Forms that were refused: from then on each change is judged.
const judged = new WeakSet();

function mistake(field, words) {
  const { validity, min, max, step } = field;
  if (validity.valueMissing) return words.missing;
  if (validity.badInput) return field.type === "number" ? words.number : words.date;
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    if (field.type === "date") return words.day;
    return say(words.between, Number(min), Number(max));
  }
  return validity.stepMismatch ? say(words.step, Number(step || 1)) : "";
}

/** Whether what stands in the field can be taken; says beside it why not. */
function judge(field) {
  if (!field.id || !field.willValidate) return true;
  clear(field);
  const text = mistake(field, JSON.parse(field.form.dataset.mistakes));
  if (text) put(field, Object.assign(document.createElement("span"), { className: "ee", textContent: text }));
  return !text;
}

addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset.mistakes || event.submitter?.formNoValidate) return;
    const [first] = [...form.elements].filter((field) => !judge(field));
    if (!first) return;
    judged.add(form);
    event.preventDefault();
    event.stopImmediatePropagation();
    first.focus();
  },
  true,
);

/* ---- what is corrected ---- */

document.addEventListener("input", ({ target }) => {
  const group = target.closest("[role=group]");
  for (const marked of [target, group]) if (beside.has(marked)) clear(marked);
});
document.addEventListener("change", ({ target }) => {
  if (judged.has(target.form)) judge(target);
});

// A dialog that is opened again begins without them.
addEventListener("close", ({ target }) => target.matches?.("dialog") && clean(target), true);
document.addEventListener("dialog-closed", ({ detail }) => clean(detail));
