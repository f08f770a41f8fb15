// Follows a watch: fetches what there is to see whenever it is told of news, and asks for things.
(() => {
  const root = document.querySelector(".view");
  const role = (name) => document.querySelector(`[data-role="${name}"]`);
  const shown = view(root);
  const exercise = byId("exercise");
  const seed = byId("seed");
  let at = null;
  // What was chosen here, and is asked for again after each save.
  let chosen = { test: null, seed: null };
  let lastDrawing = "";

  // Where the picture says what it is of.
  root.querySelector(".of-picture .about").after(role("seeds"));

  const state = (words, kind) => { role("state").textContent = words; document.body.dataset.state = kind; };
  const ask = async (wish) => {
    const answer = await fetch("ask", { method: "POST", body: JSON.stringify(wish) }).catch(() => null);
    if (!answer?.ok) state("That did not reach the watch: is it still running?", "lost");
  };

  // A piece is replaced where it has changed, and its places are kept: how far it is scrolled, what is
  // open, what has the focus.
  const known = new Map();
  const focusIn = (place) => {
    const focused = document.activeElement;
    if (!place.contains(focused)) return () => {};
    const line = focused.closest("[data-line]")?.dataset.line;
    const test = focused.dataset.test;
    return () => {
      const same = [...place.querySelectorAll("[data-line], [data-test]")]
        .find((it) => (line !== undefined && it.dataset.line === line) || (test !== undefined && it.dataset.test === test));
      same?.focus({ preventScroll: true });
    };
  };
  const put = (name, markup) => {
    const place = root.querySelector(`[data-part="${name}"]`);
    if (!place || known.get(name) === markup) return null;
    known.set(name, markup);
    const refocus = focusIn(place);
    const open = [...place.querySelectorAll("details")].map((it) => it.open);
    const scrolled = [place.scrollLeft, place.scrollTop];
    place.innerHTML = markup;
    const details = [...place.querySelectorAll("details")];
    if (details.length === open.length) details.forEach((it, index) => { it.open = open[index]; });
    [place.scrollLeft, place.scrollTop] = scrolled;
    return refocus;
  };

  const verdictOf = { passed: "✓ ", failed: "✗ ", compile_error: "E ", todo: "· " };
  const header = (seen) => {
    role("name").textContent = seen.name;
    document.title = `${verdictOf[seen.verdicts[seen.exercise]] ?? ""}${seen.name}`;
    role("progress").textContent = `${seen.passed[0]} of ${seen.passed[1]} exercises done`;
    for (const option of exercise.options) {
      option.textContent = (verdictOf[seen.verdicts[option.value]] ?? "") + option.textContent.replace(/^[✓✗E·] /, "");
    }
    if (document.activeElement !== exercise) exercise.value = seen.exercise;
    role("seeds").hidden = seen.seed === null || !seen.parts.drawing;
    if (document.activeElement !== seed) seed.value = seen.seed ?? "";
    const looks = seen.asked_test !== null || seen.asked_seed !== null;
    role("as-judged").hidden = !looks && chosen.test === null && chosen.seed === null;
    role("seed-note").textContent = looks
      ? "This is not the verdict, but what you chose to look at."
      : "Decides which branch of a select is tried first, and all that is random.";
  };
  const look = () => ask({ wish: "look", exercise: at.exercise, ...chosen });
  const isLookedAt = (seen) => seen.asked_test === chosen.test && seen.asked_seed === chosen.seed;

  const apply = (seen) => {
    const top = scrollY;
    const moved = at && at.exercise !== seen.exercise;
    const anew = at && (moved || at.number !== seen.number);
    if (moved) chosen = { test: null, seed: null };
    at = seen;
    // What was chosen here is about to be shown of this text too: until then its picture stays.
    const awaited = anew && !isLookedAt(seen) && seen.parts.drawing && lastDrawing !== "";
    const beside = awaited ? [] : ["about", "totals", "tests", "legend", "notes", "tables"];
    const refocused = ["source", "verdict", "more", "lesson", ...beside].map((name) => put(name, seen.parts[name]));
    const next = awaited ? JSON.parse(lastDrawing) : seen.parts.drawing;
    const drawing = JSON.stringify(next);
    if (drawing !== lastDrawing || refocused[0]) shown.draw(next);
    lastDrawing = drawing;
    for (const refocus of refocused) refocus?.();
    header(seen);
    scrollTo(0, moved ? 0 : top);
    root.setAttribute("aria-busy", "false");
    if (anew && !isLookedAt(seen)) look();
  };

  // One fetch at a time; the last news has the last word.
  let wanted = null;
  let fetching = false;
  const follow = async () => {
    if (fetching) return;
    fetching = true;
    while (wanted !== null && wanted !== at?.version) {
      const answer = await fetch("view").catch(() => null);
      if (!answer?.ok) break;
      const seen = await answer.json();
      if (seen.version === at?.version) break;
      apply(seen);
    }
    fetching = false;
  };
  const events = new EventSource("events");
  events.addEventListener("message", (event) => {
    const news = JSON.parse(event.data);
    wanted = news.version;
    if (news.judging) state("Judging…", "judging");
    else state("Follows your saves", "live");
    follow();
  });
  events.addEventListener("error", () => state("The watch has ended, or cannot be reached. Start it again and open its new page.", "lost"));

  exercise.addEventListener("change", () => ask({ wish: "go_to", exercise: exercise.value }));
  role("next").addEventListener("click", () => ask({ wish: "next" }));
  root.addEventListener("click", (event) => {
    const test = event.target.closest("[data-test]")?.dataset.test;
    if (test) { chosen = { ...chosen, test }; look(); }
  });
  seed.addEventListener("change", () => {
    if (seed.value === "" || !seed.checkValidity()) { seed.value = at?.seed ?? ""; return; }
    chosen = { ...chosen, seed: Number(seed.value) };
    look();
  });
  role("as-judged").addEventListener("click", () => { chosen = { test: null, seed: null }; look(); });

  const dialog = role("ask");
  role("reset").addEventListener("click", () => dialog.showModal());
  role("yes").addEventListener("click", () => { dialog.close(); ask({ wish: "reset", exercise: at.exercise }); });
  role("no").addEventListener("click", () => dialog.close());

  // Where nothing else takes them, arrow keys step.
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ",": -1, ".": 1 }[event.key];
    if (by && document.activeElement === document.body && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      shown.steps.by(by);
    }
  });
})();
