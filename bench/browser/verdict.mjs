// What was promised about a page as a browser sees it, and whether it holds.
export const KINDS = ["performance", "accessibility", "best-practices"];
const LEAST = { performance: 95, accessibility: 100 };
const FIRST_PAINT = { Home: 500, Chat: 500 }; // milliseconds; the pages that everybody begins with

/** All that a page misses, in words; empty where every aim is kept. */
export function missed(title, points, paint) {
  const low = KINDS.filter((kind) => points[kind] < (LEAST[kind] ?? 0)).map((kind) => `${kind} ${points[kind]}, aim ≥ ${LEAST[kind]}`);
  return paint > (FIRST_PAINT[title] ?? Infinity) ? [...low, `first paint ${paint} ms, aim ≤ ${FIRST_PAINT[title]} ms`] : low;
}

/** The verdict in a word, with what was missed; in colour for a terminal. */
export function said(misses, colours) {
  const [colour, words] = misses.length ? [31, "missed: " + misses.join("; ")] : [32, "kept"];
  return colours ? `\x1b[${colour}m${words}\x1b[0m` : words;
}
