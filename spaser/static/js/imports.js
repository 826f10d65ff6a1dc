// A file that is too large is told before it travels; what progresses is said without being shouted.
(() => {
  const file = document.getElementById("file");
  if (file && file.dataset.limit) {
    const error = document.getElementById("file-error");
    const check = () => {
      const chosen = file.files[0];
      const wrong = Boolean(chosen) && chosen.size > Number(file.dataset.limit);
      file.classList.toggle("is-invalid", wrong);
      file.toggleAttribute("aria-invalid", wrong);
      error.textContent = wrong ? error.dataset.tooLarge : "";
      return wrong;
    };
    file.addEventListener("change", check);
    file.form.addEventListener("submit", (event) => {
      if (check()) {
        event.preventDefault();
        file.focus();
      }
    });
  }
  const said = document.getElementById("said");
  const progress = document.getElementById("progress");
  if (said && progress) {
    progress.addEventListener("htmx:afterSettle", () => {
      const told = progress.querySelector("[data-said]");
      if (told && said.textContent !== told.dataset.said) said.textContent = told.dataset.said;
    });
  }
})();
