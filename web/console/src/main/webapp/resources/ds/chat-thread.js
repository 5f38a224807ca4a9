// What was said: the messages that the page came with, those before them, and another way through the conversation.
import { el, toast } from "./shell.js";
import { render } from "./markdown.js";
import { $, $$, button, call, chat, fetched, log, page, readOnly, words } from "./chat-parts.js";
import { putBack } from "./chat-box.js";
import { receipt } from "./chat-counter.js";
import { broken, editable, editOn, failed, hasFoot, howItEnded, modelSays, retry, tools, trimmed, underEdit } from "./chat-messages.js";
import { readNow, stand, stayAtEnd } from "./chat-scroll.js";

/** Makes of what the house tells of messages what they look like. */
export function dress(from) {
  const all = $$(".ms", from);
  for (const node of all) {
    if (node.classList.contains("u")) {
      editable(node);
      continue;
    }
    const md = $(".md", node);
    const text = md.textContent;
    md.textContent = "";
    md.removeAttribute("data-md");
    render(md, text, words);
    const isLast = node === all.at(-1) && from.dataset.part !== "earlier";
    $(".mt-row", node).append(...receipt(node.dataset.took && JSON.parse(node.dataset.took)));
    tools($(".mt-row", node), text, isLast && !readOnly);
    trimmed(node, Number(node.dataset.leftOut), Number(node.dataset.summarised), Number(node.dataset.unseen));
    const why = $(".why", node)?.textContent;
    if (node.dataset.end !== "FAILED" || isLast) howItEnded(md.parentNode, node.dataset.end, text, why);
    else failed(md.parentNode, why);
    wayBack($(".evc .btn", node), $(".vars [data-show]:enabled", node));
    if (!hasFoot(text, node.dataset.end)) onlyWays($(".mt-row", node));
  }
}

/** Of an answer that never came there is nothing to tell but the way to those that came before it. */
const onlyWays = (row) => {
  const ways = $(".vars", row);
  if (ways) row.replaceChildren(ways);
  else row.remove();
};

/** Beside what can be done about an answer that failed stands the way to another one. */
function wayBack(action, other) {
  if (!action || !other) return;
  const back = button("btn sec sm", "undo-2", words.other_answer, () => {});
  back.dataset.show = other.dataset.show;
  action.after(back);
}

/* ---- ways through the conversation ---- */

log.addEventListener("click", async (event) => {
  const shown = event.target.closest("[data-show]");
  if (!shown || chat.running) return;
  try {
    await show(Number(shown.dataset.show));
    const { top } = shown.getBoundingClientRect();
    await thread(Number(shown.dataset.show));
    const same = $(`[data-position="${shown.dataset.show}"] .vars button:enabled`, log);
    same?.focus({ preventScroll: true });
    if (same) stand(same, top);
  } catch (no) {
    toast(no.message);
  }
});

/** From here on the conversation leads through this message. */
export const show = (position) => call("/conversations/" + chat.conversation + "/show", "POST", { position });

/** Shows the way through the conversation that the house shows now, as far back as to this message; who reads above stays there. */
export async function thread(position = Infinity) {
  const whole = await fetched(location.href);
  const read = readNow();
  const writing = underEdit();
  const fresh = $(".msgs", whole);
  page.dataset.answering = $("main", whole).dataset.answering;
  dress(fresh);
  log.replaceChildren(...fresh.childNodes);
  try {
    await backTo(Math.min(position, read?.position ?? Infinity));
  } finally {
    offers();
    editOn(writing, (text) => putBack({ text, attached: [] }));
  }
  const same = read && $(`[data-position="${read.position}"]`, log);
  if (same) stand(same, read.top);
}

/** Positions rise along each way. */
async function backTo(position) {
  const before = () => Number($("[data-position]", log)?.dataset.position) > position && $(".earlier", log);
  for (let line = before(); line; line = before()) await earlier(line);
}

/* ---- what was said before ---- */

/** So many messages lie in one block. */
const IN_PART = 10;

/**
 * Makes blocks of what was said before: the browser then lays out a thousand messages as a hundred
 * blocks, and one that comes into sight is laid out within a frame.
 */
function partsOf(from) {
  from.dataset.part = "earlier";
  dress(from);
  const parts = [];
  while (from.childElementCount) {
    const part = el("div", "part", ...[...from.children].slice(-IN_PART));
    part.style.setProperty("--messages", $$(".ms", part).length);
    parts.unshift(part);
  }
  return parts;
}

const coming = new WeakMap();

/** Puts what was said before in the place of the line that offers it, once. */
function earlier(line) {
  if (!coming.has(line)) coming.set(line, bring(line).finally(() => coming.delete(line)));
  return coming.get(line);
}

/** What is read stays in its place. */
async function bring(line) {
  const fresh = $(".msgs", await fetched($("a", line).href));
  if (!line.isConnected) return;
  const first = line.nextElementSibling;
  const stood = first.getBoundingClientRect().top;
  const asked = line.contains(document.activeElement);
  const more = $$(".earlier", fresh); // stays outside of the blocks
  more.forEach((one) => one.remove());
  line.replaceWith(...more, ...partsOf(fresh));
  log.scrollTop += first.getBoundingClientRect().top - stood;
  if (asked) (first.querySelector("button,a") ?? log).focus({ preventScroll: true });
  offers();
}

/** Who scrolls up reads on; whom the keyboard led to the line asks for it. */
const nearby = new IntersectionObserver((seen) => {
  const line = seen.at(-1).target;
  if (seen.at(-1).isIntersecting && !line.contains(document.activeElement)) earlier(line).catch(() => {}); // the line stays
}, { root: log, rootMargin: "300px 0px 0px" });

/** Waits for the line that offers what was said before to come near. */
export function offers() {
  nearby.disconnect();
  const line = $(".earlier", log);
  if (line) nearby.observe(line);
}

log.addEventListener("click", (event) => {
  const link = event.target.closest("[data-earlier]");
  if (!link) return;
  event.preventDefault();
  earlier(link.parentNode).catch((no) => toast(no.message));
});

/* ---- an answer that is yet to be kept ---- */

/**
 * An answer that another window is given is shown once it is kept; one that somebody left is kept within seconds;
 * one that is lost is told.
 */
export async function expectAnswer() {
  const waits = [500, 1500, 3000, 5000];
  chat.expecting = true;
  for (let look = 0, unseen = 0; look < waits.length || unseen < 2; look++) {
    const coming = modelSays();
    stayAtEnd();
    await new Promise((done) => setTimeout(done, waits[Math.min(look, waits.length - 1)]));
    if (!chat.running) await thread().catch(() => {});
    coming.node.remove();
    stayAtEnd();
    if (chat.running || $$(".ms", log).at(-1)?.classList.contains("a")) return (chat.expecting = false);
    unseen = page.dataset.answering === "true" ? 0 : unseen + 1; // it may have ended between its message and this
  }
  chat.expecting = false;
  broken(log, words.lost, words.failed_text, retry());
  stayAtEnd();
}
