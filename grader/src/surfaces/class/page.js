(() => {
  const data = JSON.parse(byId("data").textContent);
  const { marks, kinds, exercises, students, results, texts } = data;
  const map = byId("map"), head = byId("head"), body = byId("body"), scroller = byId("scroller");
  const panel = byId("panel"), details = byId("details"), search = byId("search");
  const buttons = [...document.querySelectorAll("[data-mark], [data-reason]")];
  if (!students.length) return;

  // Columns of the grid: the student, the points, then the exercises. Its row 0 are the headings.
  const NAME = 0, SUM = 1, FIRST = 2;
  const columns = FIRST + exercises.length;
  // Up to this many, all rows are drawn; of more, only those around what is in sight.
  const FEW = 300, BEYOND = 30;

  const resultOf = (student, exercise) => results[students[student].results[exercise]];
  // What stands between backticks is code.
  const prose = (text) => text.split("`").map((part, at, parts) =>
    at % 2 && parts.length % 2 ? element("code", "", part) : part);
  const points = (thousandths) => String(Math.round(thousandths) / 1000);
  // What has no points yet comes behind what has none.
  const certain = (one) => one.points === null ? -1 : one.points;
  const node = (tag, attributes, ...children) => {
    const made = element(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  // What is shown: in which order, of which students.
  const names = new Intl.Collator("en", { numeric: true });
  const byName = (a, b) => names.compare(students[a].name, students[b].name) || a - b;
  const compare = {
    [NAME]: byName,
    [SUM]: (a, b) => certain(students[b]) - certain(students[a]),
  };
  // In an exercise those with most points come first, and then the better verdict.
  const byExercise = (exercise) => (a, b) => {
    const one = resultOf(a, exercise), other = resultOf(b, exercise);
    return certain(other) - certain(one) || one.mark - other.mark
      || names.compare(one.reason || "", other.reason || "");
  };
  let sort = { column: NAME, backwards: false };
  let filter = null;
  let shown = [];
  let at = { row: 1, column: FIRST };
  let opened = null;

  const fits = (result, exercise) =>
    (filter.exercise === null || filter.exercise === exercise)
    && (filter.mark === null || marks[result.mark].word === filter.mark)
    && (filter.reason === null || result.reason === filter.reason);
  const isHit = (student, exercise) => filter !== null && fits(resultOf(student, exercise), exercise);
  const choose = () => {
    const wanted = search.value.trim().toLowerCase();
    const order = compare[sort.column] || byExercise(sort.column - FIRST);
    const direction = sort.backwards ? -1 : 1;
    const all = students.map((_, student) => student);
    shown = all.filter((student) =>
      (!wanted || students[student].name.toLowerCase().includes(wanted))
      && (!filter || exercises.some((_, exercise) => isHit(student, exercise))));
    shown.sort((a, b) => direction * order(a, b) || byName(a, b));
  };

  const verdict = (result) => {
    const name = marks[result.mark].name;
    return result.reason === null || result.reason_name === name ? name : name + ": " + result.reason_name;
  };
  const inWords = (student, exercise) =>
    students[student].name + ", " + exercises[exercise].name + ": " + verdict(resultOf(student, exercise));

  const drawHead = () => {
    for (let column = 0; column < columns; column++) {
      const width = column === NAME ? "--student" : column === SUM ? "--sum" : "--cell";
      const col = element("col");
      col.style.width = "var(" + width + ")";
      byId("columns").append(col);
    }
    map.style.width = "calc(var(--student) + var(--sum) + " + exercises.length + " * var(--cell))";
    const chapters = element("tr");
    chapters.append(element("th"), element("td", "sum"));
    const starts = new Set();
    let start = 0;
    for (const [title, count] of data.chapters) {
      const heading = node("th", { class: "chapter", scope: "colgroup", colspan: count, title });
      heading.textContent = title;
      chapters.append(heading);
      starts.add(start);
      start += count;
    }
    const row = element("tr");
    const titles = ["Student", "Points", ...exercises.map((exercise) => exercise.name)];
    titles.forEach((title, column) => {
      const of = column >= FIRST ? " exercise-name" + (starts.has(column - FIRST) ? " first" : "") : "";
      const heading = node("th", { scope: "col", id: "cell-0-" + column, class: (column === SUM ? "sum" : "") + of });
      const button = node("button", { type: "button", tabindex: -1, title: "Sort by " + title });
      button.append(element("bdi", "", title));
      button.addEventListener("click", () => { at = { row: 0, column }; sortBy(column); });
      heading.append(button);
      row.append(heading);
    });
    head.append(chapters, row);
    map.setAttribute("aria-colcount", columns);
    return starts;
  };
  const starts = drawHead();

  const drawRow = (row) => {
    const student = shown[row - 1];
    const line = element("tr");
    line.setAttribute("aria-rowindex", row + 2);
    const name = node("th", { scope: "row", id: "cell-" + row + "-" + NAME, title: students[student].name });
    name.append(element("bdi", "", students[student].name));
    const total = students[student].points;
    const sum = element("td", "sum", total === null ? "" : points(total));
    sum.id = "cell-" + row + "-" + SUM;
    line.append(name, sum);
    for (let exercise = 0; exercise < exercises.length; exercise++) {
      const mark = marks[resultOf(student, exercise).mark];
      const cell = element("td", "mark-cell " + mark.word + (starts.has(exercise) ? " first" : "")
        + (isHit(student, exercise) ? " hit" : ""), mark.sign);
      cell.id = "cell-" + row + "-" + (exercise + FIRST);
      cell.setAttribute("aria-label", inWords(student, exercise));
      line.append(cell);
    }
    return line;
  };

  // The rows that are drawn: from `drawn.from` up to, not with, `drawn.to`.
  let drawn = { from: 0, to: 0 };
  const rowHeight = () => parseFloat(getComputedStyle(map).getPropertyValue("--row"));
  const space = (rows) => {
    const line = node("tr", { "aria-hidden": "true" }, node("td", { colspan: columns }));
    line.style.height = rows * rowHeight() + "px";
    return line;
  };
  const drawRows = (from, to) => {
    drawn = { from, to };
    const lines = [];
    if (from > 1) lines.push(space(from - 1));
    for (let row = from; row < to; row++) lines.push(drawRow(row));
    if (to <= shown.length) lines.push(space(shown.length + 1 - to));
    if (!shown.length) {
      lines.push(node("tr", {}, node("td", { colspan: columns, class: "nobody" }, "No student fits.")));
    }
    body.replaceChildren(...lines);
    markCurrent();
  };
  const drawAll = () => drawRows(1, shown.length + 1);
  const drawInSight = (always) => {
    if (shown.length <= FEW) {
      if (always) drawAll();
      return;
    }
    const high = rowHeight();
    const first = Math.max(1, Math.floor(scroller.scrollTop / high));
    const last = Math.min(shown.length, first + Math.ceil(scroller.clientHeight / high));
    const inside = first >= drawn.from && last < drawn.to;
    if (always || !inside) {
      drawRows(Math.max(1, first - BEYOND), Math.min(shown.length + 1, last + 1 + BEYOND));
    }
  };

  const tell = (words) => { details.textContent = words || "Point at a cell to see what it is."; };
  const filterName = () => {
    const button = buttons.find((one) => one.getAttribute("aria-pressed") === "true");
    const what = filter.mark !== null ? marks.find((mark) => mark.word === filter.mark).name
      : button.lastChild.textContent.trim();
    return filter.exercise === null ? what : what + " in " + exercises[filter.exercise].name;
  };
  const redraw = () => {
    choose();
    at.row = Math.min(at.row, shown.length);
    map.classList.toggle("picking", filter !== null);
    map.setAttribute("aria-rowcount", shown.length + 2);
    [...head.lastChild.children].forEach((heading, column) => {
      const direction = sort.column !== column ? "none" : sort.backwards ? "descending" : "ascending";
      heading.setAttribute("aria-sort", direction);
    });
    const few = shown.length === students.length;
    const all = grouped(students.length) + (students.length === 1 ? " student" : " students");
    byId("shown").textContent = few && !filter ? all
      : grouped(shown.length) + " of " + all
        + (filter ? ": " + filterName() : "");
    byId("all").hidden = !filter && !search.value;
    tell("");
    drawInSight(true);
    tellPlace();
  };
  const sortBy = (column) => {
    sort = { column, backwards: sort.column === column && !sort.backwards };
    scroller.scrollTop = 0;
    redraw();
  };
  const showAll = () => {
    search.value = "";
    pick(null);
  };
  const pick = (chosen) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    filter = chosen && {
      exercise: chosen.dataset.exercise === undefined ? null : Number(chosen.dataset.exercise),
      mark: chosen.dataset.mark ?? null,
      reason: chosen.dataset.reason ?? null,
    };
    if (filter) at = { row: 1, column: FIRST + (filter.exercise ?? 0) };
    scroller.scrollTop = 0;
    redraw();
    keepInSight(0, at.column);
  };

  // One cell is current; the grid has the focus for all of them.
  const cellAt = (row, column) => byId("cell-" + row + "-" + column);
  const describe = (row, column) => {
    const student = shown[row - 1];
    if (student === undefined || column < FIRST) return "";
    const message = texts[resultOf(student, column - FIRST).message];
    return inWords(student, column - FIRST) + (message ? ". " + message : ".");
  };
  function markCurrent() {
    for (const cell of map.querySelectorAll(".current, .open")) cell.classList.remove("current", "open");
    const cell = cellAt(at.row, at.column);
    if (cell) {
      cell.classList.add("current");
      map.setAttribute("aria-activedescendant", cell.id);
    } else {
      map.removeAttribute("aria-activedescendant");
    }
    const row = opened ? shown.indexOf(opened.student) + 1 : 0;
    const open = row > 0 && cellAt(row, opened.exercise + FIRST);
    if (open) open.classList.add("open");
  }
  const keepInSight = (row, column) => {
    const high = rowHeight(), top = head.offsetHeight;
    const y = (row - 1) * high;
    if (row > 0 && y < scroller.scrollTop) scroller.scrollTop = y;
    const below = y + high + top - scroller.clientHeight;
    if (row > 0 && below > scroller.scrollTop) scroller.scrollTop = below;
    drawInSight(false);
    if (column < FIRST) return;
    const heading = head.lastChild.children[column];
    const left = heading.offsetLeft, fixed = head.lastChild.children[FIRST].offsetLeft;
    if (left - fixed < scroller.scrollLeft) scroller.scrollLeft = left - fixed;
    const beyond = left + heading.offsetWidth - scroller.clientWidth;
    if (beyond > scroller.scrollLeft) scroller.scrollLeft = beyond;
  };
  const goTo = (row, column) => {
    at = {
      row: Math.min(shown.length, Math.max(0, row)),
      column: Math.min(columns - 1, Math.max(0, column)),
    };
    keepInSight(at.row, at.column);
    markCurrent();
    tell(describe(at.row, at.column));
  };
  const page = () => Math.max(1, Math.floor((scroller.clientHeight - head.offsetHeight) / rowHeight()) - 1);
  const openCurrent = (takeFocus) => {
    if (at.row > 0 && at.column >= FIRST) open(shown[at.row - 1], at.column - FIRST, takeFocus);
  };
  const activate = () => { if (at.row === 0) sortBy(at.column); else openCurrent(true); };
  // An open panel follows.
  const move = (row, column) => {
    goTo(row, column);
    if (opened) openCurrent(false);
  };
  map.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const { row, column } = at;
    const act = event.ctrlKey ? {
      Home: () => move(1, NAME),
      End: () => move(shown.length, columns - 1),
    }[event.key] : {
      ArrowLeft: () => move(row, column - 1),
      ArrowRight: () => move(row, column + 1),
      ArrowUp: () => move(row - 1, column),
      ArrowDown: () => move(row + 1, column),
      PageUp: () => move(Math.max(1, row - page()), column),
      PageDown: () => move(row + page(), column),
      Home: () => move(row, NAME),
      End: () => move(row, columns - 1),
      Enter: activate,
      " ": activate,
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  const placeOf = (event) => {
    const cell = event.target.closest("#body [id]");
    if (!cell) return null;
    const [, row, column] = cell.id.split("-");
    return { row: Number(row), column: Number(column) };
  };
  body.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place) return;
    map.focus({ preventScroll: true });
    goTo(place.row, place.column);
    openCurrent(false);
  });
  body.addEventListener("pointerover", (event) => {
    const place = placeOf(event);
    if (place) tell(describe(place.row, place.column));
  });
  map.addEventListener("pointerleave", () => { tell(describe(at.row, at.column)); });

  // The drawing of a timeline, as the images of single runs have it.
  const svgNode = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const WIDTH = 552, ROW = 26, BAR = 14, MARK = 3, LETTER = 7.3, LETTERS = 20;
  const shorten = (text) => {
    const letters = [...text];
    const half = LETTERS / 2;
    return letters.length <= LETTERS ? text
      : letters.slice(0, half).join("") + "…" + letters.slice(1 - half).join("");
  };
  const rowLabel = (row) => texts[row.label];
  // Whether it had no end when the run was given up.
  const isOpen = (bar) => kinds[bar[2]].word.endsWith(" open");
  // For so many microseconds, as the sentence about it says it.
  const stoodStill = (us) => us > 1e18 ? "without an end" : us < 50 ? "for less than 0.1 ms"
    : "for " + (us < 9950 ? Math.round(us / 100) / 10 : grouped(Math.round(us / 1000))) + " ms";
  const span = (row) => {
    if (row.bars.every((bar) => bar[4] > 0)) return stoodStill(row.bars.reduce((sum, bar) => sum + bar[4], 0));
    const from = Math.min(...row.bars.map((bar) => bar[0]));
    const to = Math.max(...row.bars.map((bar) => bar[1]));
    return grouped(from) + " → " + (row.bars.some(isOpen) ? "…" : grouped(to));
  };
  const barInWords = (row, [start, end, kind, bars, still]) =>
    rowLabel(row) + ": " + (bars > 1 ? grouped(bars) + " bars, " : "") + kinds[kind].name
    + (isOpen([start, end, kind]) ? ", from " + grouped(start) + " ms on"
      : start === end ? ", at " + grouped(start) + " ms" + (still > 0 ? ", " + stoodStill(still) : "")
      : ", " + grouped(start) + " → " + grouped(end) + " ms (" + grouped(end - start) + " ms)")
    + (row.task === null ? "" : ", task " + row.task) + (row.line === null ? "" : ", line " + row.line);
  const sign = (word, end, middle) => {
    const left = end - 10, right = end - 4, top = middle - 3, bottom = middle + 3;
    // Its kind, and how it ends where that is another sign.
    const [kind, ending] = word.split(" ");
    const arrow = `M${left} ${top - 1}L${right} ${middle}L${left} ${bottom + 1}`;
    const path = {
      dropped: `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}`,
      "by-test": `M${left} ${middle}A3 3 0 1 1 ${right} ${middle}A3 3 0 1 1 ${left} ${middle}`,
      leaked: arrow,
      open: arrow,
    }[ending ?? kind];
    if (!path) return [];
    return [svgNode("path", { d: path, class: "halo" }),
      svgNode("path", { d: path, class: "sign " + kind + "-sign" })];
  };
  const shape = (word, x, middle, wide) => {
    const tall = word.split(" ")[0] === "run" ? BAR / 2 : BAR;
    const bar = svgNode("rect", { x, y: middle - tall / 2, width: wide, height: tall, rx: 2, class: word });
    return wide >= BAR ? [bar, ...sign(word, x + wide, middle)] : [bar];
  };
  const draw = (timeline) => {
    const longest = Math.max(...timeline.rows.map((row) => shorten(rowLabel(row)).length));
    const times = Math.max(...timeline.rows.map((row) => span(row).length));
    const left = Math.max(longest, 12) * LETTER + 14;
    const right = WIDTH - times * LETTER - 14;
    const end = Math.max(timeline.end_ms, 1);
    const x = (ms) => left + (ms / end) * (right - left);
    const bottom = timeline.rows.length * ROW + 6;
    const height = bottom + 22;
    const svg = svgNode("svg", { class: "drawing", viewBox: `0 0 ${WIDTH} ${height}`, role: "img",
      "aria-label": "Timeline. The same follows as a table." });
    for (const tick of timeline.ticks_ms) {
      svg.append(svgNode("path", { d: `M${x(tick)} 0V${bottom}`, class: "grid" }));
    }
    timeline.rows.forEach((row, place) => {
      const middle = place * ROW + ROW / 2 + 2;
      svg.append(svgNode("text", { x: 0, y: middle + 4, class: "mono" }, shorten(rowLabel(row))),
        svgNode("text", { x: WIDTH, y: middle + 4, class: "mono muted end" }, span(row)));
      // The most alarming kind is drawn last, on top.
      for (const bar of [...row.bars].sort((a, b) => a[2] - b[2])) {
        const from = Math.min(x(bar[0]), right - MARK);
        const group = svgNode("g", {});
        group.append(svgNode("title", {}, barInWords(row, bar)),
          ...shape(kinds[bar[2]].word, from, middle, Math.max(x(bar[1]) - x(bar[0]) - 1, MARK)));
        svg.append(group);
      }
    });
    if (timeline.expected_ms !== null) {
      svg.append(svgNode("path", { d: `M${x(timeline.expected_ms)} 0V${bottom}`, class: "expected" }));
    }
    let free = 0;
    svg.append(svgNode("text", { x: 0, y: bottom + 16, class: "mono muted" }, "ms (virtual)"));
    for (const tick of timeline.ticks_ms) {
      const half = grouped(tick).length * LETTER / 2;
      if (x(tick) - half < free) continue;
      svg.append(svgNode("text", { x: x(tick), y: bottom + 16, class: "mono muted middle" }, grouped(tick)));
      free = x(tick) + half + 10;
    }
    return svg;
  };
  const legend = (timeline) => {
    const list = element("ul", "kinds");
    const present = new Set(timeline.rows.flatMap((row) => row.bars.map((bar) => bar[2])));
    const add = (sample, name) => {
      const svg = svgNode("svg", { width: 28, height: 16, "aria-hidden": "true" });
      svg.append(...sample);
      list.append(node("li", {}, svg, name));
    };
    kinds.forEach((kind, place) => {
      if (present.has(place)) add(shape(kind.word, 1, 8, 26), kind.name);
    });
    if (timeline.expected_ms !== null) {
      add([svgNode("path", { d: "M14 0V16", class: "expected" })], "expected");
    }
    return list;
  };

  const table = (titles, rows) => {
    const heading = element("tr");
    for (const title of titles) {
      heading.append(node("th", { scope: "col", class: title === "Kind" ? "text" : "" }, title));
    }
    const made = node("table", {}, node("thead", {}, heading));
    made.append(node("tbody", {}, ...rows));
    return made;
  };
  const barTable = (timeline) => {
    const rows = timeline.rows.flatMap((row) => row.bars.map((bar) => {
      const line = element("tr");
      const label = node("th", { scope: "row" }, element("bdi", "", rowLabel(row)));
      line.append(label, element("td", "text", kinds[bar[2]].name));
      for (const value of [grouped(bar[0]), isOpen(bar) ? "…" : grouped(bar[1]), row.line ?? ""]) {
        line.append(element("td", "", String(value)));
      }
      return line;
    }));
    return node("details", {}, element("summary", "", "The same as a table"),
      table(["What", "Kind", "From (ms)", "To (ms)", "Line"], rows));
  };
  const statuses = {
    passed: ["✓", "passed"], failed: ["✗", "failed"], todo: ["·", "still to do"], not_run: ["–", "not tried"],
  };
  const testTable = (tests, sentence) => table(["Hidden test", "Took", "Expected"], tests.map((test) => {
    const [mark, name] = statuses[test.status];
    const cell = node("th", { scope: "row" });
    const status = node("span", { class: "status", role: "img", "aria-label": name, title: name }, mark);
    cell.append(status, element("bdi", "", texts[test.name]));
    const message = texts[test.message];
    if (message && message !== sentence) cell.append(node("bdi", { class: "said" }, ...prose(message)));
    const ms = (value) => element("td", "", value === null ? "–" : grouped(value) + " ms");
    return node("tr", {}, cell, ms(test.ms), ms(test.expected_ms));
  }));

  // The answer's own lines around the one that the sentence is about.
  const excerpt = (result, sentence) => {
    const { first, lines } = result.excerpt;
    const list = element("div", "listing");
    lines.forEach((line, at) => {
      const isIt = first + at === result.line;
      list.append(node("div", { class: isIt ? "line said-of" : "line" },
        element("span", "number", String(first + at)), element("code", "", texts[line])));
      if (isIt && sentence) list.append(node("p", { class: "remark" }, ...prose(sentence)));
    });
    return list;
  };

  const address = (student, exercise) =>
    "#" + new URLSearchParams({ student: students[student].name, exercise: exercises[exercise].key });
  const worth = (result) => result.points === null ? "no points yet"
    : points(result.points) + " of " + points(result.max_points) + (result.max_points === 1000 ? " point" : " points");
  const showResult = (student, exercise) => {
    const result = resultOf(student, exercise);
    const mark = marks[result.mark];
    const title = node("h2", { id: "panel-title", tabindex: -1 });
    title.append(element("bdi", "", exercises[exercise].name));
    const who = node("p", { class: "who" }, element("bdi", "", students[student].name),
      node("a", { href: address(student, exercise) }, "Link to this result"));
    const own = students[student].page;
    if (own !== null) {
      who.append(node("a", { href: "feedback/" + encodeURIComponent(own) }, "The student’s own page"));
    }
    const parts = [title, who];
    const sign = node("span", { class: "mark " + mark.word, "aria-hidden": "true" }, mark.sign);
    parts.push(node("p", { class: "verdict" }, sign, element("strong", "", verdict(result)),
      element("span", "worth", worth(result))));
    const sentence = texts[result.message];
    if (sentence && !result.excerpt) parts.push(node("p", { class: "sentence" }, ...prose(sentence)));
    if (result.excerpt) parts.push(excerpt(result, sentence));
    const facts = [];
    if (result.line !== null && !result.excerpt) facts.push("Line " + result.line + " of src/lib.rs.");
    if (result.seed !== null) facts.push("Not every order of events shows it; this one has seed " + result.seed + ".");
    if (facts.length) parts.push(element("p", "", facts.join(" ")));
    if (result.timeline !== null) {
      const timeline = data.timelines[result.timeline];
      parts.push(element("h3", "", "What happened"), draw(timeline), legend(timeline));
      if (timeline.note) parts.push(element("p", "", timeline.note));
      parts.push(barTable(timeline));
    }
    if (result.compiler.length) {
      parts.push(element("h3", "", "What the compiler said"));
      for (const text of result.compiler) parts.push(node("pre", { tabindex: 0 }, texts[text]));
    }
    const tests = data.tests[result.tests];
    if (tests.length) parts.push(element("h3", "", "Hidden tests"), testTable(tests, sentence));
    byId("result").replaceChildren(...parts);
    panel.scrollTop = 0;
  };

  // Who else did not pass this exercise, in the order of the map.
  const others = () => shown.filter((student) =>
    marks[resultOf(student, opened.exercise).mark].word !== "passed");
  const step = (by) => {
    const list = others();
    const place = list.indexOf(opened.student);
    const here = shown.indexOf(opened.student);
    const found = place >= 0 ? list[place + by]
      : by > 0 ? list.find((student) => shown.indexOf(student) > here)
      : list.findLast((student) => shown.indexOf(student) < here);
    return found;
  };
  function tellPlace() {
    if (!opened) return;
    const list = others();
    const place = list.indexOf(opened.student) + 1;
    byId("place").textContent = place ? place + " of " + list.length + " that did not pass"
      : list.length + " did not pass";
    byId("previous").disabled = step(-1) === undefined;
    byId("next").disabled = step(1) === undefined;
  }
  // Browsers allow few changes of the address in a row, and a held arrow key makes many.
  let remembering = 0;
  const remember = (fragment) => {
    clearTimeout(remembering);
    remembering = setTimeout(() => {
      history.replaceState(null, "", location.pathname + location.search + fragment);
    }, 200);
  };
  // The page gets narrower and wider with the panel; the map stays where it is on the screen.
  const showPanel = (wanted) => {
    const before = scroller.getBoundingClientRect().top;
    panel.hidden = !wanted;
    document.body.classList.toggle("with-panel", wanted);
    scrollBy(0, scroller.getBoundingClientRect().top - before);
  };
  function open(student, exercise, takeFocus) {
    opened = { student, exercise };
    showResult(student, exercise);
    showPanel(true);
    remember(address(student, exercise));
    const row = shown.indexOf(student) + 1;
    if (row > 0) goTo(row, exercise + FIRST);
    markCurrent();
    tellPlace();
    if (takeFocus) byId("panel-title").focus({ preventScroll: true });
  }
  const close = () => {
    if (!opened) return;
    opened = null;
    showPanel(false);
    remember("");
    markCurrent();
    map.focus({ preventScroll: true });
  };
  const openLinked = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const student = students.findIndex((one) => one.name === wanted.get("student"));
    const exercise = exercises.findIndex((one) => one.key === wanted.get("exercise"));
    if (student < 0 || exercise < 0) return;
    if (!shown.includes(student)) showAll();
    open(student, exercise, true);
    byId("class").scrollIntoView();
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      pick(pressed ? null : button);
      if (pressed || button.dataset.mark !== undefined) return;
      byId("class").scrollIntoView();
      map.focus({ preventScroll: true });
    });
  }
  byId("previous").addEventListener("click", () => open(step(-1), opened.exercise, false));
  byId("next").addEventListener("click", () => open(step(1), opened.exercise, false));
  byId("close").addEventListener("click", close);
  byId("all").addEventListener("click", showAll);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target === search) return;
    if (opened) close();
    else if (filter || search.value) showAll();
  });
  search.addEventListener("input", () => { scroller.scrollTop = 0; redraw(); });
  addEventListener("hashchange", openLinked);
  addEventListener("beforeprint", drawAll);
  addEventListener("afterprint", () => drawInSight(true));
  let waiting = false;
  scroller.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; drawInSight(false); });
  }, { passive: true });

  for (const id of ["tools", "scroller", "details"]) byId(id).hidden = false;
  redraw();
  openLinked();
})();
