// Markdown to DOM nodes. Text becomes text nodes and nothing else: there is no way for markup in an
// answer to become markup of the page. Links go to http, https and mailto only; images become links.
import { el, icon } from "./shell.js";

/**
 * Renders text into a container. Called again with a longer text it touches only the blocks that
 * changed, so that a long answer stays cheap to follow.
 */
export function render(container, text, words) {
  const next = blocks(text);
  const before = container.rendered ?? [];
  let same = 0;
  while (same < next.length && same < before.length && before[same] === next[same]) same++;
  while (container.childNodes.length > same) container.lastChild.remove();
  for (const source of next.slice(same)) container.append(block(source, words, 0));
  container.rendered = next;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`\s]*)/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const TABLE_RULE = /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/; // of a line without its margins

const LONGEST = 10_000; // a paragraph longer than this is no prose: its marks stay as they are written
const LONGEST_CODE = 20_000; // code longer than this is not coloured
const MOST_LINES = 100; // of a formula
const DEEPEST = 12; // what lies deeper in quotes, lists or marks than anybody writes stays as it is written

/** Cuts a text into the sources of its blocks. */
function blocks(text) {
  const found = [];
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at++;
      continue;
    }
    const start = at;
    const fence = FENCE.exec(lines[at]);
    if (fence) {
      const mark = fence[1];
      at++;
      while (at < lines.length && !(lines[at].trim().startsWith(mark) && /^[`~]+$/.test(lines[at].trim()))) at++;
      at++;
    } else if (HEADING.test(lines[at]) || RULE.test(lines[at])) {
      at++;
    } else if (formula(lines, at)) {
      at += formula(lines, at);
    } else if (ITEM.test(lines[at])) {
      const goesOn = sameList(lines[at]);
      at++;
      while (at < lines.length && (goesOn(lines[at]) || /^\s+\S/.test(lines[at]) || (!lines[at].trim() && goesOn(lines[at + 1] ?? "")))) at++;
    } else if (lines[at].startsWith(">")) {
      while (at < lines.length && lines[at].trim() && lines[at].startsWith(">")) at++;
    } else if (lines[at].includes("|") && TABLE_RULE.test((lines[at + 1] ?? "").trim())) {
      while (at < lines.length && lines[at].includes("|")) at++;
    } else {
      at++;
      while (at < lines.length && lines[at].trim() && !FENCE.test(lines[at]) && !HEADING.test(lines[at]) && !ITEM.test(lines[at]) && !lines[at].startsWith(">") && !formula(lines, at)) at++;
    }
    found.push(lines.slice(start, at).join("\n"));
  }
  return found;
}

/** Whether a line is an item of the list that this one begins: numbers and marks are two lists, unless one lies in the other. */
function sameList(line) {
  const [, margin, mark] = ITEM.exec(line);
  return (other) => {
    const next = ITEM.exec(other);
    return Boolean(next) && (next[1].length > margin.length + 1 || /\d/.test(next[2]) === /\d/.test(mark));
  };
}

