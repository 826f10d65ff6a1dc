// The directory with a script: a filter applies when it is ticked. htmx puts the answer in place of
// #directory and gives the focus back; here, what it would lose is kept: what is unfolded.
(() => {
  const here = () => document.getElementById("directory");
  let unfolded = null;
  let filtersOpen = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "directory") return;
    unfolded = new Map([...here().querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
    filtersOpen = document.getElementById("filters")?.classList.contains("show") ?? false;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!unfolded) return;
    for (const [id, open] of unfolded) {
      const one = document.getElementById(id);
      if (one) one.open = open || one.open;
    }
    if (filtersOpen) {
      document.getElementById("filters")?.classList.add("show");
      document.querySelector(".filters-toggle")?.setAttribute("aria-expanded", "true");
    }
    unfolded = null;
    const count = document.getElementById("found-count") ?? here().querySelector(".empty, .error");
    document.getElementById("directory-says").textContent = count ? count.textContent : "";
  });
  document.addEventListener("htmx:afterSettle", prepare);
  document.addEventListener("htmx:historyRestore", prepare);

  // The index of the search is being prepared: ask again, without anybody having to.
  function prepare() {
    const again = document.querySelector("[data-again]");
    if (again && !again.dataset.waiting) {
      again.dataset.waiting = "yes";
      setTimeout(() => again.isConnected && location.reload(), 10000);
    }
  }
  prepare();
})();
