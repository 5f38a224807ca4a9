// Chat: sends a question, follows its answer word by word, keeps the draft when something breaks.
import { copy, el, icon, locale, say, toast } from "./shell.js";
import { events } from "./events.js";
import { render } from "./markdown.js";
import { $, $$, base, button, call, csrf, fetched, hundredth, keeping, openDialog, page, round, tenth, words } from "./chat-parts.js";
import * as counter from "./chat-counter.js";
import { begun, offerUndo, refresh, titleIs } from "./chat-list.js";
import { followWindows, overtake, tellWindows } from "./chat-elsewhere.js";
import { answerAgain, anySees, besides, chosen, instead, label, models, next, picker, pickedElsewhere, sees, settled } from "./chat-models.js";

const log = $(".msgs");
const form = $("form.cmp");
const box = $("#msg");
const send = $(".snd[type=submit]");
const stopper = $("[data-stop]");
const latest = $("[data-latest]");
const longest = Number(page.dataset.longest);

let conversation = page.dataset.conversation ?? "";
let context = Number(page.dataset.context);
let running = false;
/** The conversations whose answers Stop ends: two where a temporary question goes to two models. */
const under = new Set();
let halted = false;
const readOnly = Boolean(page.querySelector(".ro"));
/** What was said in a chat that nobody keeps; null in any other. */
let temporary = null;

const draftKey = () => "dream.draft." + conversation;

const keepDraft = (text = box.value) => {
  if (temporary) return;
  try {
    if (text) sessionStorage.setItem(draftKey(), text);
    else sessionStorage.removeItem(draftKey());
  } catch {
    // The browser refuses storage: the text still stands in the box.
  }
};

/* ---- scrolling: follow the answer unless the reader has gone up ---- */

let following = true;
const nearEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;
const toEnd = () => {
  log.scrollTop = log.scrollHeight;
};
/** What comes into sight gets its size only then, so some frames long. */
const openAtEnd = (frames = 4) => {
  if (!following) return;
  toEnd();
  if (frames) requestAnimationFrame(() => openAtEnd(frames - 1));
};
let stood = 0;
log.addEventListener("scroll", () => {
  following = nearEnd() || (following && log.scrollTop >= stood); // what grows below is not the reader's doing
  stood = log.scrollTop;
  latest.hidden = following;
}, { passive: true });
latest.addEventListener("click", () => {
  following = true;
  toEnd();
});

/* ---- what was said ---- */

const personSaid = (text, attached) => {
  const node = el("div", "ms u", el("span", "sr", words.you));
  if (attached.length) node.append(el("ul", "att", ...attached.map((file) => el("li", file.url ? "pic" : "", fileChip(file)))));
  node.append(Object.assign(el("div", "bub", text), { dir: "auto" }));
  log.append(node);
  return node;
};

const fileChip = (file) => (file.url ? pictureChip(file) : textChip(file));
const textChip = (file) => el("span", "", icon("file-text"), Object.assign(el("b", "", file.name), { dir: "auto" }), " " + size(file.text.length));
const pictureChip = (file) => {
  const image = Object.assign(el("img"), { src: file.url, alt: file.name, width: file.width, height: file.height });
  const opener = Object.assign(el("button", "", image), { type: "button", title: file.name + ", " + size(file.size) });
  opener.dataset.picture = "";
  return opener;
};
const size = (length) => (length < 1_000 ? length + " B" : (length < 10_000 ? tenth : round).format(length / 1000) + " KB");

/** What a screen reader hears of an answer: that it comes, and what became of it. Never its words one by one. */
const tell = (text) => {
  $("[data-told]").textContent = text;
};

/** An answer that is to come; one of two has its model's name above it. */
const modelSays = (where = log, name) => {
  const moon = el("span", "moon");
  moon.setAttribute("aria-hidden", "true");
  const md = el("div", "md");
  const caret = el("span", "wait", el("i"), el("i"), el("i"));
  caret.setAttribute("role", "img");
  caret.setAttribute("aria-label", words.waiting);
  const body = el("div", "", el("span", "sr", words.ai), md, caret);
  const pace = el("span", "num");
  if (name) body.prepend(el("div", "ph", el("b", "", name), pace));
  const node = el("div", "ms a now", moon, body);
  node.setAttribute("aria-busy", "true");
  where.append(node);
  return { node, body, md, caret, pace, text: "" };
};

/** Says how many are before it, instead of that it is thinking. */
const inLine = (one, { position, seconds }) => {
  const said = say(seconds ? words.queued_about : words.queued, position, Math.round(seconds));
  if (one.caret.dataset.position !== String(position)) {
    one.caret.setAttribute("aria-label", said);
    tell(said);
  }
  one.caret.dataset.position = position;
  ($("span", one.caret) ?? one.caret.appendChild(el("span", "num"))).textContent = said;
};

