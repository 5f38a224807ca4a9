// What the scripts of Chat share: what the page shows now, its words, numbers in the reader's way, calls to the house.
import { el, icon, locale, request, say, sessionEnded, toast } from "./shell.js";

export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
export const words = JSON.parse($("#words").dataset.words);

export const page = $("main.chat");
export const log = $(".msgs");
export const base = new URL("chat", document.baseURI).pathname;

/** Whether somebody else's chat is shown. */
export const readOnly = Boolean(page.querySelector(".ro"));

/** The fields that say how the model is asked. */
export const FIELDS = ["system-prompt", "temperature", "max-tokens"];

/** How the model is asked, of what stands in these fields. */
export function asParameters(value) {
  const [systemPrompt, ...numbers] = FIELDS.map(value);
  const [temperature, maxTokens] = numbers.map((text) => (text === "" ? undefined : Number(text)));
  return { systemPrompt, temperature, maxTokens };
}

/** What the page shows now, and what goes on in it: the one place where the scripts of Chat keep what several of them need. */
export const chat = {
  /** The conversation that is shown; empty before the first question, and in a chat that nobody keeps. */
  conversation: page.dataset.conversation ?? "",
  /** So many tokens the model that answers next can read; 0 where nobody knows. */
  context: Number(page.dataset.context),
  /** How the model is asked, as far as this window knows: a browser may remember what was typed before, and it is not that. */
  parameters: asParameters((id) => $("#" + id).defaultValue),
  /** Whether something is asked: from when it has left the box until its answer has ended. */
  running: false,
  /** Whether an answer is waited for that this window did not ask for, or not since it was opened. */
  expecting: false,
  /** What was said in a chat that nobody keeps, the oldest first; null in any other. */
  temporary: null,
  /** Whether the page shows another way than the house would: two answers, of which one was taken. */
  stale: false,
};

export const round = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
export const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
export const hundredth = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const button = (className, name, label, action) => {
  const node = el("button", className, icon(name));
  node.type = "button";
  if (className.startsWith("ib")) {
    node.setAttribute("aria-label", label);
    node.title = label;
  } else node.append(label);
  node.addEventListener("click", action);
  return node;
};

/**
 * Makes a popover a menu: arrows, Home and End go through its items, Tab leaves it. Returns what opens
 * it beside a button, on the button's start or end side.
 */
export function menu(pop, items) {
  pop.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length].focus();
    } else if (event.key === "Tab") pop.hidePopover();
  });
  return (opener, side, first) => {
    pop.showPopover();
    const at = opener.getBoundingClientRect();
    const size = pop.getBoundingClientRect();
    const below = at.bottom + 4 + size.height < innerHeight;
    const left = side === "start" ? at.left : at.right - size.width;
    pop.style.left = Math.max(8, Math.min(innerWidth - size.width - 8, left)) + "px";
    pop.style.top = (below ? at.bottom + 4 : Math.max(8, at.top - size.height - 4)) + "px";
    (first ?? items()[0]).focus();
  };
}

/** Whether a text is longer than the house takes it, which is then said. */
export const tooLong = (text) => {
  const longest = Number(page.dataset.longest);
  if (text.length <= longest) return false;
  toast(say(words.too_long, longest, text.length));
  return true;
};

/** Calls the house; fails with its own words. */
export const call = async (path, method, json) => {
  const answer = await request(base + path, { method, json });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  if (answer.status === 401 && !$("dialog[open]")) sessionEnded(true); // a dialog says so itself, and keeps what it holds
  const { code, message } = (await answer.json().catch(() => null)) ?? {};
  throw Object.assign(new Error(message ?? words.did_not_work), { status: answer.status, code });
};

/**
 * A module that comes when it is needed, once. A browser may remember for good that one did not come, so after that it
 * is asked for by another address.
 */
export const later = (name) => {
  let tries = 0;
  let module = null;
  return () =>
    (module ??= import(name + (tries ? "?" + tries : "")).catch((no) => {
      tries++;
      module = null;
      throw no;
    }));
};

/** Opens a dialog; nothing of the last time is left in it but what its fields hold. */
export function openDialog(dialog) {
  if (dialog.open) return;
  import("./mistakes.js").catch(() => {}); // comes with the first form; without it the house judges
  $(".unkept", dialog)?.remove();
  dialog.showModal();
}

/** The page as the house shows it now, to take parts of. */
export const fetched = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(words.did_not_work);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
