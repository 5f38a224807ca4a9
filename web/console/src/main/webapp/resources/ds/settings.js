// Settings: each choice is kept at once; sessions are ended, kept responses forgotten.
import { ask, prefer, showTheme, toast } from "./shell.js";

const yours = document.getElementById("yours");
const sessions = document.getElementById("sessions");

const keep = {
  theme: (chosen) => (showTheme(chosen), prefer("theme", chosen)),
  language: (chosen) => prefer("language", chosen),
  keys: async (chosen) => (await import("./palette.js")).useSingleKeys(chosen),
};

document.querySelector(".prefs").addEventListener("change", async ({ target }) => {
  const kept = await keep[target.name](target.type === "checkbox" ? target.checked : target.value);
  if (kept && target.name === "language") location.reload();
  else toast(kept ? yours.dataset.saved : yours.dataset.failed);
});

sessions.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-end]");
  if (!button) return;
  button.disabled = true;
  const id = button.dataset.end;
  const status = await ask("/settings/sessions/" + id, "DELETE");
  button.disabled = false;
  if (status !== 204 && status !== 404) return toast(status === 503 ? sessions.dataset.away : yours.dataset.failed);
  for (const other of sessions.querySelectorAll("li [data-end]")) if (!id || other === button) other.closest("li").remove();
  if (!sessions.querySelector("li [data-end]")) sessions.querySelector(".hd [data-end]")?.remove();
  toast(sessions.dataset.ended);
});

const kept = document.getElementById("kept");
const forget = document.getElementById("forget");

kept?.querySelector("[data-forget]")?.addEventListener("click", () => {
  forget.returnValue = "";
  forget.showModal();
});
forget?.addEventListener("close", async () => {
  if (forget.returnValue !== "forget") return;
  if ((await ask("/settings/responses", "DELETE")) !== 204) return toast(yours.dataset.failed);
  kept.querySelector("[data-forget]").remove();
  const heading = kept.querySelector("h2"); // what had the focus is gone
  heading.tabIndex = -1;
  heading.focus();
  kept.querySelector("[data-note]").textContent = kept.dataset.none;
  toast(kept.dataset.done);
});
