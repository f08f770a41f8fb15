// The bars of one picture: to zoom, to point at, to reach by keyboard. `attend` hears of the line of the
// bar that is pointed at.
const drawing = (root, attendLine) => {
  const part = (name) => root.querySelector(`[data-role="${name}"]`);
  const figure = part("figure");
  const details = part("details");
  const hint = "Point at a bar or a line, or press Tab, to see what it was.";
  let data = { end_ms: 0, expected_ms: null, unit: "", blocks: [] };
  let end = 1;
  let mostZoom = 4;
  let zoom = 1;

  const percent = (ms) => (ms / end) * 100 + "%";

  // Three columns of equally high rows: labels, the chart that scrolls, times.
  const labels = element("div", "side labels");
  const times = element("div", "side times");
  const scroller = element("div", "scroller");
  const track = element("div", "track");
  const moment = element("div", "moment");
  labels.setAttribute("aria-hidden", "true");
  times.setAttribute("aria-hidden", "true");
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "group");
  scroller.append(track);
  figure.append(labels, scroller, times);

  // The bars as a grid of rows, for moving with the arrow keys.
  let grid = [];
  let shownLabel = new Map();
  // The learner's own rows, and the lines of the learner's that bars are of.
  let ownRows = [];
  let lineOf = new Map();
  let ticks = [];
  let current = null;

  const addBar = (row, bar, line, order, label, number) => {
    const button = element("button", "bar " + bar.look + (bar.bars > 1 ? " folded" : ""));
    button.type = "button";
    button.tabIndex = -1;
    button.style.left = bar.start_ms >= end ? "calc(100% - 4px)" : percent(bar.start_ms);
    button.style.width = percent(bar.end_ms - bar.start_ms);
    button.style.zIndex = order;
    button.setAttribute("aria-label", bar.words);
    row.append(button);
    line.push({ button, bar });
    shownLabel.set(button, label);
    lineOf.set(button, number);
  };
  const drawingOrder = ["run", "wait", "held", "dropped", "lost", "leaked", "blocked"];

  const addRow = (row, own) => {
    const label = element("div", row.task === null ? "soft" : "");
    const name = element("bdi", "", row.label);
    name.title = row.label;
    label.append(name);
    if (row.line !== null && own) label.append(element("span", "soft", "line " + row.line));
    labels.append(label);
    times.append(element("div", "", row.times));
    const bars = element("div", "row");
    const line = [];
    const number = own ? row.line : null;
    for (const bar of row.bars) addBar(bars, bar, line, drawingOrder.indexOf(bar.kind) + 1, label, number);
    if (line.length) grid.push(line);
    track.append(bars);
    if (own) ownRows.push({ label, bars, line: number });
  };
  const addBlock = (block) => {
    if (block.name) {
      labels.append(element("div", "name", block.name));
      times.append(element("div", "name", ""));
      track.append(element("div", "name"));
    }
    for (const row of block.rows) addRow(row, block.own);
    if (!block.rows.length) {
      labels.append(element("div", "", ""));
      times.append(element("div", "", ""));
      track.append(element("div", "nothing", block.nothing));
    }
  };
  const build = () => {
    for (const column of [labels, track, times]) column.replaceChildren();
    [grid, shownLabel, ownRows, lineOf, ticks, current] = [[], new Map(), [], new Map(), [], null];
    scroller.setAttribute("aria-label", "Bars in time, " + data.unit + ". Arrow keys pan, plus and minus zoom, Tab goes to the bars.");
    data.blocks.forEach(addBlock);
    labels.append(element("div", "axis", data.unit));
    track.append(element("div", "axis"), moment);
    if (data.expected_ms !== null) {
      const line = element("div", "expected");
      line.style.left = percent(data.expected_ms);
      track.append(line);
    }
    if (grid.length) reach(grid[0][0].button);
  };

  const show = (words) => { details.textContent = words || hint; };
  const say = (words) => { part("said").textContent = words; };

  // Round steps, as many as there is room for; only those in sight are made.
  const stepFor = (least) => {
    for (let power = 1; ; power *= 10) {
      for (const factor of [1, 2, 5]) if (power * factor >= least) return power * factor;
    }
  };
  const drawTicks = () => {
    const pixels = scroller.clientWidth * zoom;
    const step = stepFor((end / Math.max(pixels, 1)) * 90);
    const from = Math.max(0, Math.floor((scroller.scrollLeft / pixels) * end / step) - 1);
    const to = Math.min(end / step, ((scroller.scrollLeft + scroller.clientWidth) / pixels) * end / step + 1);
    for (const tick of ticks) tick.remove();
    ticks = [];
    for (let at = from; at <= to; at++) {
      const ms = at * step;
      const tick = element("div", "tick" + (at === 0 ? " first" : ms >= end * 0.995 ? " last" : ""));
      tick.style.left = ms >= end ? "calc(100% - 1px)" : percent(ms);
      tick.append(element("span", "", grouped(ms)));
      ticks.push(tick);
    }
    track.prepend(...ticks);
  };
  const markSmall = () => {
    for (const line of grid) for (const { button, bar } of line) {
      button.classList.toggle("small", ((bar.end_ms - bar.start_ms) / end) * scroller.clientWidth * zoom < 22);
    }
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; drawTicks(); });
  };

  // Zooms so that what is under `x`, in pixels from the chart's left edge, stays there.
  const zoomTo = (wanted, x) => {
    const next = Math.min(mostZoom, Math.max(1, wanted));
    const share = (scroller.scrollLeft + x) / (scroller.clientWidth * zoom);
    zoom = next;
    track.style.width = zoom * 100 + "%";
    scroller.scrollLeft = share * scroller.clientWidth * zoom - x;
    part("level").textContent = (zoom < 10 ? Math.round(zoom * 10) / 10 : Math.round(zoom)) + "×";
    part("out").disabled = zoom <= 1;
    part("in").disabled = zoom >= mostZoom;
    drawTicks();
    markSmall();
  };
  const inSight = () => {
    const pixels = scroller.clientWidth * zoom;
    const at = (x) => grouped(Math.min(data.end_ms, Math.round((x / pixels) * end)));
    return at(scroller.scrollLeft) + " to " + at(scroller.scrollLeft + scroller.clientWidth) + " ms in sight";
  };
  // Around the focused bar if there is one, else around the middle.
  const anchor = () => {
    const bar = document.activeElement;
    if (!bar || !bar.classList.contains("bar")) return scroller.clientWidth / 2;
    const left = bar.getBoundingClientRect().left - scroller.getBoundingClientRect().left;
    return Math.min(scroller.clientWidth, Math.max(0, left));
  };
  const zoomBy = (factor) => { zoomTo(zoom * factor, anchor()); say(inSight()); };
  const fit = () => { zoomTo(1, 0); say("Everything in sight"); };
  const pan = (share) => { scroller.scrollLeft += share * scroller.clientWidth; say(inSight()); };

  // One bar can be reached with Tab; the arrow keys go to the others.
  const reach = (button) => {
    if (current) current.tabIndex = -1;
    current = button;
    if (current) current.tabIndex = 0;
  };
  const find = (button) => {
    for (let row = 0; row < grid.length; row++) {
      const column = grid[row].findIndex((cell) => cell.button === button);
      if (column >= 0) return [row, column];
    }
    return null;
  };
  const nearest = (line, ms) =>
    line.reduce((best, cell) =>
      Math.abs(cell.bar.start_ms - ms) < Math.abs(best.bar.start_ms - ms) ? cell : best);
  const move = (button, key) => {
    const [row, column] = find(button);
    const line = grid[row];
    const ms = line[column].bar.start_ms;
    const target = {
      ArrowRight: () => line[column + 1],
      ArrowLeft: () => line[column - 1],
      ArrowDown: () => grid[row + 1] && nearest(grid[row + 1], ms),
      ArrowUp: () => grid[row - 1] && nearest(grid[row - 1], ms),
      Home: () => line[0],
      End: () => line[line.length - 1],
    }[key]();
    if (target) target.button.focus();
  };
  const attend = (button, words) => {
    for (const label of labels.querySelectorAll(".current")) label.classList.remove("current");
    if (button) shownLabel.get(button).classList.add("current");
    show(words);
    attendLine(button ? lineOf.get(button) : null);
  };
  const barOf = (event) => event.target.closest && event.target.closest(".row .bar");
  const wordsOf = (button) => button.getAttribute("aria-label");
  track.addEventListener("pointerover", (event) => {
    const bar = barOf(event);
    if (bar) attend(bar, wordsOf(bar));
  });
  track.addEventListener("pointerout", () => {
    const focused = document.activeElement;
    if (shownLabel.has(focused)) attend(focused, wordsOf(focused));
    else attend(null, "");
  });
  track.addEventListener("focusin", (event) => {
    const bar = barOf(event);
    if (bar) { reach(bar); attend(bar, wordsOf(bar)); }
  });
  track.addEventListener("focusout", () => attend(null, ""));

  const moves = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = document.activeElement;
    if (focused.matches("input, select")) return;
    const onBar = shownLabel.has(focused);
    const act =
      event.key === "+" || event.key === "=" ? () => zoomBy(1.5)
      : event.key === "-" || event.key === "−" || event.key === "_" ? () => zoomBy(1 / 1.5)
      : event.key === "0" ? fit
      : onBar && !event.shiftKey && moves.includes(event.key) ? () => move(focused, event.key)
      : onBar && event.key === "Escape" ? () => scroller.focus()
      : focused === scroller && event.key === "ArrowLeft" ? () => pan(-0.2)
      : focused === scroller && event.key === "ArrowRight" ? () => pan(0.2)
      : null;
    if (act) { event.preventDefault(); act(); }
  });
  scroller.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const x = event.clientX - scroller.getBoundingClientRect().left;
    zoomTo(zoom * Math.exp(-event.deltaY / 300), x);
  }, { passive: false });
  scroller.addEventListener("scroll", soon);
  addEventListener("resize", () => zoomTo(zoom, 0));
  part("in").addEventListener("click", () => zoomBy(1.5));
  part("out").addEventListener("click", () => zoomBy(1 / 1.5));
  part("fit").addEventListener("click", fit);


  // What is looked at, so that the next picture is looked at in the same way.
  const place = () => ({
    zoom,
    left: scroller.scrollLeft,
    at: find(document.activeElement),
  });
  const restore = (before) => {
    if (before.at) {
      const line = grid[Math.min(before.at[0], grid.length - 1)];
      line?.[Math.min(before.at[1], line.length - 1)].button.focus({ preventScroll: true });
    }
    zoomTo(before.zoom, 0);
    scroller.scrollLeft = before.left;
    drawTicks();
  };

  return {
    draw: (next) => {
      part("drawing").hidden = !next;
      if (!next) return;
      const before = place();
      data = next;
      end = Math.max(data.end_ms, 1);
      // Zooming stops where a millisecond is about as wide as a hand.
      mostZoom = Math.min(1000, Math.max(4, end / 4));
      build();
      show("");
      restore(before);
    },
    // Lights the bars that are of this line of the learner's.
    lightLine: (line) => {
      const lit = line === null ? [] : ownRows.filter((row) => row.line === line);
      track.classList.toggle("some-lit", lit.length > 0);
      for (const { label, bars } of ownRows) for (const side of [label, bars]) side.classList.remove("lit");
      for (const { label, bars } of lit) for (const side of [label, bars]) side.classList.add("lit");
    },
    // Where a step stands: its time, and how the rows stand then.
    stand: (step) => {
      moment.hidden = step === null;
      for (const { label } of ownRows) label.removeAttribute("data-state");
      if (step === null) return;
      moment.style.left = step.ms >= end ? "calc(100% - 2px)" : percent(step.ms);
      for (const [row, state] of step.rows) if (ownRows[row]) ownRows[row].label.dataset.state = state;
    },
  };
};
