// Keeps what a page shows true while it is open.
//   data-live="topic.key"        the value as text; data-as says how it is written, data-in in which words
//   data-live-bar="topic.key"    a bar so many percent long
//   data-live-part="topic.key"   a part that is fetched again when the value is no longer its data-state
//   data-since="instant"         how long ago that was
//   data-unknown                 since when nothing is known, in these words; what was known before stands in "data-known"
//   data-live-seen               how old the figures are, data-in in which words: fresh ones are all the same
// Scripts hear each value as the event "live" of the document.
import { locale, root, say, sessionEnded, times } from "./shell.js";

const LOST = 10_000;
const BACK = 2_000; // who comes back to a page is told anew within that time, or the line is lost
const TOGETHER = 400; // parts that change together are fetched together
const PATIENT = 30_000;

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const units = JSON.parse(document.body.dataset.spans);
const some = (unit, count) => say(units[unit], count);

/** As the server writes it: 2 h 14 min. */
function span(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  if (days) return some("DAYS", days) + " " + some("HOURS", hours);
  if (hours) return some("HOURS", hours) + " " + some("MINUTES", minutes);
  return minutes ? some("MINUTES", minutes) : some("SECONDS", seconds);
}

const written = {
  whole: (value) => whole.format(value),
  tenth: (value) => (value > 0 && value < 0.05 ? "< " + tenth.format(0.1) : tenth.format(value)), // as Words writes it
  pace: (value) => (value < 100 ? tenth : whole).format(value),
  bytes: (value) => (value >= 1e12 ? tenth.format(value / 1e12) + " TB" : whole.format(value / 1e9) + " GB"),
  size: (value) => (value < 2 ** 30 ? whole.format(Math.ceil(value / 2 ** 20)) + " MB" : tenth.format(value / 2 ** 30) + " GB"),
  speed: (value) => tenth.format(value / 2 ** 20) + " MB/s",
  span,
};

const inWords = (node, text) => (node.dataset.in ? node.dataset.in.replace("{0}", text) : text);

/** A text in the place of a text has neither a style nor a neighbour looked at anew. */
const put = (node, text) => {
  const { firstChild: was, lastChild } = node;
  if (was?.nodeType === Node.TEXT_NODE && was === lastChild) {
    if (was.data !== text) was.data = text;
  } else node.textContent = text;
};
const all = (selector) => document.querySelectorAll(selector);

/* ---- values ---- */

const latest = new Map();

function show(key, value) {
  latest.set(key, value);
  for (const node of all(`[data-live="${CSS.escape(key)}"]`)) {
    put(node, value === null ? "–" : inWords(node, (written[node.dataset.as] ?? String)(value)));
  }
  for (const bar of all(`[data-live-bar="${CSS.escape(key)}"]`)) {
    bar.setAttribute("aria-valuenow", value);
    bar.firstElementChild.style.width = value + "%";
  }
  if ([...all(`[data-live-part="${CSS.escape(key)}"]`)].some(isOld)) fetchSoon();
  document.dispatchEvent(new CustomEvent("live", { detail: { key, value } }));
}

/* ---- parts ---- */

/** What the house cannot tell now is no reason to ask for it. */
const isOld = (part) => part.dataset.state !== (latest.get(part.dataset.livePart) ?? part.dataset.state);
let soon = 0;
let patience = TOGETHER;
const fetchSoon = () => {
  soon ||= setTimeout(fetchParts, patience + Math.random() * TOGETHER);
};

async function fetchParts() {
  soon = 0; // what changes from here on is fetched again
  try {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.status === 401) return ended();
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of all("[data-live-part]")) {
      const next = fresh.getElementById(old.id);
      if (next && !old.contains(document.activeElement)) {
        if (next.innerHTML !== old.innerHTML) old.replaceChildren(...next.childNodes);
        Object.assign(old.dataset, next.dataset);
      }
    }
    times();
    ages();
    if (lost) judge(); // what is new does not say it yet
    patience = TOGETHER;
  } catch {
    // The house is away: the pill says so once it lasts.
  }
  if ([...all("[data-live-part]")].some(isOld)) {
    patience = Math.min(patience * 2, PATIENT); // changed again meanwhile, not reached, or in use
    fetchSoon();
  }
}

