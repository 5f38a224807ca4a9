// Providers: closes the dialogs; who offers all models has none to choose.
document.addEventListener("click", (event) => {
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
});
const choice = () => {
  const all = document.querySelector("[data-all] input");
  const some = document.querySelector("[data-choice]");
  if (all && some) some.hidden = all.checked;
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all] input")) choice();
});
// The form is drawn anew each time that it opens.
new MutationObserver(choice).observe(document.getElementById("edit-dialog") ?? document.body, { childList: true, subtree: true });
choice();
