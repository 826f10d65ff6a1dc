// Applies the theme before the first paint: the choice of the person, otherwise of the system.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage refused: the system decides
    }
  };
  const apply = () => {
    root.dataset.bsTheme = chosen() ?? (system.matches ? "dark" : "light");
  };
  apply();
  system.addEventListener("change", apply);
})();
