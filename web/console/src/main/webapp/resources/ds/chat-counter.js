// The figures of a chat. What answers take: tokens and, where there is a price, what they cost. The house tells exact
// figures with the end of each answer; until then they are reckoned here, and marked. How full the context is, and how
// fast an answer comes.
import { el, icon, say } from "./shell.js";
import { $, chat, hundredth, log, round, words } from "./chat-parts.js";

const root = $("[data-counter]");
const begun = root ? JSON.parse(root.dataset.counter) : {};
const NONE = { in: 0, out: 0 };

let total = begun.total ?? NONE;
let rates;

/** Money is written as the house writes it on its other pages, in the language of the page. */
const language = document.documentElement.lang;
const formats = new Map();
const format = (currency, most) => {
  const key = currency + most;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: most }));
  return formats.get(key);
};

/** As everywhere in the house: of what is less than one, two digits that say something. */
const money = (amount, currency = begun.currency) => {
  const digits = format(currency).resolvedOptions().maximumFractionDigits;
  const size = Math.abs(Number(amount));
  return format(currency, size && size < 1 ? Math.max(digits, Math.ceil(-Math.log10(size)) + 1) : digits).format(amount);
};

/** A figure that is reckoned is marked. */
const figure = (text, about) => el("b", "", (about ? "~" : "") + text);

/** What has no price is not part of a cost, so it is more than that. */
const cost = ({ cost, unpriced, about }) => {
  const amount = figure(money(cost), about);
  return unpriced ? [el("span", "hs", words.count_least + " "), el("span", "only-s", "≥ "), amount] : [amount];
};

/** What has no price has no cost either, which is another thing than 0. */
const isKnown = (took) => took?.cost !== undefined;
const costs = (took) => (isKnown(took) ? [el("span", "", ...cost(took))] : []);

/** As everywhere: a large number is short. */
const brief = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
const number = (count) => (count < 100_000 ? round : brief).format(count);

const tokens = ({ in: read, out, about }) => [
  figure(number(read), about),
  el("span", "hs", " " + words.count_tokens),
  " " + words.count_in + ", ",
  figure(number(out), about),
  " " + words.count_out,
];

function show(took) {
  const answer = $("[data-took]", root);
  answer.replaceChildren(...(took?.in || took?.out ? [el("span", "hs", words.count_answer), " ", el("span", "", ...tokens(took)), " "] : []), ...costs(took));
  const sum = took?.reckoned ? withReckoned(took) : total;
  const all = isKnown(sum) ? cost(sum) : [figure(number(sum.in + sum.out), sum.about), " " + words.count_tokens];
  $("[data-total]", root).replaceChildren(el("span", "hs", words.count_chat), el("span", "only-s", words.count_chat_short), " ", el("span", "", ...all));
}

/** For the eye only, until the house tells the sum. */
const withReckoned = (took) => ({
  in: total.in + took.in,
  out: total.out + took.out,
  cost: isKnown(total) || isKnown(took) ? Number(total.cost ?? 0) + (took.cost ?? 0) : undefined,
  unpriced: (total.unpriced ?? 0) + (isKnown(took) ? 0 : 1),
  about: true,
});

function left(budget) {
  const node = $("[data-left]", root);
  node.hidden = !budget;
  if (!budget) return;
  const amount = budget.currency ? [el("b", "", money(budget.amount, budget.currency))] : [el("b", "", number(budget.amount)), " ", el("span", "hs", words.count_tokens)];
  const near = budget.state !== "FINE";
  node.classList.toggle("wa", near);
  node.replaceChildren(...(near ? [icon("triangle-alert")] : []), el("span", "hs", words.count_left), el("span", "only-s", words.count_left_short), " ", ...amount);
}

/** An answer is to come. */
export function begin() {
  rates = undefined;
  if (!root) return;
  root.hidden = false;
  show();
}

/** What the model that answers costs, where it has a price. */
export const priced = (told) => {
  rates = told;
};

/** So much of it is there; reckoned once a frame. */
export function counting(tokensIn, tokensOut) {
  if (!root) return;
  const cost = rates && (tokensIn * rates.in + tokensOut * rates.out) / 1e6 + rates.request / 1e3;
  show({ in: tokensIn, out: tokensOut, cost, about: true, reckoned: true });
}

/**
 * It ended: the house tells what it took, and the sum of its chat; of one that nobody keeps, the page adds up.
 * One of two that are compared tells its own below itself alone.
 */
export function counted(end, alone = true) {
  if (!root) return;
  total = end?.total ?? (end?.took ? sum(total, end.took) : total);
  show(alone ? end?.took : undefined);
  left(end?.left ?? null);
}

/** Another window had answers: what they took together, and what is left. */
export function countedElsewhere(fresh) {
  if (!root || !fresh) return;
  const now = JSON.parse(fresh.dataset.counter);
  if (JSON.stringify(now.total) !== JSON.stringify(total)) {
    total = now.total;
    show();
  }
  left(now.left);
}

/** A new chat begins. */
export function anew() {
  total = NONE;
}

/** What stands below an answer: what it took, where that is known. */
export const receipt = (took) =>
  took?.in || took?.out ? [el("span", "hs", ...tokens(took)), ...costs(took)] : [];

/* Costs have at most twelve decimals, and are added up to the last. */
const DECIMALS = 12;
const units = (text = "0") => {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(DECIMALS, "0"));
};
const written = (sum) => {
  const digits = sum.toString().padStart(DECIMALS + 1, "0");
  return digits.slice(0, -DECIMALS) + "." + digits.slice(-DECIMALS);
};
const sum = (one, other) => ({
  in: one.in + other.in,
  out: one.out + other.out,
  cost: isKnown(one) || isKnown(other) ? written(units(one.cost) + units(other.cost)) : undefined,
  unpriced: (one.unpriced ?? 0) + (other.unpriced ?? 0),
  about: one.about || other.about,
});

/* ---- how full, how fast ---- */

let used = 0;

/** So many tokens of the context are used; without a number, as many as before, of a context that is another. */
export function showContext(tokens = used, about = false) {
  used = tokens;
  const known = used > 0 || !$(".ms", log); // what was not counted is not 0
  $(".cx").hidden = !chat.context || !known;
  if ($(".cx").hidden) return;
  const percent = Math.min(100, Math.round((used * 100) / chat.context));
  const bar = $(".cx .bar");
  bar.setAttribute("aria-valuenow", percent);
  bar.firstElementChild.style.width = percent + "%";
  $("[data-used-tokens]").textContent = (about ? "~" : "") + round.format(used);
  $("[data-context-tokens]").textContent = say(words.of, round.format(chat.context));
  $("[data-used-percent]").textContent = percent + " %";
}

export const showState = (...parts) => $("[data-state]").replaceChildren(...parts);

const phone = $("[data-phone-state]");
let phoneIdle = phone.textContent;

/** What stands below the title on a phone; without a text, who answers next. */
export const phoneState = (text = phoneIdle) => {
  phone.textContent = text;
};

/** Who answers next, for a phone. */
export const phoneRests = (name) => {
  phoneIdle = name;
  if (!chat.running) phoneState();
};

/** So long it took until the first word. */
export const showFirst = (millis) => {
  const node = $("[data-first]");
  node.replaceChildren(el("span", "hs", words.first), el("span", "only-s", words.first_short), " ", el("b", "", hundredth.format(millis / 1000) + " s"));
  node.hidden = false;
};

if (root) {
  show();
  left(begun.left);
}
