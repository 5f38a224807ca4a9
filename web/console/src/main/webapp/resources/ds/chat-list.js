// The list of chats and what can be done with one: find, rename, pin, file, share, export, delete.
import { el, times, toast } from "./shell.js";
import { $, $$, base, call, chat, fetched, menu, page, words } from "./chat-parts.js";

const list = $("#list");
const found = $("#found");
const find = $("#find");
const actions = $("#actions");
let chosen = "";

export const open = () => new URL(location.href).searchParams.get("c") ?? "";
/** The line of a chat. */
export const entry = (id) => $(`li[data-id="${CSS.escape(id)}"]`, list);

let asked = 0;
let shown = 0;

/** Shows the list as it is now: never an older one after a newer, in whatever order they come. */
export async function refresh() {
  const mine = ++asked;
  const fresh = $("#list", await fetched(location.href));
  if (mine < shown) return;
  shown = mine;
  times(fresh);
  list.replaceChildren(...fresh.childNodes);
}

export const titleIs = (title) => {
  for (const node of $$("[data-title],.cv[aria-current] b")) node.textContent = title;
  const [mark] = document.title.match(/^(\(\d+\) )?/); // how much is new
  document.title = mark + title + " · Dream Server";
};

const named = (title) => Object.assign(el("b", "", title), { dir: "auto" });

/** The chat that has just begun, before the list is had anew. */
export function begun(id, title) {
  $(".none", list)?.remove();
  let today = $$("h2", list).find((one) => one.textContent === words.today);
  if (!today) {
    today = el("h2", "", words.today);
    list.append(today, el("ul"));
  }
  const link = el("a", "cv", named(title));
  link.href = base + "?c=" + id;
  link.setAttribute("aria-current", "page");
  today.nextElementSibling.prepend(el("li", "", link));
}

export const refused = (no) => toast(no.message);

/* ---- find ---- */

let looking = 0;
find.addEventListener("input", () => {
  clearTimeout(looking);
  looking = setTimeout(look, 150);
});
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && find.value) {
    find.value = "";
    look();
    event.stopPropagation();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    $("a", found.hidden ? list : found)?.focus();
  }
});

async function look() {
  const text = find.value.trim();
  if (!text) {
    found.hidden = true;
    list.hidden = false;
    return;
  }
  let hits;
  try {
    hits = (await call("/conversations/search", "POST", { text })).found;
  } catch (no) {
    return refused(no);
  }
  if (find.value.trim() !== text) return; // an older answer than the one waited for
  list.hidden = true;
  found.hidden = false;
  const items = hits.map((hit) => {
    const time = el("time", "num");
    time.dateTime = hit.at;
    time.dataset.brief = "";
    const link = el("a", "cv", named(hit.title), time, Object.assign(el("span", "p", hit.preview), { dir: "auto" }));
    link.href = base + "?c=" + hit.id;
    if (hit.id === open()) link.setAttribute("aria-current", "page");
    return el("li", "", link);
  });
  found.replaceChildren(items.length ? el("ul", "", ...items) : el("p", "none", words.found_none));
  times(found);
}

/* ---- the list on a phone ---- */

const showChats = $("[data-show-chats]");
const chats = $("#chats");
const openChats = (is) => {
  chats.classList.toggle("open", is);
  showChats.setAttribute("aria-expanded", is);
  if (is) $("a", chats).focus();
};
showChats.addEventListener("click", (event) => {
  event.stopPropagation();
  openChats(!chats.classList.contains("open"));
});
document.addEventListener("click", (event) => {
  if (!chats.contains(event.target) && !actions.contains(event.target) && !event.target.closest("dialog")) openChats(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chats.classList.contains("open") && !actions.matches(":popover-open")) {
    openChats(false);
    showChats.focus();
  }
});

/* ---- the menu of one chat ---- */

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-more]");
  if (opener) showActions(opener);
});

const openActions = menu(actions, () => $$("[data-do]:not([hidden])", actions));

function showActions(opener) {
  chosen = opener.dataset.more || open();
  const state = entry(chosen)?.dataset ?? (chosen === open() ? page.dataset : {});
  const shown = {
    instruct: chosen === open(),
    summary: chosen === open(),
    pin: state.pinned !== "true",
    unpin: state.pinned === "true",
    share: state.shared !== "true",
    unshare: state.shared === "true",
  };
  for (const item of $$("[data-do]", actions)) {
    item.hidden = shown[item.dataset.do] === false;
    if (item.tagName === "A") item.href = base + "/conversations/" + chosen + "/" + item.dataset.do;
  }
  openActions(opener, "end");
  actions.opener = opener;
}

actions.addEventListener("click", async (event) => {
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (!what) return;
  actions.hidePopover();
  const at = "/conversations/" + chosen;
  try {
    if (["instruct", "summary", "rename", "file"].includes(what)) await ask(what, chosen);
    else if (what === "delete") await remove(at);
    else if (!["markdown", "json"].includes(what)) {
      await call(at + "/" + what, "POST");
      if (chosen === open()) {
        if (what.endsWith("share")) page.dataset.shared = what === "share";
        else page.dataset.pinned = what === "pin";
      }
      await refresh();
      toast(words["did_" + what]);
      if (what.endsWith("share") && chosen === open()) $("[data-sub]").replaceChildren(...$("[data-sub]", await fetched(location.href)).childNodes);
      times(page);
      (entry(chosen)?.querySelector("[data-more]") ?? actions.opener).focus();
    }
  } catch (no) {
    refused(no);
  }
});

async function remove(at) {
  await call(at, "DELETE");
  if (chosen === open()) {
    sessionStorage.setItem("dream.undo", chosen);
    location.assign(base);
    return;
  }
  await refresh();
  offerUndo(chosen);
}

/** For ten seconds, the chat just deleted can be had back. */
export function offerUndo(id) {
  toast(words.deleted, {
    label: words.undo,
    action: () =>
      call("/conversations/" + id + "/restore", "POST").then(
        () => location.assign(base + "?c=" + id),
        (no) => {
          refused(no);
          if (document.activeElement === document.body) ($("a", list) ?? find).focus(); // the way back has gone with the focus
        },
      ),
  });
}

/* ---- what is asked in a dialog ---- */

let ask = async () => {};

/** Says what opens a dialog: it hears which one, and which chat it is about. */
export const openDialogsWith = (opens) => {
  ask = opens;
};

/** Whether the model is asked in another way than it would be by itself. */
export function showInstructed() {
  const any = Object.values(chat.parameters).some((value) => value !== undefined && value !== "");
  for (const node of $$("[data-instruct]")) node.classList.toggle("on", any);
}
for (const node of $$("[data-instruct]")) node.addEventListener("click", () => ask("instruct").catch(refused));
showInstructed();