/** The line below an answer: who and why, how long, how fast, what it took, and what can be done with it. */
const foot = (one, { guide, model, why, seconds, speed, took }) => {
  const by = el("span");
  if (guide) by.append(words.by_guide);
  else by.append(words.by + " ", el("b", "", model));
  if (why) by.append(": " + why);
  const row = el("div", "mt-row num", el("span", "rl", icon("sparkles"), by));
  if (seconds) row.append(el("span", "", seconds + " s"));
  if (speed) row.append(el("span", "hs", speed + " " + words.speed));
  row.append(...counter.receipt(took));
  one.body.append(row);
  return row;
};

const tools = (row, text, isLast) => {
  $(".tools", row)?.remove();
  const box = el("span", "tools");
  if (text) box.append(copier(text));
  if (isLast) {
    box.append(button("ib again", "rotate-cw", words.again, () => again()));
    if (models.length > 1) box.append(againWith());
  }
  row.append(box);
};

const againWith = () => {
  const opener = button("ib again with", "chevron-down", words.again_with, () => answerAgain(opener, again));
  opener.setAttribute("aria-haspopup", "menu");
  return opener;
};

const copier = (text) =>
  button("ib", "copy", words.copy_answer, async (event) => {
    await copy(text);
    toast(words.copied);
    event.target.closest("button")?.focus();
  });

/** A kept question can be put differently. */
const editable = (node) => {
  if (!node.dataset.position || readOnly) return;
  const row = $(".ub", node) ?? node.appendChild(el("div", "ub"));
  row.prepend(button("ib", "pencil", words.edit, () => edit(node)));
  const variants = $(".vars", node);
  if (variants) row.append(variants);
};

const onlyLastCanBeAnsweredAgain = () => {
  for (const old of $$(".again", log)) old.remove();
};

const note = (where, text, kind = "", name = "info") => where.append(el("p", "note " + kind, icon(name), el("span", "", text)));

/** Says which of the oldest messages the answer does not know, or knows from a summary, and what it did not see. */
const trimmed = (before, left, summarised, unseen) => {
  const lines = [];
  if (summarised > 0) lines.push(say(words.summarised, summarised));
  if (left > 0) lines.push(say(words.trimmed, left));
  if (unseen > 0) lines.push(say(words.picture_unseen, unseen));
  for (const text of lines) before.before(el("p", "note in trim", icon("info"), el("span", "", text)));
  return lines.join(" ");
};

/** What became of an answer that failed, in one line. */
const failure = (reason) => [words.failed, reason].filter(Boolean).join(": ");

/** A card that says what failed and what to do. */
const broken = (where, title, text, action, id) => {
  const heading = el("h3", "er", icon("triangle-alert"), title);
  const row = el("div", "row w", action);
  if (id) {
    const shown = id.slice(0, 8).toUpperCase();
    row.append(el("span", "eid end", el("code", "", shown), button("ib", "copy", words.copy, () => copy(id).then(() => toast(words.copied)))));
  }
  const card = el("div", "evc er-b", heading, el("p", "", text), row);
  card.setAttribute("role", "alert");
  where.append(card);
  return card;
};

/* ---- figures ---- */

let used = 0;
const showContext = (tokens = used, about = false) => {
  used = tokens;
  const known = used > 0 || !$(".ms", log); // what was not counted is not 0
  $(".cx").hidden = !context || !known;
  if ($(".cx").hidden) return;
  const percent = Math.min(100, Math.round((used * 100) / context));
  const bar = $(".cx .bar");
  bar.setAttribute("aria-valuenow", percent);
  bar.firstElementChild.style.width = percent + "%";
  $("[data-used-tokens]").textContent = (about ? "~" : "") + round.format(used);
  $("[data-context-tokens]").textContent = say(words.of, round.format(context));
  $("[data-used-percent]").textContent = percent + " %";
};

const showState = (...parts) => $("[data-state]").replaceChildren(...parts);

const phoneState = (text) => {
  $("[data-phone-state]").textContent = text;
};
let phoneIdle = $("[data-phone-state]").textContent;

const showFirst = (millis) => {
  const node = $("[data-first]");
  node.replaceChildren(el("span", "hs", words.first), el("span", "only-s", words.first_short), " ", el("b", "", hundredth.format(millis / 1000) + " s"));
  node.hidden = false;
};

/* ---- one answer ---- */

const conversationIs = (told) => {
  if (!told.fresh) return;
  conversation = told.conversation;
  history.replaceState(null, "", base + "?c=" + conversation);
  for (const node of $$("[data-open-only]")) node.hidden = false;
  for (const node of $$("[data-new-only]")) node.hidden = true;
  $("[data-sub]").textContent = words.since + " " + new Date().toLocaleDateString(locale, { day: "numeric", month: "long" });
  begun(conversation, told.title);
  titleIs(told.title);
};

