// The command palette and single-key shortcuts. Commands come from the page, which holds only what
// the person's role allows; chats are had from the server, the newest until something is typed,
// settings and docs are found by their names, and those chosen last are offered again.
import { el, icon, post, prefer, root, sessionEnded, underDialog } from "./shell.js";

const commands = document.getElementById("commands");
const words = JSON.parse(commands.dataset.words);
const all = [...commands.content.querySelectorAll("[data-group]:not([hidden])")];
const of = (group) => all.filter((one) => one.dataset.group === group);
const chats = new URL("chat", root).pathname;
const mayChat = all.some((one) => one.dataset.keys === "n");
const WAIT = 150; // until a pause in typing

const keyCaps = (keys) => el("span", "caps-k", ...keys.split(" ").map((one) => el("kbd", "", one)));

/* ---- doing ---- */

function run(command) {
  if (command.href) return location.assign(command.href);
  if ("signOut" in command.dataset) return document.querySelector("form[action$='/sign-out']").requestSubmit();
  if ("shortcuts" in command.dataset) return help();
  if ("bellOpen" in command.dataset) return document.getElementById("bell").showPopover();
  document.querySelector("[data-theme-switch]").click();
}

/* ---- the palette ---- */

const box = el("input", {
  id: "palette-q",
  type: "text",
  dir: "auto",
  autocomplete: "off",
  spellcheck: "false",
  maxlength: 200,
  placeholder: words.label,
  role: "combobox",
  "aria-expanded": "true",
  "aria-controls": "palette-list",
  "aria-autocomplete": "list",
  "aria-label": words.label,
});
const list = el("div", { id: "palette-list", role: "listbox", "aria-label": words.label });
const none = el("p", { class: "none", role: "status", hidden: "" }, words.none);
const palette = el("dialog", { class: "pal", "aria-label": words.label }, el("div", "q", icon("search"), box, el("kbd", "", "Esc")), list, none);
document.body.append(palette);

let options = [];
let at = 0;
let found = [];
let asked = 0;
let searching = false;
let unheard = false; // the chats could not be searched

// Settings of the house, for those who may change them, and parts of the docs: asked for with the
// first search, and again where they did not come.
let settings = null;
let docs = null;
const house = commands.dataset.settings;
async function index(address, link) {
  const answer = await fetch(address + "/index", { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 401) ended();
  return answer?.ok ? (await answer.json()).map(link) : null;
}
function entry(symbol, href, text, more) {
  const link = el("a", { href }, text);
  link.dataset.icon = symbol;
  link.dataset.more = more;
  return link;
}
let listing = null;
const unlisted = () => !docs || (house && !settings);
async function fetchIndexes() {
  if (house) settings ??= await index(house, ({ key, meaning }) => entry("settings", house + "#" + key, key, meaning));
  docs ??= await index(commands.dataset.docs, ({ title, of, address }) => entry("book-open", address, title, of));
}
function indexes() {
  listing ??= fetchIndexes().finally(() => {
    listing = null;
    if (palette.open) show();
  });
}

// The settings and docs that were chosen last, in the tab's own storage (shell.js: for nobody else).
const RECENT = "dream.recent";
const recent = () => JSON.parse(sessionStorage.getItem(RECENT) ?? "[]").map(({ symbol, href, text, more }) => entry(symbol, href, text, more));
function remember({ href, textContent: text, dataset: { icon: symbol, more } }) {
  const others = recent().filter((one) => one.href !== href);
  const kept = others.map((one) => ({ symbol: one.dataset.icon, href: one.href, text: one.textContent, more: one.dataset.more }));
  sessionStorage.setItem(RECENT, JSON.stringify([{ symbol, href, text, more }, ...kept].slice(0, 3)));
}

const plain = (text) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const fits = (text, query) => query.split(/[\s.-]+/).every((word) => plain(text).split(/[\s.-]+/).some((part) => part.startsWith(word)));

/** What fits: first what has it in its name, then what has it in what is said of it. */
function fitting(some, query) {
  const named = some.filter((one) => fits(one.textContent, query));
  return [...named, ...some.filter((one) => !named.includes(one) && fits(one.textContent + " " + (one.dataset.more ?? ""), query))];
}

let pressed = false;

/** What comes meanwhile is not drawn under a finger that is down: its click would go nowhere. */
list.addEventListener("pointerdown", () => (pressed = true));
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    if (!pressed) return;
    pressed = false;
    setTimeout(() => palette.open && show()); // after its click
  });
}

