// The bell: how much is new, and what it is. The list comes when it is opened, and again when it
// changes meanwhile. The title and the icon of the page tell those who look elsewhere.
import { post, say, sessionEnded, times, toast } from "./shell.js";

const panel = document.getElementById("bell");
const list = panel.querySelector(".list");
const words = JSON.parse(panel.dataset.words);
const readers = document.querySelectorAll("[data-read-all]");
const said = document.getElementById("bell-said");
const badges = [...document.querySelectorAll("[data-bell] .n")];
const face = document.querySelector("link[rel=icon]");
const calm = face.href;

/* ---- how much ---- */

let unread = Number(badges[0].textContent);
let newest; // the state of the list in the house, once that is told

function count(number) {
  if (number > unread) said.textContent = say(words.came, number);
  unread = number;
  show();
}

function show() {
  for (const badge of badges) {
    badge.hidden = unread === 0;
    badge.closest("button").setAttribute("aria-label", unread ? say(words.unread, unread) : words.label);
  }
  for (const reader of readers) reader.hidden = unread === 0;
  const bare = document.title.replace(/^\(\d+\) /, "");
  document.title = unread ? `(${unread}) ${bare}` : bare;
}

document.addEventListener("live", ({ detail: { key, value } }) => {
  if (key === "bell.unread") count(value);
  if (key === "bell.down") face.href = value > 0 ? new URL("moon-alert.svg", import.meta.url).href : calm;
  if (key === "bell.state") {
    newest = value;
    if (panel.matches(":popover-open") && value !== list.dataset.state) fetchList();
  }
});
show();

/* ---- what ---- */

async function fetchList() {
  list.setAttribute("aria-busy", "true");
  if (!list.hasChildNodes()) list.append(...[1, 2, 3].map(() => Object.assign(document.createElement("div"), { className: "skel" })));
  try {
    const answer = await fetch(panel.dataset.page, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.status === 401) return sessionEnded(true);
    if (!answer.ok) throw new Error(answer.status);
    const news = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("news");
    const at = [...list.querySelectorAll("a,button")].indexOf(document.activeElement);
    list.replaceChildren(...news.childNodes);
    newest = news.dataset.state;
    if (at >= 0) (list.querySelectorAll("a,button")[at] ?? panel).focus(); // whoever was in it stays in it
    Object.assign(list.dataset, { state: news.dataset.state, upTo: news.dataset.upTo });
    times();
  } catch {
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn sm sec", textContent: words.again });
    again.addEventListener("click", fetchList);
    const trouble = Object.assign(document.createElement("div"), { className: "mty" });
    trouble.setAttribute("role", "alert");
    trouble.append(Object.assign(document.createElement("p"), { textContent: words.lost }), again);
    list.replaceChildren(trouble);
  } finally {
    list.removeAttribute("aria-busy");
  }
}

function toggled() {
  const open = panel.matches(":popover-open");
  for (const button of document.querySelectorAll("[data-bell]")) button.setAttribute("aria-expanded", open);
  if (!open) return;
  panel.focus();
  fetchList();
}
panel.addEventListener("toggle", toggled);
toggled(); // somebody may have been faster

for (const reader of readers) {
  reader.addEventListener("click", async () => {
    const { upTo, state } = (panel.contains(reader) ? list : document.getElementById("news")).dataset;
    const answer = await post(`${panel.dataset.page}/read?up-to=${encodeURIComponent(upTo)}`);
    if (answer?.status === 401) return sessionEnded(true);
    if (!answer?.ok) return toast(words.failed);
    panel.focus(); // the button goes
    if (panel.matches(":popover-open")) fetchList();
    if (newest === undefined || newest === state) count(0); // else something came since, and the house tells how much is new
  });
}