const busy = (is) => {
  send.hidden = is;
  stopper.hidden = !is;
  box.placeholder = is ? words.busy : words.idle;
  if (!is) phoneState(phoneIdle);
  $("#chats").classList.toggle("answering", is); // not the page: its style would be looked at as a whole
  ready();
};

const ready = () => {
  send.disabled = !box.value.trim();
};

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
    if (following) toEnd();
    const seconds = (performance.now() - firstAt) / 1000;
    const recent = rates.filter(([at]) => at > performance.now() - 2000);
    if (recent.length > 1 && seconds > 0.2) {
      const span = (recent.at(-1)[0] - recent[0][0]) / 1000;
      hears.pace(span > 0.05 ? (recent.at(-1)[1] - recent[0][1]) / span : tokens / seconds);
    }
    if (told) hears.used?.(told.promptTokens, tokens);
  };

  try {
    const response = await fetch(base + "/answers", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream", "X-Dream-Csrf": csrf },
      body: JSON.stringify(body),
    });
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

/** Something is asked: the page is busy with it until rest(). */
function begin() {
  $(".hello").hidden = true;
  log.hidden = false;
  halted = false;
  onlyLastCanBeAnsweredAgain();
  for (const card of $$(".evc,:scope > .note.st", log)) settle(card);
  following = true;
  toEnd();
  busy(true);
  overtake();
  tell(words.answering);
  showState();
  counter.begin();
  $("[data-first]").hidden = true;
}

/** Once something else is asked there is nothing to do about a failure, but its reason stays. */
function settle(card) {
  if (card.dataset.failure) note(card.parentNode, card.dataset.failure, "st", "triangle-alert");
  card.remove();
}

function rest() {
  running = false;
  under.clear();
  busy(false);
  tellWindows(conversation);
}

/** The house has the question: it can be put differently from now on. */
function asked(told, question, answer) {
  context = told.context;
  conversationIs(told);
  forgetDraft(told.conversation);
  if (question && told.position) {
    question.dataset.position = told.position;
    editable(question);
  }
  const notKnown = trimmed(question ?? answer, told.leftOut, told.summarised, told.unseen);
  if (notKnown) tell(notKnown);
  if (told.missed) instead(told.model, told.missed);
  phoneState(words.answering);
}

async function undelivered({ code, message }, body, question, draft) {
  if (body.insteadOf || code === "chat-gone-on") await thread(body.insteadOf).catch(() => {}); // the question as it was, and what followed
  const old = code !== "expired" && body.insteadOf && $(`[data-position="${body.insteadOf}"]`, log);
  if (old) notSent(null, null, code, message, () => edit(old, draft.text));
  else notSent(question, draft, code, message);
}