function show() {
  if (pressed) return;
  const query = plain(box.value.trim());
  const groups = [
    [words.do, fitting(of("do"), query)],
    [words.go, fitting(of("go"), query)],
    [words.settings, query.length > 1 ? fitting([...of("found"), ...(settings ?? [])], query).slice(0, 8) : []],
    [query ? words.chats : words.recent, query ? found : [...recent(), ...found]],
    [words.docs, query.length > 2 ? fitting(docs ?? [], query).slice(0, 6) : []],
  ];
  options = groups.flatMap(([, some]) => some);
  at = Math.min(at, Math.max(0, options.length - 1));
  let number = 0;
  list.replaceChildren(
    ...groups
      .filter(([, some]) => some.length)
      .map(([title, some], group) => {
        const id = "palette-g" + group;
        return el("div", { role: "group", "aria-labelledby": id }, el("div", { class: "h", id }, title), ...some.map((one) => option(one, number++)));
      }),
  );
  const failed = unheard || (query.length > 1 && unlisted());
  none.textContent = failed ? words.failed : words.none;
  none.hidden = searching || listing !== null || (options.length > 0 && !failed);
  mark();
}

function option(command, number) {
  const node = el("div", { class: "o", id: "palette-o" + number, role: "option" }, icon(command.dataset.icon), el("span", { class: "grow el", dir: "auto" }, command.textContent));
  if (command.dataset.more) node.lastChild.append(el("span", "more", command.dataset.more));
  if (command.dataset.keys && single()) node.append(keyCaps(command.dataset.keys));
  node.addEventListener("mousemove", () => {
    if (at !== number) {
      at = number;
      mark();
    }
  });
  node.addEventListener("click", () => choose(command));
  return node;
}

function mark() {
  for (const node of list.querySelectorAll("[role=option]")) node.setAttribute("aria-selected", node.id === "palette-o" + at);
  const chosen = document.getElementById("palette-o" + at);
  if (chosen) {
    box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function choose(command) {
  palette.close();
  if (settings?.includes(command) || docs?.includes(command)) remember(command);
  run(command);
}

/** What was looked for is nothing to keep. */
function ended() {
  palette.close();
  sessionEnded(true);
}

async function search() {
  const mine = ++asked;
  const text = box.value.trim();
  if (text.length > 1 && unlisted()) indexes();
  unheard = false;
  searching = mayChat && text.length !== 1;
  show();
  if (!searching) return;
  if (text) await new Promise((pause) => setTimeout(pause, WAIT));
  if (mine !== asked) return;
  const answer = await post(chats + "/conversations/search", { json: { text } });
  if (answer?.status === 401) return ended();
  const hits = answer?.ok ? (await answer.json()).found : [];
  if (mine !== asked) return;
  searching = false;
  unheard = !answer?.ok;
  found = hits.map(({ id, title }) => {
    const link = el("a", { href: chats + "?c=" + id }, title);
    link.dataset.icon = "message-circle";
    return link;
  });
  show();
}

box.addEventListener("input", () => {
  at = 0;
  found = [];
  search();
});
function pressedKey(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) at = (at + step + options.length) % options.length;
  else if (event.key === "Home" && !box.value) at = 0;
  else if (event.key === "Enter" && options[at]) return event.preventDefault(), choose(options[at]);
  else return;
  event.preventDefault();
  mark();
}
// What lies under the palette, such as a dialog that has come meanwhile, does not hear keys.
addEventListener(
  "keydown",
  (event) => {
    if (!palette.open) return;
    event.stopPropagation();
    if (event.target === box) pressedKey(event);
    if (event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) event.preventDefault();
  },
  true,
);
palette.addEventListener("click", (event) => event.target === palette && palette.close());

export function open(typed) {
  if (underDialog()) return;
  box.value = typed;
  at = 0;
  found = [];
  search();
  palette.showModal();
}

/* ---- shortcuts ---- */

let singleKeys = commands.dataset.singleKeys === "true";
const single = () => singleKeys;

/** The person's choice, made in the list of keys or on the page of settings. */
export function useSingleKeys(on) {
  singleKeys = on;
  return prefer("keys", on ? "on" : "off");
}

function help() {
  const rows = all.filter((one) => one.dataset.keys).flatMap((one) => [el("dt", "", keyCaps(one.dataset.keys)), el("dd", "", one.textContent)]);
  const choice = Object.assign(el("input", { type: "checkbox" }), { checked: single() });
  choice.addEventListener("change", () => useSingleKeys(choice.checked));
  const close = el("button", { class: "btn", value: "close" }, words.close);
  const title = el("h2", { id: "shortcuts-t" }, words.shortcuts);
  const dialog = el(
    "dialog",
    { class: "dlg", "aria-labelledby": title.id },
    el(
      "form",
      { method: "dialog" },
      title,
      el("dl", "kv keyl", el("dt", "", keyCaps(words.ctrl_k)), el("dd", "", words.open), el("dt", "", keyCaps("/")), el("dd", "", words.open), ...rows),
      el("label", "ck", choice, words.single),
      el("p", "hint", words.single_help),
      el("div", "ft", close),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

let first = "";
let firstAt = 0;

/** A key that nobody types into anything. */
export function key(event) {
  if (!single() || underDialog()) return;
  if (event.key === "/") {
    event.preventDefault();
    return open("");
  }
  const both = Date.now() - firstAt < 1_000 ? first + " " + event.key : event.key;
  const command = all.find((one) => one.dataset.keys === both);
  first = command ? "" : event.key;
  firstAt = Date.now();
  if (command) {
    event.preventDefault();
    run(command);
  }
}
