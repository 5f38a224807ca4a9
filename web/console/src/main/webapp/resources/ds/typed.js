// What somebody typed into a form outlives their session: once it has ended, the page says so, and what was typed
// waits in the tab's own storage until they have signed in again (shell.js: for nobody else). It is put back once.
// Passwords, keys and other secrets are never kept: their fields hide what is typed.
import { toast } from "./shell.js";

const PLACE = "dream.typed";
const UNKEPT = ["password", "hidden", "file", "search", "submit", "button"];
const notice = document.getElementById("session-ended");

// Form → field → what stands in it now.
const typed = new Map();
// Form of a dialog → what opened it.
const openers = new Map();
// Form of a dialog that is waited for → what then happens.
const shown = new Map();
let over = false;

/* ---- what is typed ---- */

const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const isKept = (field) => field.form?.id && field.name && !UNKEPT.includes(field.type);
const nameOf = (field) => field.name + (ticks(field) ? "=" + field.value : "");

function note({ target }) {
  if (!isKept(target)) return;
  if (!typed.has(target.form.id)) typed.set(target.form.id, new Map());
  const fields = typed.get(target.form.id);
  // Of two of a kind the later one counts.
  fields.delete(nameOf(target));
  fields.set(nameOf(target), ticks(target) ? target.checked : target.value);
  if (over) keep();
}
document.addEventListener("input", note);
document.addEventListener("change", note);

/* ---- what opened a dialog ---- */

const signs = (button) => {
  const data = JSON.stringify(button.dataset);
  const row = button.closest("tr[data-rk]")?.dataset.rk ?? "";
  return { data, row, title: button.title, text: data === "{}" ? button.textContent.trim() : "" };
};
const opens = "button, a, [data-pick]";
let opener = location.hash ? { hash: location.hash } : null;
document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest(opens);
    if (button && !button.closest("dialog, [role=dialog]")) opener = signs(button);
  },
  true,
);
addEventListener("hashchange", ({ newURL }) => {
  const { hash } = new URL(newURL);
  if (hash) opener = { hash };
});

/** Opens a dialog the way it was opened before; false where that way is gone. */
function open(way) {
  if (!way) return false;
  if (way.hash) {
    location.hash = way.hash;
    return true;
  }
  const same = [...document.querySelectorAll(opens)].find((button) => JSON.stringify(signs(button)) === JSON.stringify(way));
  same?.click();
  return Boolean(same);
}

const dialogs = window.PrimeFaces?.widget?.Dialog?.prototype;
if (dialogs) {
  const { show, hide } = dialogs;
  const forms = (dialog) => [...dialog.jq[0].querySelectorAll("form")].map(({ id }) => id);
  dialogs.show = function (...given) {
    for (const form of forms(this)) openers.set(form, opener);
    show.apply(this, given);
    for (const form of forms(this)) shown.get(form)?.();
  };
  dialogs.hide = function (...given) {
    for (const form of forms(this)) typed.delete(form);
    hide.apply(this, given);
  };
}

/* ---- the end of the session, and after it ---- */

/** The page that is shown: scripts change its address while it is open. */
const here = () => location.pathname + location.search;

function keep() {
  const forms = [...typed].map(([form, fields]) => ({ form, way: openers.get(form), fields: [...fields] }));
  sessionStorage.setItem(PLACE, JSON.stringify({ page: here(), forms }));
}

document.addEventListener("session-ended", (event) => {
  // Nobody asked for anything, and nobody writes.
  if (!event.detail && !typed.size) return;
  event.preventDefault();
  over = true;
  keep();
  if (!notice.open) notice.showModal();
});
// A page that the house has forgotten is left for one that says so; what was typed waits for who comes back.
const answers = window.PrimeFaces?.ajax?.ResponseProcessor ?? {};
for (const name of ["doRedirect", "doError"]) {
  const leave = answers[name];
  answers[name] = (...given) => {
    if (typed.size) keep();
    leave(...given);
  };
}
// What lies under the notice does not hear keys: Escape would close a dialog there, with what was typed.
addEventListener("keydown", (event) => notice.open && event.stopPropagation(), true);
notice.addEventListener("click", ({ target }) => {
  if (target.closest("[data-sign-in]")) location.reload();
});

function fill(form, fields) {
  const all = [...(document.getElementById(form)?.elements ?? [])].filter(isKept);
  for (const [name, value] of fields) {
    const field = all.find((one) => nameOf(one) === name && !one.disabled);
    if (!field) continue;
    field[ticks(field) ? "checked" : "value"] = value;
    for (const what of ["input", "change"]) field.dispatchEvent(new Event(what, { bubbles: true }));
  }
}

async function putBack() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE));
  // Nothing waits, or that page is yet to be opened.
  if (kept?.page.split("?")[0] !== location.pathname) return;
  if (kept.page !== here() && !kept.led) {
    sessionStorage.setItem(PLACE, JSON.stringify({ ...kept, led: true }));
    // The sign-in leads to the page, not to what was looked for on it.
    return location.replace(kept.page);
  }
  sessionStorage.removeItem(PLACE);
  if (!kept.forms.length) return;
  for (const { form, way, fields } of kept.forms) {
    const there = document.getElementById(form)?.closest(".ui-dialog");
    if (there) {
      const stands = new Promise((done) => shown.set(form, done));
      if (!open(way)) continue;
      await stands;
      shown.delete(form);
    }
    fill(form, fields);
  }
  toast(notice.dataset.back);
}
if (document.readyState === "complete") putBack();
else addEventListener("load", putBack, { once: true });
