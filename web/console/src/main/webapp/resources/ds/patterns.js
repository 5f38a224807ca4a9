// The page of patterns: opens its dialogs, says something in the toast, tells a session that ended.
import { sessionEnded, toast } from "./shell.js";

document.addEventListener("click", ({ target }) => {
  const { open, show, say, undo, ended } = target.closest("button")?.dataset ?? {};
  if (open) document.getElementById(open).showModal();
  if (show) PF(show).show();
  if (ended !== undefined) sessionEnded(true);
  if (say) toast(say, undo && { label: undo, action: () => toast(undo) });
});
