// What one message looks like: a question with what came along, an answer with what is told and can be done below it.
import { copy, el, icon, say, toast } from "./shell.js";
import { $, $$, button, chat, hundredth, log, openDialog, page, readOnly, round, tenth, tooLong, words } from "./chat-parts.js";
import { receipt } from "./chat-counter.js";
import { answerAgain, models } from "./chat-models.js";

let again = () => {};
let instead = () => {};

/**
 * Says what the buttons of messages do.
 *
 * @param answer has the last question answered again, by a model or as before
 * @param ask asks a text in the place of the question in a node
 */
export function lead(answer, ask) {
  again = answer;
  instead = ask;
}

/* ---- a question ---- */

export const personSaid = (text, attached) => {
  const node = el("div", "ms u", el("span", "sr", words.you));
  if (attached.length) node.append(el("ul", "att", ...attached.map((file) => el("li", file.url ? "pic" : "", fileChip(file)))));
  node.append(el("div", { class: "bub", dir: "auto" }, text));
  log.append(node);
  return node;
};

export const fileChip = (file) => (file.url ? pictureChip(file) : textChip(file));
const textChip = (file) => el("span", "", icon("file-text"), el("b", { dir: "auto" }, file.name), " " + size(file.text.length));
const pictureChip = (file) => {
  const image = el("img", { src: file.url, alt: file.name, width: file.width, height: file.height });
  return el("button", { type: "button", title: file.name + ", " + size(file.size), "data-picture": "" }, image);
};
const size = (length) => (length < 1_000 ? length + " B" : (length < 10_000 ? tenth : round).format(length / 1000) + " KB");

/** A picture in its full size. */
page.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-picture]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { src, alt } = $("img", opener);
  Object.assign($("#picture img"), { src, alt });
  $("#picture h2").textContent = alt;
  openDialog($("#picture"));
});

/** A kept question can be put differently. */
export const editable = (node) => {
  if (!node.dataset.position || readOnly) return;
  const row = $(".ub", node) ?? node.appendChild(el("div", "ub"));
  row.prepend(button("ib", "pencil", words.edit, () => edit(node)));
  const variants = $(".vars", node);
  if (variants) row.append(variants);
};

