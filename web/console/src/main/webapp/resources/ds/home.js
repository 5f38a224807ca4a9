// Home: the question goes to Chat through the tab's own storage, never through the address. What is
// waved away stays away, on all browsers of its person.
import { ask, toast } from "./shell.js";

const form = document.getElementById("ask");
const input = form?.querySelector("input");
/** A question half written waits in its tab, as those of Chat do: the page may leave when a session ends. */
const DRAFT = "dream.draft.home";
const keep = () => {
  try {
    if (input.value) sessionStorage.setItem(DRAFT, input.value);
    else sessionStorage.removeItem(DRAFT);
  } catch {
    // The browser refuses storage: the text still stands in the box.
  }
};
try {
  if (input) input.value ||= sessionStorage.getItem(DRAFT) ?? "";
} catch {
  // The same.
}
input?.addEventListener("input", keep);
const go = (text) => {
  if (!text.trim()) return input.focus();
  sessionStorage.removeItem(DRAFT);
  sessionStorage.setItem("dream.ask", text.trim());
  location.assign(form.action);
};
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  go(input.value);
});
for (const sample of document.querySelectorAll("[data-ask]")) {
  sample.addEventListener("click", (event) => {
    event.preventDefault();
    go(sample.dataset.ask);
  });
}

const change = async (hint, method) => (await ask("home/hints/" + hint, method)) === 204;
const words = document.querySelector("[data-home-words]").dataset;
for (const button of document.querySelectorAll("[data-dismiss]")) {
  button.addEventListener("click", async () => {
    const what = button.closest("li, section");
    const card = button.closest("[data-hints]");
    if (!(await change(button.dataset.dismiss, "POST"))) return toast(words.failed);
    const settle = (gone) => {
      what.hidden = gone;
      if (card) card.hidden = !card.querySelector("li:not([hidden])");
    };
    settle(true);
    const next = card?.querySelector("li:not([hidden]) [data-dismiss]");
    if (next) next.focus();
    else button.blur(); // the way back gets the focus
    toast(words.dismissed, {
      label: words.undo,
      action: async () => {
        const undone = await change(button.dataset.dismiss, "DELETE");
        if (undone) settle(false);
        else toast(words.failed);
        const stays = undone ? button : (next ?? document.querySelector("h1"));
        if (!stays.matches("button")) stays.tabIndex = -1;
        stays.focus();
      },
    });
  });
}
