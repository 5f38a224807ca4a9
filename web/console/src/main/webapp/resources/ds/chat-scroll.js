// Where the reader is: an answer is followed to its end unless the reader has gone up.
import { $, log } from "./chat-parts.js";

const latest = $("[data-latest]");

let following = true;
let stood = 0;

const nearEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;

export const toEnd = () => {
  log.scrollTop = log.scrollHeight;
};

/** Something has come at the end: who follows sees it. */
export const stayAtEnd = () => {
  if (following) toEnd();
};

/** From here on the end is followed. */
export const followEnd = () => {
  following = true;
  toEnd();
};

/** What comes into sight gets its size only then, so some frames long. */
export const openAtEnd = (frames = 4) => {
  if (!following) return;
  toEnd();
  if (frames) requestAnimationFrame(() => openAtEnd(frames - 1));
};

log.addEventListener("scroll", () => {
  following = nearEnd() || (following && log.scrollTop >= stood); // what grows below is not the reader's doing
  stood = log.scrollTop;
  latest.hidden = following;
}, { passive: true });
latest.addEventListener("click", followEnd);

/** Scrolls to where this stands so high; what comes into sight only then gets its size, so some frames long. */
export function stand(node, top, frames = 4) {
  log.scrollTop += node.getBoundingClientRect().top - top;
  if (frames) requestAnimationFrame(() => stand(node, top, frames - 1));
}

/** The message at the top of what is seen, and where it stands; nothing for who follows the end. */
export function readNow() {
  if (following) return null;
  const { left, width, top } = log.getBoundingClientRect();
  const nodes = [20, 60, 120].map((below) => document.elementFromPoint(left + width / 2, top + below)?.closest("[data-position]"));
  const node = nodes.find(Boolean);
  return node && { position: Number(node.dataset.position), top: node.getBoundingClientRect().top };
}
