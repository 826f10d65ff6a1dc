// Small comforts; every page works without them.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme-switch");
  if (button) {
    const name = () => {
      button.textContent = root.dataset.bsTheme === "dark" ? "Thème clair" : "Thème sombre";
    };
    button.hidden = false;
    name();
    new MutationObserver(name).observe(root, { attributeFilter: ["data-bs-theme"] });
    button.addEventListener("click", () => {
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = next;
      try {
        localStorage.setItem("theme", next);
      } catch {
        // The choice lasts for this page only.
      }
    });
  }
  for (const copy of document.querySelectorAll("[data-copy]")) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).value);
      copy.textContent = "Copié";
    });
  }
  const wrong = document.querySelector(".is-invalid, .alert-danger");
  if (wrong) {
    if (!wrong.matches("input, select, textarea")) wrong.tabIndex = -1;
    wrong.focus();
  }
})();
