// The wall display: the time, the ring, the way back, and a screen that stays on.
import { locale, times } from "./shell.js";

const clock = document.querySelector("[data-clock]");
const ring = document.querySelector("[data-live-ring]");
const written = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZoneName: "short" });

/** Once a minute; what was today is written anew when the day is over. */
let today = new Date().toDateString();
function tick() {
  const now = new Date();
  clock.textContent = written.format(now);
  if (now.toDateString() !== today) {
    today = now.toDateString();
    for (const time of document.querySelectorAll("time[datetime]")) time.textContent = "";
    times();
  }
  setTimeout(tick, 60_000 - (now % 60_000));
}
tick();

document.addEventListener("live", ({ detail: { key, value } }) => {
  if (key === ring.dataset.liveRing) ring.setAttribute("stroke-dasharray", `${value} 100`);
});

document.addEventListener("keydown", (event) => event.key === "Escape" && document.querySelector("[data-leave]").click());

/** The browser lets go of it whenever the page is hidden; where it refuses, the screen's own setting holds. */
const stayOn = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", stayOn);
stayOn();

import("./live.js");
