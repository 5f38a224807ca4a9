// Runs before the first paint. The page says which theme its visitor chose; the browser keeps a copy
// for pages that do not know them, such as the sign-in, and for other tabs.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const told = root.dataset.theme;
  const bar = document.querySelector("meta[name=theme-color]"); // what stands around an installed app
  const show = (chosen) => {
    root.dataset.theme = chosen === "dark" || chosen === "light" ? chosen : dark.matches ? "dark" : "light";
    if (bar) bar.content = bar.dataset[root.dataset.theme];
  };
  root.classList.add("js");
  if (told === "hud") return; // a wall display is always one
  show(told);
  try {
    if (told) localStorage.setItem("dream.theme", told);
    const apply = () => show(localStorage.getItem("dream.theme"));
    apply();
    dark.addEventListener("change", apply);
    addEventListener("storage", apply);
  } catch {
    // Storage refused: the page's own word holds.
  }
})();
