// What is wrong with a form stands beside its fields, and the focus goes to the first of them. A form tells it in its
// "mistakes", after each answer of the house; one that is sent without the house's look is judged here, by what its
// fields say themselves, in the page's words instead of the browser's.

const describe = (node, id, add) => {
  const all = (node.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (add) all.unshift(id);
  if (all.length) node.setAttribute("aria-describedby", all.join(" "));
  else node.removeAttribute("aria-describedby");
};

/** What is focused where a mistake is about it: the field, or the first box of a group. */
const entry = (field) => (field.matches("input, select, textarea") ? field : field.querySelector("input"));

/** Puts a mistake beside its field. */
function put(field, said) {
  const box = field.closest(".fl") ?? field.closest("label") ?? field;
  const group = field.closest("[role=group]");
  said.id = field.id + "-wrong";
  const help = box.querySelector(":scope > .hp");
  if (box.matches("label")) box.after(said);
  else if (help) help.before(said);
  else box.append(said);
  describe(group ?? entry(field), said.id, true);
  if (group) return;
  entry(field).setAttribute("aria-invalid", "true");
  entry(field).classList.add("bad");
}

/** Takes back what stood beside a field. */
function clear(field) {
  document.getElementById(field.id + "-wrong")?.remove();
  describe(field, field.id + "-wrong", false);
  field.removeAttribute("aria-invalid");
  field.classList.remove("bad");
}

/* ---- what the house says ---- */

// Afterwards, for a page's own step has put the focus where it goes when nothing is wrong.
window.jQuery?.(document).on("pfAjaxComplete", (event, answer, { source }) => {
  const pressed = document.getElementById(source?.id ?? source);
  const wrong = [];
  for (const said of document.querySelectorAll(".mistakes > [data-field]")) {
    const field = document.getElementById(said.dataset.field);
    if (field && said.dataset.field) {
      put(field, said);
      wrong.push(entry(field));
    } else if (document.activeElement === document.body) wrong.push(pressed);
  }
  const inOrder = wrong.filter((one) => one?.checkVisibility()).sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  inOrder[0]?.focus();
});

/* ---- what the fields say ---- */

const number = (text) => Number(text).toLocaleString(document.documentElement.lang);

function mistake(field, words) {
  const { validity, min, max, step } = field;
  if (validity.valueMissing) return words.missing;
  if (validity.badInput) return field.type === "number" ? words.number : words.date;
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    if (field.type === "date") return words.day;
    return words.between.replace("{0}", number(min)).replace("{1}", number(max));
  }
  return validity.stepMismatch ? words.step.replace("{0}", number(step || 1)) : "";
}

addEventListener(
  "submit",
  (event) => {
    if (!event.target.dataset.mistakes || event.submitter?.formNoValidate) return;
    const words = JSON.parse(event.target.dataset.mistakes);
    let first = null;
    for (const field of event.target.elements) {
      if (!field.id || !field.willValidate) continue;
      clear(field);
      const text = mistake(field, words);
      if (!text) continue;
      put(field, Object.assign(document.createElement("span"), { className: "ee", textContent: text }));
      first ??= field;
    }
    if (!first) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    first.focus();
  },
  true,
);

// A dialog that is opened again begins without them.
addEventListener("close", ({ target }) => target.querySelectorAll?.("[aria-invalid]").forEach(clear), true);
document.addEventListener("dialog-closed", () => {
  for (const field of document.querySelectorAll(".ui-dialog [aria-invalid=true]")) if (!field.checkVisibility()) clear(field);
});
