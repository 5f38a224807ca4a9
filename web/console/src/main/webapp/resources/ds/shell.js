// What every page can do: switch the theme, copy a text, say something in the toast, write times.

export function toast(text, undo) {
  const box = document.getElementById("toast");
  box.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = undo.label;
    button.addEventListener("click", () => {
      box.classList.remove("on");
      undo.action();
    });
    box.append(button);
    setTimeout(() => {
      // What was chosen is gone, and the focus with it.
      if (document.activeElement === document.body) button.focus({ preventScroll: true });
    });
  }
  box.classList.add("on");
  clearTimeout(toast.timer);
  const over = () => {
    // Who is on it by keyboard decides in their own time.
    const reached = box.querySelector(":focus-visible");
    if (reached) reached.addEventListener("blur", over, { once: true });
    else box.classList.remove("on");
  };
  toast.timer = setTimeout(over, undo ? 10_000 : 3_000);
}

/** Copies, also where the clipboard is refused because the page came by plain http. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr";
    document.activeElement.closest("dialog,[role=dialog],body").append(area);
    const back = document.activeElement;
    area.select();
    document.execCommand("copy");
    area.remove();
    back?.focus();
  }
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", new URL("icons.svg", import.meta.url).href + "#" + name);
  svg.append(use);
  return svg;
}

/** An element of a class, or with attributes, and what is in it; texts are texts. What is undefined is left out. */
export const el = (tag, has, ...children) => {
  const node = document.createElement(tag);
  const attributes = typeof has === "string" ? { class: has || undefined } : has;
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};

/** The console's own root, from whatever page. */
export const root = new URL("./", document.querySelector("form[action$='/sign-out']")?.action ?? location.origin);

/** What only a page of this session may ask for, with values of a form or with JSON; fails where no answer comes. */
export const request = (address, { method = "POST", accept = "application/json", values, json } = {}) =>
  fetch(address, {
    method,
    headers: {
      Accept: accept,
      "X-Dream-Csrf": document.querySelector("form[action$='/sign-out'] [name=csrf]").value,
      ...(json ? { "Content-Type": "application/json" } : {}),
    },
    body: json ? JSON.stringify(json) : values && new URLSearchParams(values),
  });

/** As request, but the answer is null where none comes. */
export const post = (address, what) => request(address, what).catch(() => null);

/** A change that only a page of this session may ask for: the status of its answer, 0 where none came. */
export async function ask(address, method, values) {
  const answer = await post(address, { method, values });
  if (answer?.status === 401) sessionEnded(true);
  return answer?.status ?? 0;
}

/** Keeps what the person prefers: a language, theme or single keys. Tells whether it is kept. */
export const prefer = async (name, value) => (await ask("/settings/preferences", "POST", { [name]: value })) === 204;

/** Shows a theme at once, in other tabs too. */
export function showTheme(chosen) {
  localStorage.setItem("dream.theme", chosen);
  dispatchEvent(new StorageEvent("storage", { key: "dream.theme" }));
}

