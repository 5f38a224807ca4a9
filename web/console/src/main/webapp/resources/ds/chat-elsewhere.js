// The same chat in another window: what was done there is shown here, as far as it counts for what comes next.
import { base, fetched } from "./chat-parts.js";

const windows = new BroadcastChannel("dream.chat");

let last = 0;

/** What is being read of another window's doing is older than what this one does now. */
export const overtake = () => {
  last++;
};

/** Tells the other windows of this browser that a chat is not as it was. */
export const tellWindows = (conversation) => {
  if (conversation) windows.postMessage(conversation);
};

/**
 * Reads anew how the chat stands when another window of this browser tells so, and, for what was done
 * in another browser, when somebody comes back to this one.
 *
 * @param open tells the conversation that is shown; nothing while that is not to be touched
 * @param show takes what it wants from the page as the house shows it now
 */
export function followWindows(open, show) {
  const look = async () => {
    const conversation = open();
    if (!conversation || document.hidden) return;
    const mine = ++last;
    const fresh = await fetched(base + "?c=" + conversation).catch(() => null); // it is read again the next time
    if (fresh && mine === last && open() === conversation) show(fresh);
  };
  windows.addEventListener("message", ({ data }) => data === open() && look());
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
}
