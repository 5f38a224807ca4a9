// Runs before the first paint: the chosen theme, or that of the system.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("dream.theme");
    document.documentElement.dataset.theme = chosen === "dark" || chosen === "light" ? chosen : dark.matches ? "dark" : "light";
  };
  try {
    apply();
    dark.addEventListener("change", apply);
    addEventListener("storage", apply);
  } catch {
    document.documentElement.dataset.theme = "light"; // storage refused
  }
})();
