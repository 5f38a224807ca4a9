// TeX to MathML, which browsers show by themselves. The converter comes with the first formula.
const here = (name) => new URL(name, import.meta.url).href;

await Promise.all([
  new Promise((done, failed) => {
    // Temml as it is published: a plain script that makes one name.
    document.head.append(Object.assign(document.createElement("script"), { src: here("temml.min.js"), onload: done, onerror: failed }));
  }),
  new Promise((done) => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: here("maths.css"), onload: done, onerror: done }));
  }),
]);

/** No links, pictures, classes or styles out of a formula, nothing larger than this (em, pt), no endless macros. */
const LIMITS = { throwOnError: true, trust: false, maxSize: [20, 200], maxExpand: 200 };

/** What an answer could reach out of its formula with: a label is an id, a reference a link. */
const NEVER = ["id", "href", "name"];

/** Deeper than this browsers lay out slowly, and no reader follows. */
const DEEPEST = 40;

const made = new Map();

/** Shows a formula in a node, which holds its source; where it cannot be read, the source stays. */
export function show(node, tex, display) {
  const key = display + tex;
  let formula = made.get(key);
  if (!formula) {
    formula = convert(tex, display);
    if (made.size > 500) made.clear();
    made.set(key, formula);
  }
  if (!formula) return;
  node.replaceChildren(formula.cloneNode(true));
  if (display) {
    requestAnimationFrame(() => {
      if (node.scrollWidth > node.clientWidth) node.tabIndex = 0; // so that keys can scroll it
    });
  }
}

function convert(tex, display) {
  const holder = document.createElement("span");
  try {
    window.temml.render(tex, holder, { ...LIMITS, displayMode: display, wrap: display ? "none" : "tex" });
  } catch (no) {
    console.debug("Not a formula that can be shown", no.message);
    return null;
  }
  for (const part of holder.querySelectorAll("*")) NEVER.forEach((name) => part.removeAttribute(name));
  return depth(holder) > DEEPEST ? null : holder.firstChild;
}

function depth(node) {
  let deep = 0;
  for (let level = [node]; level.length && deep <= DEEPEST; deep++) level = level.flatMap((one) => [...one.children]);
  return deep;
}
