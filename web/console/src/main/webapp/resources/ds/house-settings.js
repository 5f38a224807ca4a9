// The settings of the house: finds them, and opens the dialog that changes one.
import { say, times, toast } from "./shell.js";

const filter = document.getElementById("filter");
const shown = document.getElementById("shown");

function find() {
  const words = filter.value.toLowerCase().split(/\s+/);
  let count = 0;
  for (const room of document.querySelectorAll("[data-room]")) {
    for (const one of room.querySelectorAll("[data-setting]")) {
      const text = one.textContent.toLowerCase();
      one.hidden = !words.every((word) => text.includes(word));
      count += !one.hidden;
    }
    room.hidden = !room.querySelector("[data-setting]:not([hidden])");
  }
  document.getElementById("none").hidden = count > 0;
  shown.textContent = say(shown.dataset.text, count);
}

/** The palette names a setting in the address. */
function named() {
  // Keys need no escapes.
  const key = location.hash.slice(1);
  if (!document.getElementById(key)?.dataset.setting) return;
  filter.value = key;
  find();
}

filter.addEventListener("input", find);
addEventListener("hashchange", named);
find();
named();

document.addEventListener("click", ({ target }) => {
  const pick = target.closest("[data-pick]");
  if (pick) pickSetting([{ name: "key", value: pick.dataset.pick }]);
  if (target.closest("[data-clear]")) {
    filter.value = "";
    find();
    filter.focus();
  }
});
// Enter in the field means the review, not the first button of the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#change input")) return;
  event.preventDefault();
  document.getElementById("change:review").click();
});
// Each step of the dialog begins where nothing is changed by accident.
document.addEventListener("setting-step", () => {
  times();
  const field = document.querySelector("#change\\:value, #change\\:secret, #change\\:flag");
  (document.getElementById("keep") ?? field)?.focus();
  // What stands there is what is so now: who types takes its place.
  field?.select?.();
});
document.addEventListener("setting-changed", () => {
  PF("changing").hide();
  find();
  toast(shown.dataset.changed);
});
