// Goes through a run step by step: says at each what is ready, waiting, dropped or held.
const stepper = (root, onStep) => {
  const part = (name) => root.querySelector(`[data-role="${name}"]`);
  const slider = part("step");
  const most = 60;
  let data = null;
  let at = 0;

  // How every thing stands after a step, and what that step changed.
  const standing = () => {
    const states = new Map();
    const changed = new Set();
    data.steps.slice(0, at + 1).forEach((step, index) => {
      for (const [thing, state] of step.changes) {
        states.set(thing, { state, since: index });
        if (index === at) changed.add(thing);
      }
    });
    return { states, changed };
  };
  const over = new Set(["ready", "dropped", "given back", "blocked"]);
  const shown = ({ states, changed }) =>
    [...states].filter(([thing, { state }]) => changed.has(thing) || !over.has(state));

  const words = (step) => {
    const time = `${Math.round(step.ms * 1000) / 1000} ms`;
    const polled = step.polls > 1 ? `polled ${grouped(step.polls)} times` : "polled";
    const who = step.task === null ? "" : step.task === 1 ? ` · your answer is ${polled}` : ` · task ${step.task} is ${polled}`;
    const nothing = step.changes.length ? "" : ": nothing changes";
    return `${data.unit === "poll" ? "Poll" : "Moment"} ${grouped(at + 1)} of ${grouped(data.steps.length)} · ${time}${who}${nothing}`;
  };
  const item = (thing, state, isNew) => {
    const made = element("li", `thing is-${state.replace(" ", "-")}${isNew ? " is-new" : ""}`);
    const name = element("bdi", "", thing.label);
    made.append(element("span", "thing-state", state), name);
    if (thing.line !== null) {
      made.dataset.line = thing.line;
      made.append(element("span", "soft", `line ${thing.line}`));
    }
    return made;
  };
  const show = () => {
    const { states, changed } = standing();
    const all = shown({ states, changed });
    part("things").replaceChildren(...all.slice(0, most).map(([thing, { state }]) => item(data.things[thing], state, changed.has(thing))));
    const step = data.steps[at];
    part("step-words").textContent = words(step);
    const past = states.size - all.length;
    const notes = [];
    if (all.length > most) notes.push(`… ${grouped(all.length - most)} more`);
    if (past) notes.push(`${grouped(past)} over before`);
    if (data.untold && at === data.steps.length - 1) notes.push(`${grouped(data.untold)} more changes are not told of`);
    part("step-note").textContent = notes.join(" · ");
    slider.value = at;
    slider.setAttribute("aria-valuetext", words(step));
    part("first").disabled = part("back").disabled = at === 0;
    part("last").disabled = part("forward").disabled = at === data.steps.length - 1;
    const rows = new Map();
    for (const [thing, { state, since }] of states) {
      const { row } = data.things[thing];
      if (row !== null && (since === at || !over.has(state))) rows.set(row, state);
    }
    onStep({ ms: step.ms, rows });
  };
  const go = (next) => {
    if (!data) return;
    const inside = Math.min(data.steps.length - 1, Math.max(0, next));
    if (inside !== at) { at = inside; show(); }
  };
  slider.addEventListener("input", () => go(Number(slider.value)));
  part("first").addEventListener("click", () => go(0));
  part("back").addEventListener("click", () => go(at - 1));
  part("forward").addEventListener("click", () => go(at + 1));
  part("last").addEventListener("click", () => go(data.steps.length - 1));

  return {
    by: (steps) => go(at + steps),
    // Of another run, one stays at the same time.
    draw: (next) => {
      const ms = data ? data.steps[at].ms : -1;
      const before = data ? data.steps.length : -1;
      const same = data && next && JSON.stringify(data.steps) === JSON.stringify(next.steps);
      data = next && next.steps.length ? next : null;
      part("stepper").hidden = !data;
      if (!data) { onStep(null); return; }
      const there = data.steps.findIndex((step) => step.ms >= ms);
      if (!same && data.steps.length !== before) at = ms < 0 ? 0 : there < 0 ? data.steps.length - 1 : there;
      part("step-title").textContent = data.unit === "poll" ? "Poll by poll" : "Moment by moment";
      slider.max = data.steps.length - 1;
      show();
    },
  };
};