document.addEventListener("click", async (event) => {
  const switcher = event.target.closest("[data-theme-switch]");
  if (switcher) {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    showTheme(next);
    prefer("theme", next);
  }
  const copier = event.target.closest("[data-copy],[data-copy-from]");
  if (copier) {
    await copy(copier.dataset.copy ?? document.getElementById(copier.dataset.copyFrom).textContent);
    copier.classList.add("done");
    setTimeout(() => copier.classList.remove("done"), 1_500);
    toast(copier.dataset.copied ?? document.body.dataset.copied);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// The pages that have no place among the tabs of a phone: who opens them goes on in them, and Escape leads back.
document.getElementById("more")?.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "open") [...target.querySelectorAll("a")].find((one) => one.checkVisibility())?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/** The reader's own variety of the page's language, for hours and numbers. */
export const locale = navigator.languages.find((one) => one.startsWith(document.documentElement.lang)) ?? document.documentElement.lang;

const plurals = new Intl.PluralRules(document.documentElement.lang);
const PLURAL = /\{(\d),\s*plural,((?:\s*(?:=\d+|[a-z]+)\s*\{(?:[^{}]|\{[^{}]*\})*\})+)\s*\}/g;
const ARM = /(=\d+|[a-z]+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;

/** A text of the bundle with its values, as MessageText makes it on the server: plurals are those of ICU. */
export function say(text, ...values) {
  const chosen = text.replace(PLURAL, (_, at, arms) => {
    const texts = Object.fromEntries([...arms.matchAll(ARM)].map(([, name, arm]) => [name, arm]));
    return (texts["=" + values[at]] ?? texts[plurals.select(values[at])] ?? texts.other).replaceAll("#", `{${at}}`);
  });
  const told = (value) => (typeof value === "number" ? value.toLocaleString(locale) : value);
  return chosen.replace(/\{(\d)\}/g, (_, at) => told(values[at]));
}

const WEEK = 7 * 86_400_000;

const told = (at, { date, brief, ago }) => {
  const day = (how) => at.toLocaleDateString(locale, how);
  if (date !== undefined) return day({ day: "numeric", month: "long" });
  const hours = at.toLocaleTimeString(locale, { timeStyle: "short" });
  if (ago || at.toDateString() === new Date().toDateString()) return hours;
  if (brief !== undefined && Date.now() - at < WEEK) return day({ weekday: "short" });
  const short = day({ day: "numeric", month: "short" });
  return brief === undefined ? short + ", " + hours : short;
};
/* ---- dialogs ---- */

/** Whether a dialog lies above the page. */
export const underDialog = () =>
  Boolean(document.querySelector("dialog[open]")) || [...document.querySelectorAll(".ui-dialog")].some((one) => one.checkVisibility({ visibilityProperty: true }));

// A button that closes a dialog of PrimeFaces says which.
document.addEventListener("click", ({ target }) => {
  const hide = target.closest("[data-hide]");
  if (hide) window.PF(hide.dataset.hide).hide();
});

/** What the palette offers to make begins at once, called from other pages and from this one. */
export function onNew(begin) {
  const asked = () => {
    if (location.hash !== "#new") return;
    history.replaceState(null, "", location.pathname + location.search);
    begin();
  };
  addEventListener("load", asked);
  addEventListener("hashchange", asked);
}

// A pressed button is one again when its answer is there, not half a second after: the dialog that it
// opened may be closed by then, and gives it the focus back.
if (window.PrimeFaces?.ajax) window.PrimeFaces.ajax.minLoadAnimation = 0;

// PrimeFaces moves the focus into a dialog and back out a tenth of a second late, when somebody may
// already type in another field: here it moves at once.
const dialogs = window.PrimeFaces?.widget?.Dialog?.prototype;
if (dialogs) {
  // A button whose request is on its way has lost the focus, and its dialog is yet to open.
  let pressed = null;
  for (const anything of ["keydown", "pointerdown"]) addEventListener(anything, () => (pressed = null), true);
  addEventListener("click", ({ target }) => (pressed = target.closest(".ui-dialog") ? null : target.closest("button, a")), true);
  const { show } = dialogs;
  dialogs.show = function (...given) {
    show.apply(this, given);
    // What changes in it is said by what changed, once.
    this.jq.attr("aria-live", "off");
  };
  dialogs.applyFocus = function () {
    if (pressed) this.focusedElementBeforeDialogOpened = pressed;
    const fields = this.cfg.focus
      ? window.PrimeFaces.expressions.SearchExpressionFacade.resolveComponentsAsSelector(this.jq, this.cfg.focus)
      : this.jq.find(":input[name]:visible:enabled:not(:button, :submit, [readonly])");
    (fields[0] ?? this.jq.find("a, button").filter(":visible")[0])?.focus();
  };
  dialogs.returnFocus = function () {
    const opener = this.focusedElementBeforeDialogOpened;
    // Drawn anew meanwhile.
    const now = opener?.isConnected ? opener : document.getElementById(opener?.id);
    if (!window.jQuery(".ui-dialog:visible").length) now?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("dialog-closed", { detail: this.jq[0] }));
  };
}
// The title and the buttons of a dialog stay in sight: what gets the focus comes out from under them.
document.addEventListener("focusin", ({ target }) => {
  const foot = target.closest(".dlg")?.querySelector(".ft");
  if (!foot || target.closest(".ft, .ui-dialog-titlebar")) return;
  const head = foot.closest(".dlg").querySelector(".ui-dialog-titlebar");
  const { top, bottom } = target.getBoundingClientRect();
  const covered = bottom > foot.getBoundingClientRect().top || (head && top < head.getBoundingClientRect().bottom);
  if (covered) target.scrollIntoView({ block: "center" });
});

/* ---- the session ---- */

/** The session is over. Where somebody writes the page says so and keeps it (typed.js); else it leads to the sign-in. */
export const sessionEnded = (asked) =>
  document.dispatchEvent(new CustomEvent("session-ended", { cancelable: true, detail: asked })) && location.reload();

// Drafts, and what else waits in this tab, are its person's: they do not outlive a sign-out, and nobody else gets them.
const forget = () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("dream.")) sessionStorage.removeItem(key);
};
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[action$='/sign-out']")) forget();
});
const { person } = document.body.dataset;
if (person && sessionStorage.getItem("dream.person") !== person) {
  forget();
  sessionStorage.setItem("dream.person", person);
}