/** Asks, and follows the answer to its end. body is what the house is sent; back has the old answer again where it sends none. */
async function follow(body, question, draft, back) {
  const one = modelSays();
  begin();
  const { told, end, refusal } = await stream(body, one, {
    asked: (data) => asked(data, question, one.node),
    rates: counter.priced,
    first: showFirst,
    used: (prompt, tokens) => {
      showContext(prompt + tokens, true);
      counter.counting(prompt, tokens);
    },
    pace: (speed) => {
      showState(el("span", "live"), el("b", "", tenth.format(speed)), " " + words.speed);
      phoneState(words.answering + ", " + round.format(speed) + " " + words.speed);
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
  if (following) toEnd();
  if (temporary && back && !one.text) {
    one.node.remove();
    back();
    howItEnded(log, end?.end ?? "LOST", "", end?.reason, end?.request, words.still_shown);
  } else if (temporary) temporary.push({ by: "model", text: one.text });
  else {
    if (body.again || body.insteadOf || stale) await thread().then(() => body.again && didNotCome(one, end), () => {});
    stale = false;
    if (following) toEnd();
    refresh().catch(() => {});
  }
}

/** Where nothing came, the house goes on with the answer that there was: why stands below it. */
function didNotCome(one, end) {
  const shown = $$(".ms", log).at(-1);
  if ((end && one.text) || !shown?.matches(".a") || Number(shown.dataset.position) === end?.position) return;
  howItEnded(log, end?.end ?? "LOST", "", end?.reason, end?.request, words.still_shown);
}

/* ---- two answers side by side ---- */

/** Whether the page shows another way than the house would: two answers, of which one was taken. */
let stale = false;

/** Asks two models at once. The question goes on with the first of them, until the person chooses. */
async function compare(body, question, draft, model) {
  const pair = el("div", "pair");
  pair.setAttribute("role", "group");
  pair.setAttribute("aria-label", words.two);
  log.append(pair);
  const sides = [next(), model].map((name) => ({ name, one: modelSays(pair, label(name)) }));
  begin();
  let other = null;
  const run = async (side, what, heard) => {
    side.end = await stream(what, side.one, {
      asked: heard,
      pace: (speed) => (side.one.pace.textContent = tenth.format(speed) + " " + words.speed),
    });
    side.one.pace.textContent = "";
    if (side.end.told?.unseen) note(side.one.body, say(words.picture_unseen, side.end.told.unseen), "in");
    if (side.end.told) sideEnded(side.one, side.end.told, side.end.end);
    else note(side.one.body, side.end.refusal.message ?? words.offline, "st", "triangle-alert");
    if (following) toEnd();
  };
  await run(sides[0], body, (data) => {
    asked({ ...data, unseen: 0 }, question, pair); // each side says itself what it was not shown
    const beside = temporary ? { ...body, model } : { conversation: data.conversation, beside: true, model };
    other = run(sides[1], beside, () => {});
  });
  await other;
  if (!pair.isConnected || sides[0].end.refusal) {
    rest();
    tell("");
    pair.remove();
    if (sides[0].end.refusal) await undelivered(sides[0].end.refusal, body, question, draft);
    return;
  }
  const whole = (side) => side.end.told && side.end.end && side.end.end.end !== "FAILED";
  const going = whole(sides[0]) || !whole(sides[1]) ? sides[0] : sides[1];
  pair.going = going.one.node;
  if (temporary) temporary.push({ by: "model", text: going.one.text });
  else await goOn(going).catch(() => {});
  rest();
  if (going.end.end?.tokensIn > 0) showContext(going.end.end.tokensIn + going.end.end.tokensOut);
  const readable = sides.filter((side) => side.one.text);
  if (readable.length === 2) {
    for (const side of sides) side.one.body.append(button("btn sec sm take", "check", words.go_on, () => take(side)));
    const until = say(temporary ? words.two_until_temporary : words.two_until, label(going.name));
    note(pair, until, "in");
    tell(words.two_answered + " " + until);
  } else {
    tell(howToldOf(going.end.end, going.one.text));
  }
  if (!readable.length && temporary) {
    howItEnded(single(pair.going).lastElementChild, "LOST", "");
  } else if (!readable.length) {
    await thread().catch(() => {});
  }
  if (following) toEnd();
  if (!temporary) refresh().catch(() => {});
}

/** From here on the conversation leads through this answer. */
const goOn = (side) => {
  const position = side.end.end?.position;
  return position ? call("/conversations/" + conversation + "/show", "POST", { position }) : Promise.resolve();
};

/** The person goes on with one of two answers; the other stays beside it. */
async function take(side) {
  if (running) return;
  try {
    if (temporary) {
      temporary.at(-1).text = side.one.text;
      tools($(".mt-row", single(side.one.node)), side.one.text, true);
    } else {
      await goOn(side);
      await thread();
    }
    box.focus();
  } catch (no) {
    toast(no.message);
  }
}

/** One of two answers takes the place of both on the page. */
function single(node) {
  for (const part of $$(".ph, .take", node)) part.remove();
  node.closest(".pair").replaceWith(node);
  return node;
}

/** The next question decides: what is shown goes on with the answer that the house goes on with. */
function decide() {
  const pair = $(".pair", log);
  if (!pair) return;
  single(pair.going);
  stale = !temporary;
}

function sideEnded(one, told, end) {
  counter.counted(end, false);
  footOf(one, told, end, false);
  if (end?.end === "FAILED" || !end) note(one.body, failure(end?.reason), "st", "triangle-alert");
  else howItEnded(one.body, end.end, one.text);
}

const pace = (end) => (end?.speed ? (end.speed < 100 ? tenth : round).format(end.speed) : "");

function footOf(one, told, end, isLast) {
  if (end?.position) one.node.dataset.position = end.position;
  if (!one.text && !["STOPPED", "COMPLETE"].includes(end?.end)) return;
  const seconds = end?.millis ? (end.millis < 1000 ? hundredth : tenth).format(end.millis / 1000) : "";
  const model = end?.model ?? told.model;
  const guide = told.guide && model === told.model;
  tools(foot(one, { guide, model, why: end?.why, seconds, speed: pace(end), took: end?.took }), one.text, isLast);
}

function finished(one, told, end) {
  const speed = pace(end);
  showState(...(speed ? [el("b", "", speed), " " + words.speed] : []));
  if (end?.firstMillis !== undefined) showFirst(end.firstMillis);
  if (end && end.tokensIn > 0) showContext(end.tokensIn + end.tokensOut);
  counter.counted(end);
  footOf(one, told, end, true);
  howItEnded(one.body, end?.end ?? "LOST", one.text, end?.reason, end?.request);
}

/** What is heard of an answer at its end; that one failed is an alert, which is heard by itself. */
function howToldOf(end, text) {
  const other = { COMPLETE: text ? "" : words.nothing, STOPPED: words.stopped, CUT: words.cut, LEFT: words.left };
  return end && end.end !== "FAILED" ? other[end.end] || words.answered : "";
}

/** Says what is not as usual about an answer. */
function howItEnded(where, end, said, reason, request, stands = words.failed_text) {
  if (end === "COMPLETE" && !said) note(where, words.nothing, "st");
  else if (end === "STOPPED") note(where, words.stopped, "st", "circle-stop");
  else if (end === "LEFT") note(where, words.left, "st");
  else if (end === "CUT") note(where, words.cut, "st");
  else if (readOnly && end === "FAILED") note(where, words.failed, "st", "triangle-alert");
  else if (end === "FAILED" || end === "LOST") {
    const retry = button("btn sm", "rotate-cw", words.retry, () => again());
    const text = (reason ? reason.replace(/[.\s]*$/, ". ") : "") + stands;
    const card = broken(where, end === "LOST" ? words.offline : words.failed, text, retry, request);
    if (where !== log && end === "FAILED") card.dataset.failure = failure(reason);
  }
}

/** The question never arrived: it goes back into the box. */
function notSent(question, draft, code, message, retry = () => (draft ? form.requestSubmit() : again())) {
  question?.remove();
  if (temporary && draft) temporary.pop();
  if (draft) {
    box.value = [draft.text, box.value].filter(Boolean).join("\n\n"); // what was typed meanwhile stays too
    attached = [...draft.attached, ...attached];
    showAttached();
    keepDraft();
  }
  ready();
  const key = { "chat-no-engine": "no_engine", "chat-gone-on": "gone_on", "chat-not-found": "gone", database: "database", offline: "offline", expired: "expired" }[code];
  const action = key === "expired"
    ? Object.assign(el("a", "btn sm", icon("rotate-cw"), words.sign_in), { href: location.pathname + location.search })
    : key === "gone"
      ? button("btn sm", "square-pen", words.gone_new, anew)
      : button("btn sm", "rotate-cw", words.retry, retry);
  const title = key ? words[key] : message ?? words.refused;
  const more = key ? words[key + "_text"] : draft ? words.draft + "." : words.failed_text;
  broken(log, title, more, action);
  if (draft) showState(icon("check"), words.draft);
  toEnd();
  box.focus();
}

/** The chat is no more: what stands in the box goes on in a new one. */
function anew() {
  if (!box.value.trim()) return location.assign(base);
  keepDraft("");
  conversation = "";
  counter.anew();
  history.replaceState(null, "", base);
  log.replaceChildren();
  for (const node of $$("[data-open-only]")) node.hidden = true;
  for (const node of $$("[data-new-only]")) node.hidden = false;
  $(".cv[aria-current]")?.removeAttribute("aria-current");
  titleIs(words.new);
  form.requestSubmit();
}

function forgetDraft(id) {
  sessionStorage.removeItem("dream.draft.");
  sessionStorage.removeItem("dream.draft." + id);
  keepDraft(); // what was typed since
}

const tooLong = (text) => {
  if (text.length <= longest) return false;
  toast(say(words.too_long, longest, text.length));
  return true;
};

/** The last message shown, where the house has told its number: two windows may show one chat. */
const seen = () => Number($$(".ms", log).at(-1)?.dataset.position) || undefined;

function ask(text) {
  const draft = { text: text.trim(), attached };
  if (!draft.text || running || tooLong(draft.text)) return;
  running = true;
  decide();
  box.value = "";
  attached = [];
  untaken = [];
  showAttached();
  $(".hello").hidden = true;
  log.hidden = false;
  const last = seen();
  const question = personSaid(draft.text, draft.attached);
  if (temporary) temporary.push({ by: "person", ...draft });
  const fresh = conversation ? {} : { parameters, model: chosen() };
  const body = temporary ? passing() : { conversation, seen: last, ...sent(draft), ...fresh };
  const other = besides();
  if (other) compare(body, question, draft, other);
  else follow(body, question, draft);
}

/** What is said as the house takes it; of pictures that it would not show a model, the names. */
const sent = ({ by, text, attached: files = [] }, shown = true) => ({
  by,
  text,
  attached: files.filter((file) => !file.url).map(({ name, text }) => ({ name, text })),
  pictures: files.filter((file) => file.url).map(({ name, url }) => ({ name, data: shown ? url.slice(url.indexOf(",") + 1) : undefined })),
});

/** The last question of a chat that nobody keeps, with all that was said before it. */
const passing = (model = chosen()) => {
  let left = MOST_SHOWN;
  const turns = [...temporary].reverse().map((turn) => sent(turn, (left -= pictures(turn.attached).length) >= 0)).reverse();
  return { temporary: true, ...turns.pop(), turns, parameters, model };
};

/** What is told of a message directly above it. */
function linesAbove(message) {
  const lines = [];
  for (let at = message?.previousElementSibling; at?.matches(".trim"); at = at.previousElementSibling) lines.unshift(at);
  return lines;
}

/** Has the last question answered again, perhaps by another model. */
function again(model) {
  if (running || (!conversation && !temporary)) return;
  running = true;
  const end = seen();
  const last = $$(".ms", log).at(-1);
  const answer = last?.matches(".a") ? last : null;
  const old = [...linesAbove($$(".ms.u", log).at(-1)), ...linesAbove(answer), ...(answer ? [answer] : [])].map((node) => ({ node, parent: node.parentNode, next: node.nextSibling }));
  for (const { node } of old) node.remove();
  const turn = temporary?.at(-1).by === "model" ? temporary.pop() : null;
  const back = () => {
    for (const { node, parent, next } of old.reverse()) parent.insertBefore(node, next?.parentNode === parent ? next : null);
    if (turn) temporary.push(turn);
  };
  follow(temporary ? passing(model) : { conversation, seen: end, again: true, model }, undefined, undefined, back);
}

/* ---- a question put differently ---- */

/** The message may lie in a part that was loaded later: what follows stands beside the part as well. */
function withoutWhatFollows(node) {
  for (let at = node; at !== log; at = at.parentNode) while (at.nextElementSibling) at.nextElementSibling.remove();
}

function edit(node, text) {
  if (running) return;
  const bubble = $(".bub", node);
  const area = el("textarea", "inp");
  area.value = text ?? bubble.textContent;
  area.dir = "auto";
  area.setAttribute("aria-label", words.edit);
  const close = () => {
    editor.replaceWith(bubble);
    row.hidden = false;
    $("button", row).focus();
  };
  const row = $(".ub", node);
  const editor = el("form", "edit", area, el("div", "row", button("btn sec sm", "x", words.cancel, close), Object.assign(button("btn sm", "arrow-up", words.send, () => {}), { type: "submit" })));
  editor.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text || tooLong(text)) return;
    running = true;
    bubble.textContent = text;
    editor.replaceWith(bubble);
    const end = seen();
    withoutWhatFollows(node);
    const insteadOf = Number(node.dataset.position);
    $(".ub", node).remove();
    follow({ conversation, seen: end, text, insteadOf }, node, { text, attached: [] });
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      editor.requestSubmit();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  row.hidden = true;
  bubble.replaceWith(editor);
  area.focus();
}

log.addEventListener("click", async (event) => {
  const shown = event.target.closest("[data-show]");
  if (!shown || running) return;
  try {
    await call("/conversations/" + conversation + "/show", "POST", { position: Number(shown.dataset.show) });
    const { top } = shown.getBoundingClientRect();
    await thread(Number(shown.dataset.show));
    const same = $(`[data-position="${shown.dataset.show}"] .vars button:enabled`, log);
    same?.focus({ preventScroll: true });
    if (same) stand(same, top);
  } catch (no) {
    toast(no.message);
  }
});

/** Shows the way through the conversation that the house shows now, as far back as to this message; who reads above stays there. */
async function thread(position = Infinity) {
  const read = following ? null : readNow();
  const fresh = $(".msgs", await fetched(location.href));
  dress(fresh);
  log.replaceChildren(...fresh.childNodes);
  try {
    await backTo(Math.min(position, read?.position ?? Infinity));
  } finally {
    offers();
  }
  const same = read && $(`[data-position="${read.position}"]`, log);
  if (same) stand(same, read.top);
}

/** Scrolls to where this stands so high; what comes into sight only then gets its size, so some frames long. */
function stand(node, top, frames = 4) {
  log.scrollTop += node.getBoundingClientRect().top - top;
  if (frames) requestAnimationFrame(() => stand(node, top, frames - 1));
}

/** The message at the top of what is seen, and where it stands. */
function readNow() {
  const { left, width, top } = log.getBoundingClientRect();
  const nodes = [20, 60, 120].map((below) => document.elementFromPoint(left + width / 2, top + below)?.closest("[data-position]"));
  const node = nodes.find(Boolean);
  return node && { position: Number(node.dataset.position), top: node.getBoundingClientRect().top };
}

/** Positions rise along each way. */
async function backTo(position) {
  const before = () => Number($("[data-position]", log)?.dataset.position) > position && $(".earlier", log);
  for (let line = before(); line; line = before()) await earlier(line);
}

/* ---- the box ---- */

/** Asks once all that was attached has been read and the choice of a model is known: who is quick loses nothing. */
const submit = () => attaching.then(settled).then(() => ask(box.value));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
box.addEventListener("input", () => {
  ready();
  keepDraft();
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});
stopper.addEventListener("click", () => {
  halted = true;
  halt();
  box.focus();
});

function halt() {
  for (const id of under) call("/conversations/" + id + "/stop", "POST").catch(() => {});
}

for (const sample of $$("[data-ask]")) sample.addEventListener("click", () => ask(sample.dataset.ask));

/* ---- texts and pictures that come along ---- */

/** As many pictures as the house shows a model at once. */
const MOST_SHOWN = 8;

const pictures = (files = []) => files.filter((file) => file.url);

let attached = [];
let untaken = []; // why some files were not taken, until the next ones or the message
let attaching = Promise.resolve();
const chips = $("[data-attached]");
const chooser = $("[data-attach]");

function showAttached() {
  chips.replaceChildren(...attached.map((file, at) => el("li", file.url ? "pic" : "", fileChip(file), button("ib s", "x", say(words.detach, file.name), () => {
    attached = attached.filter((one, place) => place !== at);
    showAttached();
    box.focus();
  }))));
  if (pictures(attached).length && !sees()) chips.append(el("li", "note", say(words.picture_named, answering())));
  for (const file of attached) if (file.guessed) chips.append(el("li", "note", say(words.attach_guessed, file.name)));
  for (const why of untaken) chips.append(el("li", "note er", why));
  chips.hidden = !chips.childElementCount;
}

/** The model that answers next, as people read it. */
const answering = () => (models.length ? label(next()) : $(".cmp .mp .el").textContent);

/** What can be attached depends on the model. */
function showAttachable() {
  const field = chooser?.closest("label");
  if (!field) return;
  field.title = $(".sr", field).textContent = sees() ? words.picture_attach : words.picture_texts;
  showAttached();
}

/** One after the other, or limits would be passed. */
const attach = (files) => (attaching = attaching.then(() => takeIn(files)));

async function takeIn(files) {
  const refused = [];
  untaken = [];
  for (const file of files) {
    const name = file.name.slice(0, 200).replace(/[\uD800-\uDBFF]$/, "");
    try {
      const read = /^image\/(?!svg)/.test(file.type) ? await asPicture(file) : await asText(file);
      attached = [...attached, { name, ...read }];
    } catch (no) {
      refused.push(no.message);
    }
  }
  if (refused.length === 1) toast(refused[0]);
  else if (refused.length) {
    untaken = [...new Set(refused)];
    toast(say(words.attach_not, refused.length));
  }
  showAttached();
  box.focus();
}

async function asText(file) {
  if (attached.length - pictures(attached).length >= chooser.dataset.most) throw new Error(say(words.attach_most, Number(chooser.dataset.most)));
  const { readable } = await import("./chat-texts.js");
  return readable(file, Number(chooser.dataset.longest));
}

async function asPicture(file) {
  if (!sees()) throw new Error(say(anySees() ? words.picture_choose : words.picture_blind, answering()));
  if (pictures(attached).length >= page.dataset.pictures) throw new Error(say(words.picture_most, Number(page.dataset.pictures)));
  const { scaled } = await import("./chat-pictures.js");
  return scaled(file, Number(page.dataset.pictureSide), Number(page.dataset.pictureBytes));
}

if (chooser) {
  chooser.addEventListener("change", () => attach([...chooser.files]).then(() => (chooser.value = "")));
  const over = (is) => form.classList.toggle("over", is);
  page.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(event.dataTransfer.types.includes("Files"));
  });
  page.addEventListener("dragleave", (event) => over(Boolean(event.relatedTarget) && form.classList.contains("over")));
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    attach([...event.dataTransfer.files]);
  });
  box.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.getData("text/plain")) return; // a table is copied as text and as a picture
    event.preventDefault();
    attach(files);
  });
}