const FORMULA = /^\s*(\$\$|\\\[)/;

/** How many lines a formula has that begins here, is closed and stands alone; 0 for anything else. */
function formula(lines, at) {
  const open = FORMULA.exec(lines[at])?.[1];
  if (!open) return 0;
  const close = open === "$$" ? "$$" : "\\]";
  for (let end = at; end < Math.min(lines.length, at + MOST_LINES) && lines[end].trim(); end++) {
    const text = end === at ? lines[end].trim().slice(2) : lines[end].trim();
    const found = text.indexOf(close);
    if (found >= 0) return found === text.length - 2 && (found > 0 || end > at) ? end - at + 1 : 0;
  }
  return 0;
}

/** A heading without the marks that may close it; those of a word, as in C#, are its own. */
function untailed(heading) {
  const text = heading.trimEnd();
  let end = text.length;
  while (text[end - 1] === "#") end--;
  return end === 0 || /\s/.test(text[end - 1]) ? text.slice(0, end).trimEnd() : text;
}

function block(source, words, depth) {
  const lines = source.split("\n");
  const fence = FENCE.exec(lines[0]);
  if (fence) return code(lines, fence, words);
  const heading = HEADING.exec(lines[0]);
  if (heading) return el("h" + Math.min(6, heading[1].length + 2), { dir: "auto" }, ...inline(untailed(heading[2])));
  if (RULE.test(lines[0])) return el("hr");
  if (depth === DEEPEST) return el("p", { dir: "auto" }, source);
  if (formula(lines, 0) === lines.length) return el("p", {}, maths(source.trim()));
  if (ITEM.test(lines[0])) return list(lines, depth);
  if (lines[0].startsWith(">")) {
    const quote = el("blockquote");
    for (const inner of blocks(lines.map((line) => line.replace(/^>\s?/, "")).join("\n"))) quote.append(block(inner, words, depth + 1));
    return quote;
  }
  if (lines.length > 1 && lines[0].includes("|") && TABLE_RULE.test(lines[1].trim())) return table(lines);
  return el("p", { dir: "auto" }, ...inline(lines.join("\n")));
}

function list(lines, level) {
  const first = ITEM.exec(lines[0]);
  const ordered = /\d/.test(first[2]);
  const depth = first[1].length;
  const node = el(ordered ? "ol" : "ul", { start: ordered && first[2] !== "1." ? parseInt(first[2], 10) : undefined });
  let at = 0;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at]);
    if (!item) {
      at++;
      continue;
    }
    const inner = [];
    const words = [item[3].replace(/^\[([ xX])\](?=\s)/, (_, done) => (done === " " ? "☐" : "☑"))];
    at++;
    while (at < lines.length) {
      const next = ITEM.exec(lines[at]);
      if (next && next[1].length <= depth + 1) break;
      if (next || inner.length) inner.push(lines[at]);
      else if (lines[at].trim()) words.push(lines[at].trim());
      at++;
    }
    const entry = el("li", { dir: "auto" }, ...inline(words.join("\n")));
    if (inner.length) entry.append(level === DEEPEST ? inner.join("\n") : list(inner, level + 1));
    node.append(entry);
  }
  return node;
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
  const aligned = cells(lines[1]).map((rule) => (/^-+:$/.test(rule) ? "end" : /^:-+:$/.test(rule) ? "mid" : undefined));
  const row = (line, tag) => el("tr", {}, ...cells(line).map((cell, at) => el(tag, { class: aligned[at], dir: "auto", scope: tag === "th" ? "col" : undefined }, ...inline(cell))));
  return el("div", { class: "tbl", tabindex: "0", role: "region", "aria-label": cells(lines[0]).join(", ") },
    el("table", {}, el("thead", {}, row(lines[0], "th")), el("tbody", {}, ...lines.slice(2).map((line) => row(line, "td")))));
}

function code(lines, fence, words) {
  const closed = lines.length > 1 && lines.at(-1).trim().startsWith(fence[1]);
  const text = lines.slice(1, closed ? -1 : undefined).join("\n");
  const language = fence[2] || "";
  const button = el("button", { type: "button", "data-copy": text, "data-copied": words.copied }, icon("copy"), words.copy);
  return el("div", { class: "code" },
    el("div", { class: "ct" }, icon("file-code"), el("span", {}, language || words.code), el("span", { class: "end" }, button)),
    el("pre", { role: "region", tabindex: "0", "aria-label": (language + " " + words.code).trim() }, coloured(text, language)));
}

const PLAIN = /^(text|txt|plain|md|markdown)$/i;

let colours = null;
let mixing = null;

/** Code with its colours once these have come; as it is where it has no language, or is endless. */
function coloured(text, language) {
  const node = el("code", {}, text);
  if (!language || text.length > LONGEST_CODE || PLAIN.test(language)) return node;
  if (colours) node.replaceChildren(...colours(text, language));
  else {
    mixing ??= import("./code-colours.js").then(({ highlight }) => (colours = highlight));
    mixing.then(() => node.replaceChildren(...colours(text, language)), () => {}); // without them it is read
  }
  return node;
}

