// The page of patterns: opens its dialogs and says something in the toast.
import { toast } from "./shell.js";

document.addEventListener("click", ({ target }) => {
  const { open, show, hide, say, undo } = target.closest("button")?.dataset ?? {};
  if (open) document.getElementById(open).showModal();
  if (show) PF(show).show();
  if (hide) PF(hide).hide();
  if (say) toast(say, undo && { label: undo, action: () => toast(undo) });
});