/* ---- a picture in its full size ---- */

page.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-picture]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { src, alt } = $("img", opener);
  Object.assign($("#picture img"), { src, alt });
  $("#picture h2").textContent = alt;
  openDialog($("#picture"));
});

/* ---- how the model is asked ---- */

const instruct = $("#instruct");
const FIELDS = ["system-prompt", "temperature", "max-tokens"];
let parameters = read((id) => $("#" + id).defaultValue); // a browser may remember what was typed before

function read(value = (id) => $("#" + id).value) {
  const [systemPrompt, ...numbers] = FIELDS.map(value);
  const [temperature, maxTokens] = numbers.map((text) => (text === "" ? undefined : Number(text)));
  return { systemPrompt, temperature, maxTokens };
}

/** What another window has kept, of what is written otherwise here. */
async function instructedNow() {
  const fresh = await fetched(location.href);
  const value = (id) => $("#" + id, fresh).value;
  parameters = read(value);
  const lines = FIELDS.filter((id) => value(id) !== $("#" + id).value).map((id) =>
    el("p", "", el("b", "", $(`label[for=${id}]`).textContent + ": "), value(id) || (id === "system-prompt" ? words.meanwhile_no_prompt : $("#" + id).placeholder)));
  const take = () => {
    for (const id of FIELDS) $("#" + id).value = value(id);
    showInstructed();
  };
  return { now: lines, take };
}

