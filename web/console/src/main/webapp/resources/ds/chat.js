// Chat: sends a question, follows its answer word by word, keeps the draft when something breaks.
import { el, icon, locale, request, toast } from "./shell.js";
import { events } from "./events.js";
import { render } from "./markdown.js";
import { $, $$, base, button, call, chat, later, log, page, readOnly, round, tenth, tooLong, words } from "./chat-parts.js";
import { allRead, alongside, box, busy, draft, empty, forgetDraft, form, keepDraft, pictures, putBack, ready, sent, showAttachable, whenUsed } from "./chat-box.js";
import * as counter from "./chat-counter.js";
import { followWindows, overtake, tellWindows } from "./chat-elsewhere.js";
import { begun, offerUndo, openDialogsWith, refresh, titleIs } from "./chat-list.js";
import { broken, edit, editable, footOf, howItEnded, howToldOf, inLine, lead, linesAbove, modelSays, pace, personSaid, retry, settle, tell, trimmed } from "./chat-messages.js";
import { besides, chosen, instead, picker, pickedElsewhere, settled } from "./chat-models.js";
import { followEnd, openAtEnd, stayAtEnd, toEnd } from "./chat-scroll.js";
import { dress, expectAnswer, offers, thread } from "./chat-thread.js";

/* ---- what comes when it is needed ---- */

/** Two answers side by side: with the choice of a second model. */
let pairs = null;
const pairModule = later("./chat-pair.js");
const fetchPairs = async () => (pairs = await pairModule());

/** Dialogs: once the page stands, or with the first of them. */
const fetchDialogs = later("./chat-dialogs.js");
addEventListener("load", () => setTimeout(() => fetchDialogs().catch(() => {}), 1_500), { once: true });
openDialogsWith(async (what, id) => {
  const dialogs = await fetchDialogs().catch(() => {
    throw new Error(words.did_not_work);
  });
  await dialogs[what](id);
});

/* ---- a question ---- */

/** The last message shown, where the house has told its number: two windows may show one chat. */
const seen = () => Number($$(".ms:not(.now)", log).at(-1)?.dataset.position) || undefined;

function ask(text) {
  const draft = { text: text.trim(), attached: alongside() };
  if (!draft.text || chat.running || tooLong(draft.text)) return;
  if (chat.expecting && page.dataset.answering === "true") return toast(words.elsewhere);
  chat.running = true;
  pairs?.decide();
  empty();
  $(".hello").hidden = true;
  log.hidden = false;
  const last = seen();
  const question = personSaid(draft.text, draft.attached);
  if (chat.temporary) chat.temporary.push({ by: "person", ...draft });
  const fresh = chat.conversation ? {} : { parameters: chat.parameters, model: chosen() };
  const body = chat.temporary ? passing() : { conversation: chat.conversation, seen: last, ...sent(draft), ...fresh };
  const other = besides();
  if (!other) return follow(body, question, draft);
  const refused = (refusal) => undelivered(refusal, body, question, draft);
  halted = false;
  busy(true);
  tell(words.answering);
  fetchPairs().then(({ compare }) => {
    if (!halted) return compare(body, question, other, { stream, begin, asked, rest, refused });
    rest();
    tell("");
    unsaid(question, draft);
  }, () => {
    rest();
    refused({ code: "offline" });
  });
}

/** As many pictures as the house shows a model at once. */
const MOST_SHOWN = 8;

/** The last question of a chat that nobody keeps, with all that was said before it. */
const passing = (model = chosen()) => {
  let left = MOST_SHOWN;
  const turns = [...chat.temporary].reverse().map((turn) => sent(turn, (left -= pictures(turn.attached).length) >= 0)).reverse();
  return { temporary: true, ...turns.pop(), turns, parameters: chat.parameters, model };
};

/** Has the last question answered again, perhaps by another model. */
function again(model) {
  if (chat.running || (!chat.conversation && !chat.temporary)) return;
  chat.running = true;
  const end = seen();
  const last = $$(".ms", log).at(-1);
  const answer = last?.matches(".a") ? last : null;
  const old = [...linesAbove($$(".ms.u", log).at(-1)), ...linesAbove(answer), ...(answer ? [answer] : [])].map((node) => ({ node, parent: node.parentNode, next: node.nextSibling }));
  for (const { node } of old) node.remove();
  const turn = chat.temporary?.at(-1).by === "model" ? chat.temporary.pop() : null;
  const back = () => {
    for (const { node, parent, next } of old.reverse()) parent.insertBefore(node, next?.parentNode === parent ? next : null);
    if (turn) chat.temporary.push(turn);
  };
  follow(chat.temporary ? passing(model) : { conversation: chat.conversation, seen: end, again: true, model }, undefined, undefined, back);
}

