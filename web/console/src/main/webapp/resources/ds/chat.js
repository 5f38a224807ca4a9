// Chat: sends a question, follows its answer word by word, keeps the draft when something breaks.
import { copy, icon, toast } from "./shell.js";
import { events } from "./events.js";
import { render } from "./markdown.js";

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const words = JSON.parse($("#words").dataset.words);
const say = (text, ...values) => values.reduce((done, value, at) => done.replace("{" + at + "}", value), text);

const page = $("main.chat");
const log = $(".msgs");
const form = $("form.cmp");
const box = $("#msg");
const send = $(".snd[type=submit]");
const stopper = $("[data-stop]");
const latest = $("[data-latest]");
// The reader's own variety of the page's language, for hours and numbers.
const locale = navigator.languages.find((one) => one.startsWith(page.dataset.locale)) ?? page.dataset.locale;
const longest = Number(page.dataset.longest);
const csrf = $("meta[name=csrf]").content;
const base = new URL("chat", document.baseURI).pathname;
const round = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredth = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

let conversation = page.dataset.conversation ?? "";
let context = Number(page.dataset.context);
let running = null;

/* ---- small parts ---- */

const el = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};

const button = (className, name, label, action) => {
  const node = el("button", className, icon(name));
  node.type = "button";
  if (className.startsWith("ib")) {
    node.setAttribute("aria-label", label);
    node.title = label;
  } else node.append(label);
  node.addEventListener("click", action);
  return node;
};

const draftKey = () => "dream.draft." + conversation;

const keepDraft = (text = box.value) => {
  try {
    if (text) sessionStorage.setItem(draftKey(), text);
    else sessionStorage.removeItem(draftKey());
  } catch {
    // The browser refuses storage: the text still stands in the box.
  }
};