function showInstructed() {
  const any = Object.values(parameters).some((value) => value !== undefined && value !== "");
  for (const node of $$("[data-instruct]")) node.classList.toggle("on", any);
}

for (const node of $$("[data-instruct]")) node.addEventListener("click", () => openDialog(instruct));
keeping(
  instruct,
  async () => {
    const wanted = read();
    if (conversation) await call("/conversations/" + conversation + "/instruct", "POST", { ...wanted, shown: parameters });
    parameters = wanted;
  },
  () => {
    showInstructed();
    toast(words.instructed);
  },
  instructedNow,
);
showInstructed();

/* ---- a chat that nobody keeps ---- */

for (const node of $$("[data-temporary]")) {
  node.addEventListener("click", () => {
    if (temporary?.length) return location.assign(base); // the end of it
    if (!temporary) keepDraft("");
    temporary = temporary ? null : [];
    page.classList.toggle("temporary", Boolean(temporary));
    for (const one of $$("[data-temporary]")) one.setAttribute("aria-pressed", Boolean(temporary));
    $("[data-sub]").textContent = temporary ? words.temporary : words.unsaved;
    titleIs(temporary ? words.temporary_title : words.new);
    toast(temporary ? words.temporary : words.unsaved);
    box.focus();
  });
}

/* ---- what the page came with ---- */