const STEP = 5_000; // from one look to the next, where seconds are told
const MINUTE = 60_000;
const age = (from) => span(Math.max(0, Math.floor((Date.now() - new Date(from)) / 1_000)));
const ageOfFigures = () => (Date.now() - seen < LOST ? "< " + span(LOST / 1_000) : age(seen));
let aging = 0;

/** Says how long ago things were; again in a while, sooner where seconds are told. */
function ages() {
  clearTimeout(aging);
  const sinceWhen = [...all("[data-since]")];
  const ofFigures = [...all("[data-live-seen]")];
  for (const node of sinceWhen) put(node, inWords(node, age(node.dataset.since)));
  for (const node of ofFigures) put(node, inWords(node, ageOfFigures()));
  if (document.hidden || sinceWhen.length + ofFigures.length === 0) return;
  const tellsSeconds = (lost && ofFigures.length > 0) || sinceWhen.some((node) => Date.now() - new Date(node.dataset.since) < MINUTE);
  aging = setTimeout(ages, tellsSeconds ? STEP : MINUTE / 2);
}

/* ---- fresh or not ---- */

const pill = document.querySelector("[data-live-state]");
const line = document.getElementById("line"); // where no figures stand, only what is lost is said
let seen = Date.now();
let leaving = false; // who signs out goes where that leads
document.addEventListener("submit", ({ target }) => {
  leaving ||= target.matches("[action$='/sign-out']");
});
const ended = () => {
  if (pill && !leaving) sessionEnded(false); // elsewhere somebody may be writing: the next step leads to the sign-in
};
let silence = 0;
let lost; // not known before the house is heard, nor by who comes back to the page

/** Says whether the figures are fresh, and looks again at the very moment from which they are not. */
function judge() {
  const before = lost;
  const left = seen + LOST - Date.now();
  lost = left <= 0;
  clearTimeout(silence);
  if (!lost && !document.hidden) silence = setTimeout(judge, Math.min(left, LOST)); // clocks are set back
  if (lost !== before) ages();
  document.body.classList.toggle("lost", lost);
  const at = new Date(seen).toLocaleTimeString(locale, { timeStyle: "short" });
  for (const node of all("[data-unknown]")) {
    if (node.hidden === lost) node.hidden = !lost; // the same again would have its style looked at
    if (lost) put(node.lastElementChild, node.dataset.unknown.replace("{0}", at));
  }
  if (pill) put(pill.querySelector(".word"), lost ? pill.dataset.lost.replace("{0}", at) : pill.dataset.fresh);
  else if (line) put(line, lost ? line.dataset.lost : "");
}

/* ---- the line to the house ---- */

const topicOf = (key) => key.slice(0, key.indexOf("."));
const topics = [
  ...new Set(["live", "liveBar", "livePart"].flatMap((name) => [...all("[data-live],[data-live-bar],[data-live-part]")].map((node) => node.dataset[name]).filter(Boolean).map(topicOf))),
];

async function connect() {
  const stream = new URL("live", root).pathname;
  if (window.SharedWorker) {
    const address = new URL("live-worker.js?stream=" + encodeURIComponent(stream), import.meta.url);
    return new SharedWorker(address, { type: "module", name: "dream-live" }).port;
  }
  const { Hub } = await import("./live-hub.js"); // a browser without shared workers has one line for each page
  const { port1, port2 } = new MessageChannel();
  new Hub(stream).add(port1);
  return port2;
}

const port = await connect();
port.onmessage = ({ data }) => {
  if (data.ended) return ended();
  seen = data.heard;
  for (const [key, value] of Object.entries(data.values ?? {})) show(key, value);
  if (lost !== false) judge(); // else it looks again by itself
};
port.start?.();
const watch = (visible) => port.postMessage({ topics: visible ? topics : null });
const shown = (visible) => {
  watch(visible);
  clearTimeout(silence);
  clearTimeout(aging);
  lost = undefined;
  if (visible) silence = setTimeout(judge, Math.max(BACK, seen + LOST - Date.now()));
};
document.addEventListener("visibilitychange", () => shown(!document.hidden));
addEventListener("pagehide", () => shown(false));
addEventListener("pageshow", (event) => event.persisted && shown(true));
shown(!document.hidden);