/** Lets the person put a question differently, beginning with its text or with another. */
export function edit(node, text) {
  if (chat.running) return;
  const bubble = $(".bub", node);
  const area = el("textarea", { class: "inp", dir: "auto", "aria-label": words.edit });
  area.value = text ?? bubble.textContent;
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
    if (!text || chat.running || tooLong(text)) return;
    bubble.textContent = text;
    editor.replaceWith(bubble);
    row.remove();
    instead(node, text);
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

/** What is being written in the place of a question; null where nothing is. */
export function underEdit() {
  const area = $(".edit textarea", log);
  if (!area) return null;
  const { value, selectionStart, selectionEnd } = area;
  return { position: area.closest("[data-position]").dataset.position, value, selection: [selectionStart, selectionEnd], before: document.activeElement };
}

/** Goes on with it after the messages were made anew: where the question is on no way that is shown, in the box. */
export function editOn(was, elsewhere) {
  if (!was || $(".edit", log)) return;
  const node = $(`[data-position="${was.position}"]`, log);
  if (!node) return elsewhere(was.value);
  edit(node, was.value);
  $("textarea", node).setSelectionRange(...was.selection);
  if (was.before.isConnected) was.before.focus({ preventScroll: true });
}

/* ---- an answer ---- */

/** An answer that is to come; one of two has its model's name above it. */
export const modelSays = (where = log, name) => {
  const md = el("div", "md");
  const caret = el("span", { class: "wait", role: "img", "aria-label": words.waiting }, el("i"), el("i"), el("i"));
  const body = el("div", "", el("span", "sr", words.ai), md, caret);
  const pace = el("span", "num");
  if (name) body.prepend(el("div", "ph", el("b", "", name), pace));
  const node = el("div", { class: "ms a now", "aria-busy": "true" }, el("span", { class: "moon", "aria-hidden": "true" }), body);
  where.append(node);
  return { node, body, md, caret, pace, text: "" };
};

/** Says how many are before it, instead of that it is thinking. */
export const inLine = (one, { position, seconds }) => {
  const said = say(seconds ? words.queued_about : words.queued, position, Math.round(seconds));
  if (one.caret.dataset.position !== String(position)) {
    one.caret.setAttribute("aria-label", said);
    tell(said);
  }
  one.caret.dataset.position = position;
  ($("span", one.caret) ?? one.caret.appendChild(el("span", "num"))).textContent = said;
};

/** Whether anything is told below an answer: nothing of one that never came. */
export const hasFoot = (text, end) => text || ["STOPPED", "COMPLETE"].includes(end);

/** What stands below an answer once it has ended. */
export function footOf(one, told, end, isLast) {
  if (end?.position) one.node.dataset.position = end.position;
  if (!hasFoot(one.text, end?.end)) return;
  const seconds = end?.millis ? (end.millis < 1000 ? hundredth : tenth).format(end.millis / 1000) : "";
  const model = end?.model ?? told.model;
  const guide = told.guide && model === told.model;
  tools(foot(one, { guide, model, why: end?.why, seconds, speed: pace(end), took: end?.took }), one.text, isLast);
}

/** How fast an answer was. */
export const pace = (end) => (end?.speed ? (end.speed < 100 ? tenth : round).format(end.speed) : "");

/** The line below an answer: who and why, how long, how fast, what it took, and what can be done with it. */
const foot = (one, { guide, model, why, seconds, speed, took }) => {
  const by = el("span");
  if (guide) by.append(words.by_guide);
  else by.append(words.by + " ", el("b", "", model));
  if (why) by.append(": " + why);
  const row = el("div", "mt-row num", el("span", "rl", icon("sparkles"), by));
  if (seconds) row.append(el("span", "", seconds + " s"));
  if (speed) row.append(el("span", "hs", speed + " " + words.speed));
  row.append(...receipt(took));
  one.body.append(row);
  return row;
};

/** What can be done with an answer: the last can be had again. */
export const tools = (row, text, isLast) => {
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

/** Something else is asked: no answer above can be had again. */
export function settle() {
  for (const old of $$(".again", log)) old.remove();
  for (const card of $$(".evc,:scope > .note.st", log)) {
    // There is nothing to do about a failure any more, but its reason stays.
    if (card.dataset.failure) note(card.parentNode, card.dataset.failure, "st", "triangle-alert");
    card.remove();
  }
}

/* ---- what is said of it ---- */

/** What a screen reader hears of an answer: that it comes, and what became of it. Never its words one by one. */
export const tell = (text) => {
  $("[data-told]").textContent = text;
};

/** What is heard of an answer at its end; that one failed is an alert, which is heard by itself. */
export function howToldOf(end, text) {
  const other = { COMPLETE: text ? "" : words.nothing, STOPPED: words.stopped, CUT: words.cut, LEFT: words.left };
  return end && end.end !== "FAILED" ? other[end.end] || words.answered : "";
}

export const note = (where, text, kind = "", name = "info") => where.append(el("p", "note " + kind, icon(name), el("span", "", text)));

/** Says which of the oldest messages the answer does not know, or knows from a summary, and what it did not see. */
export const trimmed = (before, left, summarised, unseen) => {
  const lines = [];
  if (summarised > 0) lines.push(say(words.summarised, summarised));
  if (left > 0) lines.push(say(words.trimmed, left));
  if (unseen > 0) lines.push(say(words.picture_unseen, unseen));
  for (const text of lines) before.before(el("p", "note in trim", icon("info"), el("span", "", text)));
  return lines.join(" ");
};

/** What is told of a message directly above it. */
export function linesAbove(message) {
  const lines = [];
  for (let at = message?.previousElementSibling; at?.matches(".trim"); at = at.previousElementSibling) lines.unshift(at);
  return lines;
}

/** Says what is not as usual about an answer. */
export function howItEnded(where, end, said, reason, request, stands = words.failed_text) {
  if (end === "COMPLETE" && !said) note(where, words.nothing, "st");
  else if (end === "STOPPED") note(where, words.stopped, "st", "circle-stop");
  else if (end === "LEFT") note(where, words.left, "st");
  else if (end === "CUT") note(where, words.cut, "st");
  else if (readOnly && end === "FAILED") note(where, words.failed, "st", "triangle-alert");
  else if (end === "FAILED" || end === "LOST") {
    const text = (reason ? reason.replace(/[.\s]*$/, ". ") : "") + stands;
    const card = broken(where, end === "LOST" ? words.offline : words.failed, text, retry(), request);
    if (where !== log && end === "FAILED") card.dataset.failure = failure(reason);
  }
}

/** Says in one line what became of an answer that failed. */
export const failed = (where, reason) => note(where, failure(reason), "st", "triangle-alert");
const failure = (reason) => [words.failed, reason].filter(Boolean).join(": ");

/** What has something tried again; where nothing else is said, the last answer. */
export const retry = (action = () => again()) => button("btn sm", "rotate-cw", words.retry, action);

/** A card that says what failed and what to do. */
export const broken = (where, title, text, action, id) => {
  const heading = el("h3", "er", icon("triangle-alert"), title);
  const row = el("div", "row w", action);
  if (id) {
    const shown = id.slice(0, 8).toUpperCase();
    row.append(el("span", "eid end", el("code", "", shown), button("ib", "copy", words.copy, () => copy(id).then(() => toast(words.copied)))));
  }
  const card = el("div", { class: "evc er-b", role: "alert" }, heading, el("p", "", text), row);
  where.append(card);
  return card;
};
