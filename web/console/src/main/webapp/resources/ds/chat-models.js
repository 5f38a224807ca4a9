// Which model answers, and why. Where one model runs there is nothing to choose, and nothing is shown.
import { el, icon, say, toast } from "./shell.js";
import { tellWindows } from "./chat-elsewhere.js";
import { $, $$, call, menu, page, words } from "./chat-parts.js";

const opener = $("[data-models]");
const list = $("#models");
const offered = list ? $$("[data-choose]:not([data-gone])", list).filter((item) => item.dataset.choose) : [];

let wanted = opener?.dataset.wanted ?? "";
let second = "";
let choosing = Promise.resolve();
let underWay = 0;
let hears = () => {};

/** Ends when the house knows the last choice: who chooses and asks at once is answered by that model. */
export const settled = () => choosing;

const item = (name) => $$("[data-choose]", list).find((one) => one.dataset.choose === name);

/** The names of all models that can answer; none where there is nothing to choose. */
export const models = offered.filter((one) => !one.dataset.leads).map((one) => one.dataset.choose);

/** These, and the names of the house that lead to them. */
const all = offered.map((one) => one.dataset.choose);

/** A model's name as people read it. */
export const label = (name) => (list && item(name) ? $("b", item(name)).textContent : name);

/** The model that was chosen; nothing where the house chooses. */
export const chosen = () => wanted || undefined;

/** The model, or the name of the house, that answers next, as far as the page knows. */
export const next = () => (all.includes(wanted) ? wanted : models[0]);

const seeing = (name) => item(name)?.dataset.sees === "true";

/** Whether a model that answers next can be shown pictures, as far as the page knows. */
export const sees = () => (models.length ? seeing(next()) || seeing(second) : page.dataset.sees === "true");

/** Whether any model can. */
export const anySees = () => sees() || models.some(seeing);

/** The model that the next question goes to as well; told once. */
export function besides() {
  const model = second;
  if (model) compare("");
  return model;
}

/** The house told that another model answers than the chosen one: that is said until another is chosen. */
export const instead = (model, missed) => {
  const text = say(words.why_instead, label(model), missed);
  $("[data-missed]").replaceChildren(el("span", "stt wa", icon("triangle-alert"), text));
  if (opener) why(text);
};

const why = (text) => {
  $("[data-why]", list).textContent = text;
  opener.title = text;
};

/** Why what is chosen answers. */
const reason = () => {
  const leads = wanted && item(wanted).dataset.leads;
  if (leads) return say(words.why_named, wanted, leads);
  return say(wanted ? words.why_chosen : words.why_first, label(next()));
};

const check = (name, value) => {
  for (const one of $$(`[data-${name}]`, list)) one.setAttribute("aria-checked", one.dataset[name] === value);
};

function show() {
  check("choose", wanted);
  for (const one of $$("[data-compare]", list)) one.hidden = one.dataset.compare === next();
  $("[data-model]", opener).textContent = second ? say(words.two_names, label(next()), label(second)) : label(wanted);
  opener.classList.toggle("on", Boolean(second));
  const fine = $("[data-fine]");
  if (fine) fine.textContent = fine.dataset[where()];
}

/** Where what is asked next is answered: by the guide, here, or outside if any of it leaves the house. */
function where() {
  const all = [next(), second].filter(Boolean).map((name) => item(name)?.dataset.where ?? "here");
  return all.includes("outside") ? "outside" : all.every((one) => one === "guide") ? "guide" : "here";
}

function compare(model) {
  second = model;
  check("compare", model);
  show();
}

/**
 * Lets the person choose.
 *
 * @param at tells the conversation, empty for one that is not kept
 * @param told hears of the model that answers from now on: its context and name, and whether a second answers, too
 */
export function picker(at, told) {
  if (!opener) return;
  hears = told;
  const open = menu(list, () => $$("button:not([hidden])", list));
  opener.addEventListener("click", () => open(opener, "start", $("[aria-checked=true]:not([hidden])", list)));
  list.addEventListener("toggle", (event) => opener.setAttribute("aria-expanded", event.newState === "open"));
  list.addEventListener("click", (event) => {
    const one = event.target.closest("button");
    if (!one || one.hasAttribute("data-gone")) return;
    list.hidePopover();
    if (one.hasAttribute("data-compare")) {
      compare(second === one.dataset.compare ? "" : one.dataset.compare);
      return hear();
    }
    choosing = choosing.then(() => choose(one.dataset.choose, at()));
  });
  show();
}

const hear = () => hears(Number(item(next()).dataset.context), label(next()), Boolean(second));

async function choose(model, conversation) {
  underWay++;
  try {
    if (conversation) await call("/conversations/" + conversation + "/model", "POST", { model });
    tellWindows(conversation);
    picked(model);
    why(reason());
    $("[data-missed]").replaceChildren();
    hear();
  } catch (no) {
    toast(no.message);
  } finally {
    underWay--;
  }
}

function picked(model) {
  wanted = model;
  if (second === next()) compare("");
  else show();
}

/** Another window has chosen, as the page shows that the house made anew. */
export function pickedElsewhere(fresh) {
  const now = $("[data-models]", fresh)?.dataset.wanted ?? "";
  if (!opener || underWay || now === wanted || (now && !all.includes(now))) return;
  picked(now);
  why($("[data-why]", fresh).textContent);
  $("[data-missed]").replaceChildren(...$("[data-missed]", fresh).childNodes);
  hear();
}

let askedOf = null;
const again = models.length > 1 ? el("div", "pop float", ...all.map(choice)) : null;

function choice(model) {
  const one = el("button", "", label(model));
  if (item(model).dataset.where === "outside") one.append(el("span", "faint", " · " + words.outside));
  one.type = "button";
  one.setAttribute("role", "menuitem");
  one.addEventListener("click", () => {
    again.hidePopover();
    askedOf(model);
  });
  return one;
}

if (again) {
  again.popover = "auto";
  again.setAttribute("role", "menu");
  again.setAttribute("aria-label", words.again_with);
  list.after(again);
}
const openAgain = again && menu(again, () => $$("button", again));

/** Lets the person choose who answers the last question again. */
export function answerAgain(button, answer) {
  askedOf = answer;
  openAgain(button, "end");
}