/** Asks a text in the place of a question: what followed on that goes. */
function askInstead(node, text) {
  chat.running = true;
  const end = seen();
  withoutWhatFollows(node);
  const insteadOf = Number(node.dataset.position);
  follow({ conversation: chat.conversation, seen: end, text, insteadOf }, node, { text, attached: [] });
}

/** The message may lie in a part that was loaded later: what follows stands beside the part as well. */
function withoutWhatFollows(node) {
  for (let at = node; at !== log; at = at.parentNode) while (at.nextElementSibling) at.nextElementSibling.remove();
}

/* ---- its answer, word by word ---- */

/** The conversations whose answers Stop ends: two where a temporary question goes to two models. */
const under = new Set();
let halted = false;

/**
 * Asks the house and writes its answer, word by word. hears is told what comes: the question as it was
 * kept, the first word, the pace. Ends with what the house told of the question and of the end, or
 * with its refusal.
 */
async function stream(body, one, hears) {
  const begun = performance.now();
  let told = null;
  let end = null;
  let firstAt = 0;
  let tokens = 0;
  let painted = 0;
  const rates = [];

  const paint = () => {
    painted = 0;
    render(one.md, one.text, words);
    stayAtEnd();
    const seconds = (performance.now() - firstAt) / 1000;
    const recent = rates.filter(([at]) => at > performance.now() - 2000);
    if (recent.length > 1 && seconds > 0.2) {
      const span = (recent.at(-1)[0] - recent[0][0]) / 1000;
      hears.pace(span > 0.05 ? (recent.at(-1)[1] - recent[0][1]) / span : tokens / seconds);
    }
    if (told) hears.used?.(told.promptTokens, tokens);
  };

  try {
    const response = await request(base + "/answers", { accept: "text/event-stream", json: body });
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      const no = (await response.json().catch(() => null)) ?? {};
      const away = response.status === 401 || response.ok || response.redirected;
      return { refusal: { code: away ? "expired" : response.status === 503 ? (no.code ?? "database") : no.code, message: no.message } };
    }
    for await (const [event, data] of events(response)) {
      if (event === "question") {
        told = data;
        under.add(data.conversation);
        if (halted) halt();
        hears.asked(data);
      } else if (event === "queue") {
        inLine(one, data);
      } else if (event === "rates") {
        hears.rates?.(data);
      } else if (event === "words") {
        if (!firstAt) {
          firstAt = performance.now();
          hears.first?.(firstAt - begun);
          one.caret.remove();
          one.md.classList.add("typing");
        }
        one.text += data.t;
        tokens = data.n;
        rates.push([performance.now(), tokens]);
        painted ||= requestAnimationFrame(paint);
      } else if (event === "end") {
        end = data;
      }
    }
    if (!end) throw new Error("the stream broke off");
  } catch (lost) {
    console.debug("The answer broke off", lost);
  } finally {
    cancelAnimationFrame(painted);
    one.caret.remove();
    one.md.classList.remove("typing");
    one.node.classList.remove("now");
    one.node.removeAttribute("aria-busy");
  }
  render(one.md, one.text, words);
  return told ? { told, end } : { refusal: { code: "offline" } };
}

/** Ends what is asked, also what the house has not heard of yet. */
function stop() {
  halted = true;
  halt();
}

function halt() {
  for (const id of under) call("/conversations/" + id + "/stop", "POST").catch(() => {});
}

/* ---- from the question to the end of its answer ---- */

/** Something is asked: the page is busy with it until rest(). */
function begin() {
  $(".hello").hidden = true;
  log.hidden = false;
  halted = false;
  settle();
  followEnd();
  busy(true);
  overtake();
  tell(words.answering);
  counter.showState();
  counter.begin();
  $("[data-first]").hidden = true;
}

function rest() {
  chat.running = false;
  under.clear();
  busy(false);
  tellWindows(chat.conversation);
}

