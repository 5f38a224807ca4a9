// What the scripts of Chat share: the page's words, numbers in the reader's way, calls to the house.
import { el, icon, locale, sessionEnded, toast } from "./shell.js";

export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
export const words = JSON.parse($("#words").dataset.words);

export const page = $("main.chat");
export const base = new URL("chat", document.baseURI).pathname;
export const csrf = $("meta[name=csrf]").content;

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

/** Calls the house; fails with its own words. */
export const call = (path, method, body) =>
  fetch(base + path, {
    method,
    headers: { "X-Dream-Csrf": csrf, Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body && JSON.stringify(body),
  }).then(async (answer) => {
    if (!answer.ok) {
      if (answer.status === 401 && !$("dialog[open]")) sessionEnded(true); // a dialog says so itself, and keeps what it holds
      const { code, message } = (await answer.json().catch(() => null)) ?? {};
      throw Object.assign(new Error(message ?? words.did_not_work), { status: answer.status, code });
    }
    return answer.status === 204 ? null : answer.json();
  });

/* ---- dialogs ---- */

/** Opens a dialog; nothing of the last time is left in it but what its fields hold. */
export function openDialog(dialog) {
  import("./mistakes.js").catch(() => {}); // comes with the first form; without it the house judges
  $(".unkept", dialog)?.remove();
  dialog.showModal();
}

/** Why something was not kept, in words that say what to do. */
const whyNot = (no) => (no.status === 401 ? words.not_kept_expired : no.status && no.status < 500 ? no.message : words.not_kept);

/** The house keeps neither what the page showed nor what is wanted. */
const CHANGED = "platform-changed-meanwhile";

const refusal = (no) => {
  const said = el("p", "note er unkept", icon("circle-x"), el("span", "", whyNot(no)));
  said.setAttribute("role", "alert");
  return said;
};

/** What another window has kept meanwhile, below what was written here: the person chooses one of both. */
function choice(dialog, { now, mine = true, take }) {
  const told = el("p", "", icon("triangle-alert"), el("span", "", words.meanwhile));
  told.setAttribute("role", "alert");
  const kept = Object.assign(el("div", "kept", ...now), { dir: "auto", tabIndex: 0, role: "group", ariaLabel: words.meanwhile_now });
  const keep = button("btn sec sm", "pencil", words.meanwhile_mine, () => $("form", dialog).requestSubmit());
  const leave = button("btn sec sm", "check", words.meanwhile_theirs, () => {
    dialog.close();
    take();
  });
  return el("div", "note wa unkept two-windows", told, kept, el("div", "row w", ...(mine ? [keep] : []), leave));
}

/**
 * A dialog that is closed once the house has kept what stands in it; until then what was written stays, and what was
 * refused is said below it. keep asks the house, after that follows. Where another window was faster, look tells what
 * stands there now: its nodes, whether what was written here can be kept instead, and how it is taken over.
 */
export function keeping(dialog, keep, after, look) {
  const form = $("form", dialog);
  let under = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (under) return;
    under = true;
    let left = false; // who closes it meanwhile has the answer said on the page
    dialog.addEventListener("close", () => (left = true), { once: true });
    $(".unkept", dialog)?.remove();
    let kept;
    try {
      kept = await keep();
    } catch (no) {
      const changed = no.code === CHANGED;
      if (left) return toast(changed ? words.meanwhile_left : no.message);
      const said = changed ? await look().then((now) => choice(dialog, now), refusal) : refusal(no);
      return $(".ft", form).before(said);
    } finally {
      under = false;
    }
    if (!left) dialog.close();
    after(kept);
  });
}

/** The page as the house shows it now, to take parts of. */
export const fetched = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(words.did_not_work);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