const call = (path, method, body) =>
  fetch(base + path, {
    method,
    headers: { "X-Dream-Csrf": csrf, Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body && JSON.stringify(body),
  }).then(async (answer) => {
    if (!answer.ok) throw new Error(((await answer.json().catch(() => null)) ?? {}).message ?? words.did_not_work);
    return answer.status === 204 ? null : answer.json();
  });

/* ---- scrolling: follow the answer unless the reader has gone up ---- */

let following = true;
const nearEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;
const toEnd = () => {
  log.scrollTop = log.scrollHeight;
};
log.addEventListener("scroll", () => {
  following = nearEnd();
  latest.hidden = following;
}, { passive: true });
latest.addEventListener("click", () => {
  following = true;
  toEnd();
});

/* ---- what was said ---- */

const personSaid = (text) => {
  const you = el("span", "sr", words.you);
  const node = el("div", "ms u", you, el("div", "bub", text));
  log.append(node);
  return node;
};

const modelSays = () => {
  const moon = el("span", "moon");
  moon.setAttribute("aria-hidden", "true");
  const md = el("div", "md");
  const caret = el("span", "wait", el("i"), el("i"), el("i"));
  caret.setAttribute("role", "status");
  caret.setAttribute("aria-label", words.waiting);
  const body = el("div", "", el("span", "sr", words.ai), md, caret);
  const node = el("div", "ms a now", moon, body);
  node.setAttribute("aria-busy", "true");
  log.append(node);
  return { node, body, md, caret, text: "" };
};

/** The line below an answer: who, how long, how fast, and what can be done with it. */
const foot = (one, { guide, model, seconds, speed }) => {
  const by = el("span");
  if (guide) by.append(words.by_guide);
  else by.append(words.by + " ", el("b", "", model));
  const row = el("div", "mt-row num", el("span", "rl", icon("sparkles"), by));
  if (seconds) row.append(el("span", "", seconds + " s"));
  if (speed) row.append(el("span", "hs", speed + " " + words.speed));
  one.body.append(row);
  return row;
};

const tools = (row, text, isLast) => {
  $(".tools", row)?.remove();
  const box = el("span", "tools");
  if (text) {
    box.append(button("ib", "copy", words.copy_answer, async (event) => {
      await copy(text);
      toast(words.copied);
      event.target.closest("button")?.focus();
    }));
  }
  if (isLast) box.append(button("ib", "rotate-cw", words.again, again));
  row.append(box);
};

const onlyLastCanBeAnsweredAgain = () => {
  for (const old of $$(".tools .ib:nth-child(2)", log)) old.remove();
};

const note = (where, text, kind = "") => where.append(el("p", "note " + kind, icon(kind === "in" ? "info" : "square"), el("span", "", text)));

const trimmed = (before, count) => {
  if (count > 0) {
    const text = count === 1 ? words.trimmed_1 : say(words.trimmed_n, count);
    const line = el("p", "note in trim", icon("info"), el("span", "", text));
    before.before(line);
  }
};

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

const showContext = (used, about = false) => {
  if (!context) return;
  const percent = Math.min(100, Math.round((used * 100) / context));
  const bar = $(".cx .bar");
  bar.setAttribute("aria-valuenow", percent);
  bar.firstElementChild.style.width = percent + "%";
  $("[data-used-tokens]").textContent = (about ? "~" : "") + round.format(used);
  $("[data-context-tokens]").textContent = say(words.of, round.format(context));
  $("[data-used-percent]").textContent = percent + " %";
  $(".cx").hidden = false;
};

const showState = (...parts) => $("[data-state]").replaceChildren(...parts);

const phoneState = (text) => {
  $("[data-phone-state]").textContent = text;
};
const phoneIdle = $("[data-phone-state]").textContent;

const showFirst = (millis) => {
  const node = $("[data-first]");
  node.replaceChildren(el("span", "hs", words.first), el("span", "only-s", words.first_short), " ", el("b", "", hundredth.format(millis / 1000) + " s"));
  node.hidden = false;
};

/* ---- one answer ---- */

const titleIs = (title) => {
  for (const node of $$("[data-title],.cv[aria-current] b")) node.textContent = title;
  document.title = title + " · Dream Server";
};

const conversationIs = (told) => {
  if (!told.fresh) return;
  conversation = told.conversation;
  history.replaceState(null, "", base + "?c=" + conversation);
  titleIs(told.title);
  for (const node of $$("[data-open-only]")) node.hidden = false;
  $("[data-sub]").textContent = words.since + " " + new Date().toLocaleDateString(locale, { day: "numeric", month: "long" });
  const list = $(".convs .sc");
  $(".none", list)?.remove();
  let today = $("h2", list);
  if (!today || today.textContent !== words.today) {
    today = el("h2", "", words.today);
    list.prepend(today, el("ul"));
  }
  const entry = el("a", "cv", el("b", "", told.title), el("time", "num", new Date().toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" })));
  entry.href = base + "?c=" + conversation;
  entry.setAttribute("aria-current", "page");
  today.nextElementSibling.prepend(el("li", "", entry));
};

const busy = (is) => {
  send.hidden = is;
  stopper.hidden = !is;
  box.placeholder = is ? words.busy : words.idle;
  if (!is) {
    phoneState(phoneIdle);
    document.documentElement.classList.remove("answering");
  } else document.documentElement.classList.add("answering");
  ready();
};

const ready = () => {
  send.disabled = !box.value.trim();
};

/** Asks, and follows the answer to its end. body is what the house is sent. */
async function follow(body, question, text) {
  $(".hello").hidden = true;
  log.hidden = false;
  onlyLastCanBeAnsweredAgain();
  for (const card of $$(".evc", log)) card.remove();
  const one = modelSays();
  following = true;
  toEnd();
  busy(true);
  showState();
  $("[data-first]").hidden = true;
  const begun = performance.now();
  let told = null;
  let firstAt = 0;
  let tokens = 0;
  let painted = 0;
  let end = null;
  const rates = [];

  const paint = () => {
    painted = 0;
    render(one.md, one.text, words);
    if (following) toEnd();
    const seconds = (performance.now() - firstAt) / 1000;
    const recent = rates.filter(([at]) => at > performance.now() - 2000);
    if (recent.length > 1 && seconds > 0.2) {
      const span = (recent.at(-1)[0] - recent[0][0]) / 1000;
      const speed = span > 0.05 ? (recent.at(-1)[1] - recent[0][1]) / span : tokens / seconds;
      const live = el("span", "live");
      showState(live, el("b", "", tenth.format(speed)), " " + words.speed);
      phoneState(words.answering + ", " + round.format(speed) + " " + words.speed);
    }
    if (told) showContext(told.promptTokens + tokens, true);
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
      one.node.remove();
      notSent(question, text, away ? "expired" : no.code, no.message);
      return;
    }
    for await (const [event, data] of events(response)) {
      if (event === "question") {
        told = data;
        context = data.context;
        conversationIs(data);
        keepDraftFor(data.conversation, question, text);
        running = data.conversation;
        trimmed(question ?? one.node, data.leftOut);
        phoneState(words.answering);
      } else if (event === "words") {
        if (!firstAt) {
          firstAt = performance.now();
          showFirst(firstAt - begun);
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
    running = null;
    one.caret.remove();
    one.md.classList.remove("typing");
    one.node.classList.remove("now");
    one.node.removeAttribute("aria-busy");
    busy(false);
  }
  if (!one.node.isConnected) return;
  render(one.md, one.text, words);
  if (!told) {
    one.node.remove();
    notSent(question, text, "offline");
  } else finished(one, told, end);
  if (following) toEnd();
}

function finished(one, told, end) {
  const speed = end?.speed ? (end.speed < 100 ? tenth : round).format(end.speed) : "";
  showState(...(speed ? [el("b", "", speed), " " + words.speed] : []));
  if (end?.firstMillis !== undefined) showFirst(end.firstMillis);
  if (end && end.tokensIn > 0) showContext(end.tokensIn + end.tokensOut);
  if (one.text || end?.end === "STOPPED") {
    const row = foot(one, { guide: told.guide, model: told.model, seconds: end?.millis ? (end.millis < 1000 ? hundredth : tenth).format(end.millis / 1000) : "", speed });
    tools(row, one.text, true);
  }
  howItEnded(one.body, end?.end ?? "LOST", end?.reason, end?.request);
}

/** Says what is not as usual about an answer. */
function howItEnded(where, end, reason, request) {
  if (end === "STOPPED") note(where, words.stopped, "st");
  else if (end === "LEFT") note(where, words.left, "st");
  else if (end === "CUT") note(where, words.cut, "st");
  else if (end === "FAILED" || end === "LOST") {
    const retry = button("btn sm", "rotate-cw", words.retry, again);
    const text = (reason ? reason.replace(/[.\s]*$/, ". ") : "") + words.failed_text;
    broken(where, end === "LOST" ? words.offline : words.failed, text, retry, request);
  }
}

/** The question never arrived: it goes back into the box. */
function notSent(question, text, code, message) {
  running = null;
  question?.remove();
  if (text && !box.value) {
    box.value = text;
    keepDraft();
  }
  ready();
  const key = code === "chat-no-engine" ? "no_engine" : code === "offline" ? "offline" : code === "expired" ? "expired" : null;
  const action = key === "expired"
    ? Object.assign(el("a", "btn sm", icon("rotate-cw"), words.sign_in), { href: location.pathname + location.search })
    : button("btn sm", "rotate-cw", words.retry, () => (text ? form.requestSubmit() : again()));
  const title = key ? words[key] : message ?? words.refused;
  const more = key ? words[key + "_text"] : text ? words.draft + "." : words.failed_text;
  broken(log, title, more, action);
  showState(icon("check"), words.draft);
  toEnd();
  box.focus();
}

function keepDraftFor(id, question, text) {
  if (text === undefined) return;
  sessionStorage.removeItem("dream.draft.");
  sessionStorage.removeItem("dream.draft." + id);
}

function ask(text) {
  const clean = text.trim();
  if (!clean || running) return;
  if (clean.length > longest) {
    toast(say(words.too_long, round.format(longest), round.format(clean.length)));
    return;
  }
  running = "asking";
  box.value = "";
  $(".hello").hidden = true;
  log.hidden = false;
  follow({ conversation, text: clean }, personSaid(clean), clean);
}

function again() {
  if (running || !conversation) return;
  running = "asking";
  const last = $$(".ms", log).at(-1);
  if (last?.classList.contains("a")) last.remove();
  for (const line of $$(".trim", log)) line.remove();
  follow({ conversation, again: true });
}

/* ---- the box ---- */

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(box.value);
});
box.addEventListener("input", () => {
  ready();
  keepDraft();
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask(box.value);
  }
});
stopper.addEventListener("click", () => {
  if (running && running !== "asking") call("/conversations/" + running + "/stop", "POST").catch(() => {});
  box.focus();
});
for (const sample of $$("[data-ask]")) sample.addEventListener("click", () => ask(sample.dataset.ask));

/* ---- the list, the name, the end ---- */

const showChats = $("[data-show-chats]");
const chats = $("#chats");
const openChats = (open) => {
  chats.classList.toggle("open", open);
  showChats.setAttribute("aria-expanded", open);
  if (open) $("a", chats).focus();
};
showChats.addEventListener("click", (event) => {
  event.stopPropagation();
  openChats(!chats.classList.contains("open"));
});
document.addEventListener("click", (event) => {
  if (!chats.contains(event.target)) openChats(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chats.classList.contains("open")) {
    openChats(false);
    showChats.focus();
  }
});

const dialog = $("#rename");
for (const node of $$("[data-rename]")) {
  node.addEventListener("click", () => {
    $("#rename-name").value = $("h1").textContent;
    dialog.showModal();
    $("#rename-name").select();
  });
}
$("[data-close]", dialog).addEventListener("click", () => dialog.close(""));
dialog.addEventListener("close", async () => {
  const name = $("#rename-name").value.trim();
  if (dialog.returnValue !== "save" || !name) return;
  try {
    titleIs((await call("/conversations/" + conversation, "POST", { title: name })).title);
  } catch (no) {
    toast(no.message);
  }
});

for (const node of $$("[data-delete]")) {
  node.addEventListener("click", async () => {
    try {
      await call("/conversations/" + conversation, "DELETE");
      sessionStorage.setItem("dream.undo", conversation);
      location.assign(base);
    } catch (no) {
      toast(no.message);
    }
  });
}

/* ---- what the page came with ---- */

for (const node of $$(".ms.a", log)) {
  const md = $(".md", node);
  const text = md.textContent;
  md.textContent = "";
  md.removeAttribute("data-md");
  render(md, text, words);
  const isLast = node === $$(".ms", log).at(-1);
  tools($(".mt-row", node), text, isLast);
  trimmed(node, Number(node.dataset.leftOut));
  if (node.dataset.end !== "FAILED" || isLast) howItEnded(md.parentNode, node.dataset.end, $(".why", node)?.textContent);
  else note(md.parentNode, words.failed, "st");
  if (!text && node.dataset.end !== "STOPPED") $(".mt-row", node).remove();
}
if (page.dataset.unanswered === "true") broken(log, words.lost, words.failed_text, button("btn sm", "rotate-cw", words.retry, again));

const today = new Date().toDateString();
for (const node of $$("time[datetime]")) {
  if (node.textContent) continue;
  const at = new Date(node.dateTime);
  const days = (Date.now() - at) / 86_400_000;
  node.textContent = node.hasAttribute("data-date")
    ? at.toLocaleDateString(locale, { day: "numeric", month: "long" })
    : at.toDateString() === today
      ? at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" })
      : at.toLocaleDateString(locale, days < 7 ? { weekday: "short" } : { day: "numeric", month: "short" });
}
showContext(Number($("[data-used]").dataset.used));
log.classList.add("ready");
toEnd();
document.fonts?.ready.then(toEnd);

const handed = sessionStorage.getItem("dream.ask");
sessionStorage.removeItem("dream.ask");
const undo = sessionStorage.getItem("dream.undo");
sessionStorage.removeItem("dream.undo");
if (undo) {
  toast(words.deleted, {
    label: words.undo,
    action: () => call("/conversations/" + undo + "/restore", "POST").then(() => location.assign(base + "?c=" + undo), (no) => toast(no.message)),
  });
}
if (handed && !conversation) ask(handed);
else box.value = sessionStorage.getItem(draftKey()) ?? "";
ready();
if (matchMedia("(pointer: fine)").matches) box.focus();