/** The house has the question: it can be put differently from now on. */
function asked(told, question, answer) {
  chat.context = told.context;
  if (told.fresh) conversationIs(told);
  forgetDraft(told.conversation);
  if (question && told.position) {
    question.dataset.position = told.position;
    editable(question);
  }
  const notKnown = trimmed(question ?? answer, told.leftOut, told.summarised, told.unseen);
  if (notKnown) tell(notKnown);
  if (told.missed) instead(told.model, told.missed);
  counter.phoneState(words.answering);
}

/** The first question has begun a conversation. */
function conversationIs(told) {
  chat.conversation = told.conversation;
  history.replaceState(null, "", base + "?c=" + told.conversation);
  for (const node of $$("[data-open-only]")) node.hidden = false;
  for (const node of $$("[data-new-only]")) node.hidden = true;
  $("[data-sub]").textContent = words.since + " " + new Date().toLocaleDateString(locale, { day: "numeric", month: "long" });
  begun(told.conversation, told.title);
  titleIs(told.title);
}

/** Asks, and follows the answer to its end. body is what the house is sent; back has the old answer again where it sends none. */
async function follow(body, question, draft, back) {
  const one = modelSays();
  begin();
  const { told, end, refusal } = await stream(body, one, {
    asked: (data) => asked(data, question, one.node),
    rates: counter.priced,
    first: counter.showFirst,
    used: (prompt, tokens) => {
      counter.showContext(prompt + tokens, true);
      counter.counting(prompt, tokens);
    },
    pace: (speed) => {
      counter.showState(el("span", "live"), el("b", "", tenth.format(speed)), " " + words.speed);
      counter.phoneState(words.answering + ", " + round.format(speed) + " " + words.speed);
    },
  });
  rest();
  tell(refusal ? "" : howToldOf(end, one.text));
  if (!one.node.isConnected) return;
  if (refusal) {
    one.node.remove();
    back?.();
    return undelivered(refusal, body, question, draft);
  }
  finished(one, told, end);
  stayAtEnd();
  if (chat.temporary && back && !one.text) {
    one.node.remove();
    back();
    howItEnded(log, end?.end ?? "LOST", "", end?.reason, end?.request, words.still_shown);
  } else if (chat.temporary) chat.temporary.push({ by: "model", text: one.text });
  else {
    if (body.again || body.insteadOf || chat.stale) await thread().then(() => body.again && didNotCome(one, end), () => {});
    chat.stale = false;
    stayAtEnd();
    refresh().catch(() => {});
  }
}

function finished(one, told, end) {
  const speed = pace(end);
  counter.showState(...(speed ? [el("b", "", speed), " " + words.speed] : []));
  if (end?.firstMillis !== undefined) counter.showFirst(end.firstMillis);
  if (end && end.tokensIn > 0) counter.showContext(end.tokensIn + end.tokensOut);
  counter.counted(end);
  footOf(one, told, end, true);
  howItEnded(one.body, end?.end ?? "LOST", one.text, end?.reason, end?.request);
}

/** Where nothing came, the house goes on with the answer that there was: why stands below it. */
function didNotCome(one, end) {
  const shown = $$(".ms", log).at(-1);
  if ((end && one.text) || !shown?.matches(".a") || Number(shown.dataset.position) === end?.position) return;
  howItEnded(log, end?.end ?? "LOST", "", end?.reason, end?.request, words.still_shown);
}

/* ---- a question that the house did not take ---- */

async function undelivered({ code, message }, body, question, draft) {
  if (body.insteadOf || code === "chat-gone-on") await thread(body.insteadOf).catch(() => {}); // the question as it was, and what followed
  const old = code !== "expired" && body.insteadOf && $(`[data-position="${body.insteadOf}"]`, log);
  if (old) notSent(null, null, code, message, () => edit(old, draft.text));
  else notSent(question, draft, code, message);
}

/** A question goes back into the box. */
function unsaid(question, draft) {
  question?.remove();
  if (chat.temporary && draft) chat.temporary.pop();
  if (draft) putBack(draft);
  ready();
}

/** The way to the sign-in; in a window of its own where this one holds what no other has. */
const signIn = (apart) =>
  el("a", { class: "btn sm", href: location.pathname + location.search, ...(apart ? { target: "_blank", rel: "noopener" } : {}) }, icon("rotate-cw"), words.sign_in);

/** What goes with the page: the tab keeps the text of the box alone, and not even that of a chat that nobody keeps. */
const holdsMore = () => Boolean(chat.temporary?.length || alongside().length || $(".edit", log));

