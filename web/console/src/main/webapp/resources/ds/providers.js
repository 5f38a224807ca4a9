// Providers: opens and closes the dialogs; who offers all models has none to choose.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) newProvider();
  const hide = event.target.closest("[data-hide]");
  if (hide) PF(hide.dataset.hide).hide();
});
const choice = () => {
  const all = document.querySelector("[data-all] input");
  if (all) for (const some of document.querySelectorAll("[data-choice]")) some.hidden = all.checked;
};
document.addEventListener("change", (event) => {
  const all = document.querySelector("[data-all] input");
  // Azure lists what could be deployed, so its deployments are named.
  if (all && event.target.matches("[data-kind]") && event.target.value === "azure") all.checked = false;
  if (event.target.matches("[data-all] input, [data-kind]")) choice();
});
// The form is drawn anew each time that it opens.
new MutationObserver(choice).observe(document.getElementById("edit-dialog") ?? document.body, { childList: true, subtree: true });
choice();
// The palette's "Add provider" comes here, from other pages and from this one.
const asked = () => {
  if (location.hash !== "#new") return;
  history.replaceState(null, "", location.pathname);
  newProvider();
};
addEventListener("load", asked);
addEventListener("hashchange", asked);
