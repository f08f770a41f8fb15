// One exercise: its pieces, and what ties the lines to the timeline.
const view = (root) => {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const role = (name) => root.querySelector(`[data-role="${name}"]`);
  const source = part("source");
  const lineAt = (number) => number === null ? null : source.querySelector(`.line[data-line="${Number(number)}"]`);

  const lightLines = (numbers) => {
    for (const lit of source.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const number of numbers) lineAt(number)?.classList.add("lit");
  };
  const lightThings = (number) => {
    for (const thing of role("things").children) {
      thing.classList.toggle("lit", number !== null && thing.dataset.line === String(number));
    }
  };
  const picture = drawing(root, (line) => { lightLines(line === null ? [] : [line]); lightThings(line); });
  const steps = stepper(root, picture.stand);

  const lineOf = (event) => event.target.closest?.("[data-line]")?.dataset.line ?? null;
  const point = (line) => { picture.lightLine(line === null ? null : Number(line)); lightThings(line); lightLines(line === null ? [] : [line]); };
  for (const side of [source, role("things")]) {
    side.addEventListener("pointerover", (event) => point(lineOf(event)));
    side.addEventListener("pointerleave", () => point(document.activeElement?.closest?.(".tied")?.dataset.line ?? null));
    side.addEventListener("focusin", (event) => point(lineOf(event)));
    side.addEventListener("focusout", () => point(null));
  }
  // Arrow keys go from one tied line to the next.
  source.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const tied = [...source.querySelectorAll(".tied")];
    const at = tied.indexOf(document.activeElement);
    if (!by || at < 0 || !tied[at + by]) return;
    event.preventDefault();
    tied[at + by].focus();
  });
  // Lines that have bars can be reached, and say so.
  const tie = (data) => {
    const words = new Map();
    for (const block of data?.blocks ?? []) for (const row of block.own ? block.rows : []) {
      if (row.line !== null) words.set(row.line, [...(words.get(row.line) ?? []), ...row.bars.slice(0, 3).map((bar) => bar.words)]);
    }
    for (const line of source.querySelectorAll(".line")) {
      const told = words.get(Number(line.dataset.line));
      line.classList.toggle("tied", Boolean(told));
      line.querySelector(".unseen")?.remove();
      if (!told) { line.removeAttribute("tabindex"); continue; }
      line.tabIndex = 0;
      line.append(element("span", "unseen", ` · ${told.slice(0, 6).join("; ")}`));
    }
  };

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ",": -1, ".": 1 }[event.key];
    if (by) { event.preventDefault(); steps.by(by); }
  });

  // On a wide screen the sentence stands above the lines already.
  const sentence = () => {
    const said = root.querySelector(".sentence")?.textContent;
    for (const remark of source.querySelectorAll(".remark")) remark.classList.toggle("same", remark.textContent === said);
  };

  return {
    steps,
    picture,
    draw: (data) => {
      root.classList.toggle("no-picture", !data);
      picture.draw(data);
      tie(data);
      sentence();
      steps.draw(data?.stepping ?? null);
    },
  };
};