/** Who writes something is not led away when the session ends: it is said, and stands there to be copied. */
document.addEventListener("session-ended", (event) => {
  if (!holdsMore() && !(chat.temporary && box.value)) return;
  event.preventDefault();
  $("[data-away]", log)?.remove();
  broken(log, words.expired, words.not_kept_expired, signIn(true)).dataset.away = "";
  log.hidden = false;
  toEnd();
});

/** The question never arrived: it goes back into the box. */
function notSent(question, draft, code, message, anew = () => (draft ? form.requestSubmit() : again())) {
  unsaid(question, draft);
  const key = { "chat-no-engine": "no_engine", "chat-gone-on": "gone_on", "chat-not-found": "gone", database: "database", offline: "offline", expired: "expired" }[code];
  const stale = code === "console-other-site";
  const apart = chat.temporary || holdsMore();
  const action = key === "expired"
    ? signIn(apart)
    : key === "gone"
      ? button("btn sm", "square-pen", words.gone_new, inNewChat)
      : stale
        ? button("btn sm", "rotate-cw", document.body.dataset.reload, () => location.reload())
        : retry(anew);
  const title = key ? words[key] : message ?? words.refused;
  const more = key === "expired" && apart ? words.not_kept_expired : key ? words[key + "_text"] : draft ? words.draft + "." : words.failed_text;
  broken(log, title, more, action);
  if (draft) counter.showState(icon("check"), words.draft);
  toEnd();
  box.focus();
}

/** The chat is no more: what stands in the box goes on in a new one. */
function inNewChat() {
  if (!box.value.trim()) return location.assign(base);
  keepDraft("");
  chat.conversation = "";
  counter.anew();
  history.replaceState(null, "", base);
  log.replaceChildren();
  for (const node of $$("[data-open-only]")) node.hidden = true;
  for (const node of $$("[data-new-only]")) node.hidden = false;
  $(".cv[aria-current]")?.removeAttribute("aria-current");
  titleIs(words.new);
  form.requestSubmit();
}

/* ---- a chat that nobody keeps ---- */

for (const node of $$("[data-temporary]")) {
  node.addEventListener("click", () => {
    if (chat.temporary?.length) return location.assign(base); // the end of it
    if (!chat.temporary) keepDraft("");
    chat.temporary = chat.temporary ? null : [];
    page.classList.toggle("temporary", Boolean(chat.temporary));
    for (const one of $$("[data-temporary]")) one.setAttribute("aria-pressed", Boolean(chat.temporary));
    $("[data-sub]").textContent = chat.temporary ? words.temporary : words.unsaved;
    titleIs(chat.temporary ? words.temporary_title : words.new);
    toast(chat.temporary ? words.temporary : words.unsaved);
    box.focus();
  });
}

/* ---- the page ---- */

/** Asks once all that was attached has been read and the choice of a model is known: who is quick loses nothing. */
whenUsed(() => allRead().then(settled).then(() => ask(box.value)), stop);

for (const sample of $$("[data-ask]")) sample.addEventListener("click", () => ask(sample.dataset.ask));

lead(again, askInstead);
dress(log);
if (page.dataset.unanswered === "true") expectAnswer();
counter.showContext(Number($("[data-used]").dataset.used));
picker(() => chat.conversation, (context, name, two) => {
  if (two) fetchPairs().catch(() => {}); // or with the question
  chat.context = context;
  counter.showContext();
  showAttachable();
  counter.phoneRests(name);
});
followWindows(() => (chat.running || readOnly ? "" : chat.conversation), (fresh) => {
  chat.context = Number($("main", fresh).dataset.context);
  counter.countedElsewhere($("[data-counter]", fresh));
  pickedElsewhere(fresh);
  counter.showContext(Number($("[data-used]", fresh).dataset.used));
});
log.classList.add("ready");
openAtEnd();
offers();
document.fonts?.ready.then(() => openAtEnd());

const handed = sessionStorage.getItem("dream.ask");
sessionStorage.removeItem("dream.ask");
const undo = sessionStorage.getItem("dream.undo");
sessionStorage.removeItem("dream.undo");
if (undo) offerUndo(undo);
box.value = (!chat.conversation && handed) || draft();
if (handed && !chat.conversation) ask(handed);
ready();
if (matchMedia("(pointer: fine)").matches && !readOnly) box.focus();