/** Of an answer that never came there is nothing to tell but the way to those that came before it. */
const onlyWays = (row) => {
  const ways = $(".vars", row);
  if (ways) row.replaceChildren(ways);
  else row.remove();
};

function dress(from) {
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
    $(".mt-row", node).append(...counter.receipt(node.dataset.took && JSON.parse(node.dataset.took)));
    tools($(".mt-row", node), text, isLast && !readOnly);
    trimmed(node, Number(node.dataset.leftOut), Number(node.dataset.summarised), Number(node.dataset.unseen));
    if (node.dataset.end !== "FAILED" || isLast) howItEnded(md.parentNode, node.dataset.end, text, $(".why", node)?.textContent);
    else note(md.parentNode, failure($(".why", node)?.textContent), "st", "triangle-alert");
    wayBack($(".evc .btn", node), $(".vars [data-show]:enabled", node));
    if (!text && !["STOPPED", "COMPLETE"].includes(node.dataset.end)) onlyWays($(".mt-row", node));
  }
}

/** Beside what can be done about an answer that failed stands the way to another one. */
function wayBack(retry, other) {
  if (!retry || !other) return;
  const back = button("btn sec sm", "undo-2", words.other_answer, () => {});
  back.dataset.show = other.dataset.show;
  retry.after(back);
}

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
function offers() {
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

/** An answer that somebody left is kept within seconds; one that is lost is told. */
async function expectAnswer() {
  for (const wait of [500, 1500, 3000, 5000]) {
    await new Promise((done) => setTimeout(done, wait));
    if (running) return;
    await thread().catch(() => {});
    if (following) toEnd();
    if ($$(".ms", log).at(-1)?.classList.contains("a")) return;
  }
  broken(log, words.lost, words.failed_text, button("btn sm", "rotate-cw", words.retry, () => again()));
  if (following) toEnd();
}

dress(log);
if (page.dataset.unanswered === "true") expectAnswer();
showContext(Number($("[data-used]").dataset.used));
picker(() => conversation, (room, name) => {
  context = room;
  showContext();
  showAttachable();
  phoneIdle = name;
  if (!running) phoneState(name);
});
followWindows(() => (running || readOnly ? "" : conversation), (fresh) => {
  context = Number($("main", fresh).dataset.context);
  counter.countedElsewhere($("[data-counter]", fresh));
  pickedElsewhere(fresh);
  showContext(Number($("[data-used]", fresh).dataset.used));
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
box.value = (!conversation && handed) || (sessionStorage.getItem(draftKey()) ?? "");
if (handed && !conversation) ask(handed);
ready();
if (matchMedia("(pointer: fine)").matches && !readOnly) box.focus();
