// Says before sending that files are too heavy together; the server says it too.
(() => {
  const form = document.getElementById("reply");
  const files = form.querySelector("input[type=file]");
  const warning = document.getElementById("too-heavy");
  const heavy = () =>
    [...files.files].reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.heaviest);
  files.addEventListener("change", () => {
    warning.hidden = !heavy();
  });
  form.addEventListener("submit", (event) => {
    if (!heavy()) return;
    event.preventDefault();
    warning.hidden = false;
    files.focus();
  });
})();
