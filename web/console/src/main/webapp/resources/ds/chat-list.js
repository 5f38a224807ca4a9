// The list of chats and what can be done with one: find, rename, pin, file, share, export, delete.
import { el, locale, say, times, toast } from "./shell.js";
import { $, $$, base, call, fetched, keeping, menu, openDialog, page, words } from "./chat-parts.js";

const list = $("#list");
const found = $("#found");
const find = $("#find");
const actions = $("#actions");
let chosen = "";

const open = () => new URL(location.href).searchParams.get("c") ?? "";
const entry = (id) => $(`li[data-id="${CSS.escape(id)}"]`, list);

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

const refused = (no) => toast(no.message);

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
    if (what === "instruct") openDialog($("#instruct"));
    else if (what === "summary") await summary();
    else if (what === "rename") rename();
    else if (what === "file") file();
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

/* ---- dialogs ---- */

/** The page of a chat as the house shows it now. */
const pageOf = (id) => fetched(base + "?c=" + id);

/** What the open dialog showed: where the house keeps something else meanwhile, it says so. */
let kept = "";

for (const node of $$("dialog [data-close]")) node.addEventListener("click", () => node.closest("dialog").close());

const summaryNow = () => call("/conversations/" + chosen + "/summary", "GET");

/** What the model is told in place of the oldest messages. */
async function summary() {
  const dialog = $("#summary");
  const told = await summaryNow();
  kept = told.text ?? "";
  const some = Boolean(kept);
  for (const node of $$("[data-some]", dialog)) node.hidden = !some;
  for (const node of $$("[data-none]", dialog)) node.hidden = some;
  if (some) {
    const at = new Date(told.at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
    $("[data-of]", dialog).textContent = told.model ? say(words.summary_by, told.messages, told.model, at) : say(words.summary_yours, told.messages, at);
    $("#summary-text").value = told.text;
  }
  openDialog(dialog);
}
keeping(
  $("#summary"),
  () => call("/conversations/" + chosen + "/summary", "POST", { text: $("#summary-text").value, shown: kept }),
  () => toast(words.instructed),
  async () => {
    kept = (await summaryNow()).text ?? "";
    return { now: [kept || words.meanwhile_no_summary], mine: Boolean(kept), take: () => {} };
  },
);

function rename() {
  const input = $("#rename-name");
  input.value = kept = entry(chosen) ? $("b", entry(chosen)).textContent : $("h1").textContent;
  openDialog($("#rename"));
  input.select();
}
keeping(
  $("#rename"),
  async () => {
    const wanted = { id: chosen, title: $("#rename-name").value.trim() };
    await call("/conversations/" + wanted.id + "/rename", "POST", { title: wanted.title, shown: kept });
    return wanted;
  },
  renamed,
  async () => {
    const id = chosen;
    const title = (kept = $("h1[data-title]", await pageOf(id)).textContent);
    return { now: [title], take: () => renamed({ id, title }) };
  },
);
async function renamed({ id, title }) {
  await refresh().catch(refused);
  if (id === open()) titleIs(entry(id) ? $("b", entry(id)).textContent : title); // as the house keeps it
}

function file() {
  const input = $("#file-name");
  input.value = kept = (entry(chosen) ?? page).dataset.folder ?? "";
  openDialog($("#file"));
  input.select();
}
keeping(
  $("#file"),
  () => call("/conversations/" + chosen + "/file", "POST", { folder: $("#file-name").value, shown: kept }),
  filed,
  async () => {
    kept = $("main", await pageOf(chosen)).dataset.folder ?? "";
    return { now: [kept || words.meanwhile_no_folder], take: filed };
  },
);
async function filed() {
  const fresh = await fetched(location.href).catch(() => null);
  if (fresh) {
    $("#folders").replaceWith($("#folders", fresh));
    page.dataset.folder = $("main", fresh).dataset.folder ?? "";
  }
  await refresh().catch(refused);
}
