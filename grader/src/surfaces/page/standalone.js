// Every view of this page draws what stands beside it.
(() => {
  const views = [...document.querySelectorAll(".view")].map((root) => {
    const shown = view(root);
    shown.draw(JSON.parse(root.querySelector('[data-role="data"]').textContent));
    return shown;
  });
  // Where there is one picture only, and nothing else takes them, arrow keys step.
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ",": -1, ".": 1 }[event.key];
    if (by && views.length === 1 && document.activeElement === document.body && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      views[0].steps.by(by);
    }
  });
})();
