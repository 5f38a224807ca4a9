// The box: what is typed there, with its draft, and the texts and pictures that come along.
import { el, say, toast } from "./shell.js";
import { $, button, chat, page, words } from "./chat-parts.js";
import { phoneState } from "./chat-counter.js";
import { anySees, label, models, next, sees } from "./chat-models.js";
import { fileChip } from "./chat-messages.js";

export const form = $("form.cmp");
export const box = $("#msg");
const send = $(".snd[type=submit]");
const stopper = $("[data-stop]");

/* ---- what is typed ---- */

const draftKey = () => "dream.draft." + chat.conversation;

/** The draft that this tab holds for the chat shown; nothing where there is none. */
export const draft = () => sessionStorage.getItem(draftKey()) ?? "";

export const keepDraft = (text = box.value) => {
  if (chat.temporary) return;
  try {
    if (text) sessionStorage.setItem(draftKey(), text);
    else sessionStorage.removeItem(draftKey());
  } catch {
    // The browser refuses storage: the text still stands in the box.
  }
};

/** The house has what was drafted in this conversation. */
export function forgetDraft(id) {
  sessionStorage.removeItem("dream.draft.");
  sessionStorage.removeItem("dream.draft." + id);
  keepDraft(); // what was typed since
}

export const ready = () => {
  send.disabled = !box.value.trim();
};

/** While the page is busy with an answer, it is stopped where else a question is sent. */
export const busy = (is) => {
  send.hidden = is;
  stopper.hidden = !is;
  box.placeholder = is ? words.busy : words.idle;
  if (!is) phoneState();
  $("#chats").classList.toggle("answering", is); // not the page: its style would be looked at as a whole
  ready();
};

box.addEventListener("input", () => {
  ready();
  keepDraft();
});

/** Calls one when somebody sends what is in the box, and the other when somebody stops the answer. */
export function whenUsed(submit, stop) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  stopper.addEventListener("click", () => {
    stop();
    box.focus();
  });
}

/* ---- texts and pictures that come along ---- */

let attached = [];
let untaken = []; // why some files were not taken, until the next ones or the message
let attaching = Promise.resolve();
const chips = $("[data-attached]");
const chooser = $("[data-attach]");

/** What comes along with the next question. */
export const alongside = () => attached;

/** Ends once all that was attached has been read. */
export const allRead = () => attaching;

export const pictures = (files = []) => files.filter((file) => file.url);

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
export function showAttachable() {
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

/* ---- all of it ---- */

/** All has been sent. */
export function empty() {
  box.value = "";
  attached = [];
  untaken = [];
  showAttached();
}

/** What could not be sent is in the box again; what was typed meanwhile stays too. */
export function putBack(draft) {
  box.value = [draft.text, box.value].filter(Boolean).join("\n\n");
  attached = [...draft.attached, ...attached];
  showAttached();
  keepDraft();
}

/** What is said as the house takes it; of pictures that it would not show a model, the names. */
export const sent = ({ by, text, attached: files = [] }, shown = true) => ({
  by,
  text,
  attached: files.filter((file) => !file.url).map(({ name, text }) => ({ name, text })),
  pictures: pictures(files).map(({ name, url }) => ({ name, data: shown ? url.slice(url.indexOf(",") + 1) : undefined })),
});
