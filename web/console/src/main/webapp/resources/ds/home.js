// Home: the question goes to Chat through the tab's own storage, never through the address.
const form = document.getElementById("ask");
const input = form?.querySelector("input");
const go = (text) => {
  if (!text.trim()) return input.focus();
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