// A form of PrimeFaces that the house could not take: what was typed stands, and its button works
// again, which PrimeFaces leaves waiting.
window.jQuery?.(document).on("pfAjaxError", (event, answer) => {
  if (answer.status === 401) sessionEnded(true);
  else toast(document.body.dataset.formBroke);
  for (const button of document.querySelectorAll("button.ui-state-loading")) {
    window.PrimeFaces.utils.enableButton(window.jQuery(button).removeClass("ui-state-loading"));
    button.querySelector(".ui-icon-loading")?.remove();
  }
});

/** Writes times as the reader's own clock shows them: today as hours, else with the day. */
export function times(from = document) {
  for (const node of from.querySelectorAll("time")) {
    if (node.dataset.ago) node.textContent = told(new Date(Date.now() - node.dataset.ago * 3_600_000), node.dataset);
    else if (node.dateTime && !node.textContent) node.textContent = told(new Date(node.dateTime), node.dataset);
  }
}
times();

// What goes on elsewhere comes once the page itself stands: at once where it shows live figures.
if (document.getElementById("bell")) {
  const wait = document.querySelector("[data-live-state]") ? 0 : 1_500;
  // It is there when the house is not.
  const rest = () => setTimeout(() => palette().catch(() => {}), 1_500);
  const news = () => setTimeout(() => import("./bell.js").then(() => import("./live.js")).then(rest), wait);
  if (document.readyState === "complete") news();
  else addEventListener("load", news, { once: true });
}

// The palette comes with its first use, or when all is quiet; what is typed until it stands is for it.
const palette = () => import("./palette.js");
let early = null;
const openPalette = () => {
  if (early !== null || underDialog()) return;
  early = "";
  palette().then(({ open }) => open(early)).finally(() => (early = null));
};
const typing = (node) => node.isContentEditable || node.closest("input,textarea,select,dialog,[role=dialog],[role=menu]");
if (document.getElementById("commands")) {
  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && openPalette());
  document.addEventListener("keydown", (event) => {
    // A browser that fills in a form, a syllable on its way.
    if (!event.key || event.isComposing) return;
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      openPalette();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (early !== null) {
        event.preventDefault();
        early += event.key;
      } else if (!typing(event.target) && !underDialog()) palette().then(({ key }) => key(event));
    }
  });
}
