// The dialogs of a chat: its name, its folder, what the model is told of its beginning, how the model is asked. What was
// written stays in them until the house has kept it.
import { el, icon, locale, say, toast } from "./shell.js";
import { $, $$, FIELDS, asParameters, base, button, call, chat, fetched, openDialog, page, words } from "./chat-parts.js";
import { entry, open, refresh, refused, showInstructed, titleIs } from "./chat-list.js";

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
function keeping(dialog, keep, after, look) {
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

/* ---- one chat ---- */

/** The page of a chat as the house shows it now. */
const pageOf = (id) => fetched(base + "?c=" + id);

/** The chat that the open dialog is about. */
let chosen = "";

/** What the open dialog showed: where the house keeps something else meanwhile, it says so. */
let kept = "";

for (const node of $$("dialog [data-close]")) node.addEventListener("click", () => node.closest("dialog").close());

const summaryOf = (id) => call("/conversations/" + id + "/summary", "GET");

/** What the model is told in place of the oldest messages. */
export async function summary(id) {
  const dialog = $("#summary");
  const told = await summaryOf(id);
  if ($("dialog[open]")) return; // another was chosen meanwhile
  chosen = id;
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
    kept = (await summaryOf(chosen)).text ?? "";
    return { now: [kept || words.meanwhile_no_summary], mine: Boolean(kept), take: () => {} };
  },
);

export function rename(id) {
  chosen = id;
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

export function file(id) {
  chosen = id;
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

/* ---- how the model is asked ---- */

export const instruct = () => openDialog($("#instruct"));

keeping(
  $("#instruct"),
  async () => {
    const wanted = asParameters((id) => $("#" + id).value);
    if (chat.conversation) await call("/conversations/" + chat.conversation + "/instruct", "POST", { ...wanted, shown: chat.parameters });
    chat.parameters = wanted;
  },
  () => {
    showInstructed();
    toast(words.instructed);
  },
  instructedNow,
);

/** What another window has kept, of what is written otherwise here. */
async function instructedNow() {
  const fresh = await fetched(location.href);
  const value = (id) => $("#" + id, fresh).value;
  chat.parameters = asParameters(value);
  const lines = FIELDS.filter((id) => value(id) !== $("#" + id).value).map((id) =>
    el("p", "", el("b", "", $(`label[for=${id}]`).textContent + ": "), value(id) || (id === "system-prompt" ? words.meanwhile_no_prompt : $("#" + id).placeholder)));
  const take = () => {
    for (const id of FIELDS) $("#" + id).value = value(id);
    showInstructed();
  };
  return { now: lines, take };
}