// Each has its end near enough that looking for it from every mark costs little.
const WORDS = /(?<ticks>`+)|!?\[(?<words>[^\]\n]{0,1000})\]\(\s*<?(?<address>(?:[^\s()<>]|\([^\s()<>]*\))*)>?(?:\s+["'(][^"')]*["')])?\s*\)|(?<two>\*\*|__)(?=\S)(?<strong>[\s\S]{0,2000}?\S)\k<two>(?!\*)|(?<one>\*|_)(?=\S)(?<em>[\s\S]{0,2000}?\S)\k<one>|~~(?=\S)(?<del>[\s\S]{0,2000}?\S)~~|(?<url>https?:\/\/(?:[^\s<>"'`()\]]|\([^\s<>"'`()]*\))*(?:\([^\s<>"'`()]*\)|[^\s<>"'`()\].,;:!?]))/;
// A formula: \(…\), \[…\], $$…$$, and $…$ with nothing empty at its ends, which is not the price of something.
const TEX = /\\\([\s\S]{1,4000}?\\\)|\\\[[\s\S]{1,4000}?\\\]|\$\$(?:\\[\s\S]|[^\\$]){1,4000}?\$\$|(?<![\w\\$])\$(?![\s$]|\d[^$\\]*\s[A-Za-z]{2})(?:\\.|[^\\$\n]){0,1000}?(?:\\\S|[^\\$\s])\$(?![\d$])/;
const ESCAPED = /\\(?<sign>[\\`*_{}[\]()#+\-.!|>~$])|(?:(?<! ) {2,}\n|\\\n)/;
const INLINE = new RegExp(`${WORDS.source}|(?<tex>${TEX.source})|${ESCAPED.source}`);

function inline(text, depth = 0) {
  if (depth === DEEPEST || text.length > LONGEST) return [text];
  const parts = [];
  let rest = text;
  while (rest) {
    const match = INLINE.exec(rest);
    if (!match) break;
    const before = rest.slice(0, match.index);
    const { ticks, words, address, two, strong, one, em, del, url, tex, sign } = match.groups;
    // An underscore inside a word, as in snake_case, means nothing.
    if ((two === "__" || one === "_") && /\w$/.test(before)) {
      parts.push(before + match[0][0]);
      rest = rest.slice(match.index + 1);
      continue;
    }
    if (before) parts.push(before);
    rest = rest.slice(match.index + match[0].length);
    if (ticks) {
      const close = closing(rest, ticks);
      parts.push(close < 0 ? ticks : el("code", {}, rest.slice(0, close).replace(/^ (.*) $/s, "$1")));
      if (close >= 0) rest = rest.slice(close + ticks.length);
    } else if (address !== undefined) parts.push(link(address, words, depth));
    else if (strong) parts.push(el("b", {}, ...inline(strong, depth + 1)));
    else if (em) parts.push(el("em", {}, ...inline(em, depth + 1)));
    else if (del) parts.push(el("del", {}, ...inline(del, depth + 1)));
    else if (url) parts.push(link(url, url, depth));
    else if (tex) parts.push(maths(tex));
    else if (sign) parts.push(sign);
    else parts.push(el("br"));
  }
  if (rest) parts.push(rest);
  return parts;
}

/** Where code ends that so many backticks have begun: at the next that are as many; -1 where it does not. */
function closing(text, ticks) {
  for (const run of text.matchAll(/\x60+/g)) if (run[0].length === ticks.length) return run.index;
  return -1;
}

let typeset = null;
let typesetting = null;

/** A formula: its source until what shows it has come, and for good where it cannot be shown. */
function maths(source) {
  const display = source.startsWith("$$") || source.startsWith("\\[");
  const cut = display || source.startsWith("\\(") ? 2 : 1;
  const tex = source.slice(cut, -cut).trim();
  const node = el("span", { class: display ? "tex wide" : "tex" }, el("code", {}, source));
  if (typeset) typeset(node, tex, display);
  else {
    typesetting ??= import("./maths.js").then(({ show }) => (typeset = show));
    typesetting.then(() => typeset(node, tex, display), () => {}); // without it the source is read
  }
  return node;
}

function link(address, words, depth) {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return el("span", {}, words || address);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, ...(words === address ? [words] : inline(words || address, depth + 1)));
}
