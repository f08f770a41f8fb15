#!/usr/bin/env python3
"""Opens the pages that async-kata draws in a real browser, and uses them.

Usage: browser.py ASYNC_KATA OUT_DIR

Saves happen under a watch, and its page is seen to follow them. Each page is looked at in light and in dark, without a word on the console; bars are reached by
keyboard, zoomed, pointed at. A small class is graded, and its page used by keyboard and mouse, as
it is and with two thousand students; the pages for students and the one on alike answers are looked
at on a wide screen and on a phone. Screenshots are left in OUT_DIR. Needs chromium and
chromedriver.
"""

import base64
import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
# One answer for each kind of bar.
ANSWERS = [
    ("concurrent_requests", "wrong/sequential"),
    ("fetch_user", "wrong/blocks_the_thread"),
    ("fetch_all", "wrong/spawned_and_forgotten"),
    ("fetch_all", "right/join_set"),
]
TAB, DOWN, END = "\ue004", "\ue015", "\ue010"
ENTER, ESCAPE, CONTROL, HOME, RIGHT = "\ue007", "\ue00c", "\ue009", "\ue011", "\ue014"

# A small class: what each student has handed in. The names of two are attacks.
MARKUP = "<img src=x onerror=pwned=1>"
CLASS = {
    "Ada": {"greet": "right/async_block", "concurrent_requests": "right/futures_macro"},
    "Ben": {"concurrent_requests": "wrong/sequential", "fetch_user": "wrong/blocks_the_thread"},
    MARKUP: {"greet": f'pub async fn greet(_: &str) -> String {{ "{MARKUP}".into() }}'},
    "Eve": {"concurrent_requests": "wrong/polled_in_a_loop"},
    "Finn": {"concurrent_requests": "wrong/polled_in_a_loop"},
    "\u202egnp.exe": {"greet": "pub async fn greet(_: &str) -> String { 1 }"},
}
MANY = 2000


class Browser:
    """A browser driven over WebDriver."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.call("GET", "/status")
        arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1100,700", f"--user-data-dir={tempfile.mkdtemp()}",
        ]
        capabilities = {"goog:chromeOptions": {"args": arguments},
                        "goog:loggingPrefs": {"browser": "ALL"}}
        started = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.base += f"/session/{started['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def press(self, *keys):
        strokes = [{"type": "keyDown", "value": key} for key in keys]
        strokes += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        actions = [{"type": "key", "id": "keys", "actions": strokes}]
        self.call("POST", "/actions", {"actions": actions})

    def point_at(self, x, y):
        move = {"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)}
        self.call("POST", "/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "actions": [move]}]})

    def prefer(self, scheme):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("POST", "/goog/cdp/execute",
                  {"cmd": "Emulation.setEmulatedMedia", "params": {"features": [feature]}})

    def resize(self, width, height):
        self.call("POST", "/goog/cdp/execute",
                  {"cmd": "Emulation.setDeviceMetricsOverride",
                   "params": {"width": width, "height": height, "deviceScaleFactor": 1,
                              "mobile": False}})

    def whole_size(self):
        self.call("POST", "/goog/cdp/execute",
                  {"cmd": "Emulation.clearDeviceMetricsOverride", "params": {}})

    def console(self):
        return self.call("POST", "/se/log", {"type": "browser"})

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


def expect(holds, what):
    if not holds:
        sys.exit(f"browser: {what}")


def eventually(opened, script, what):
    """What the script answers, once that is something."""
    deadline = time.monotonic() + 30
    while not (answer := opened.run(script)):
        expect(time.monotonic() < deadline, what)
        time.sleep(0.05)
    return answer


@contextlib.contextmanager
def browser():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(["chromedriver", f"--port={port}", "--log-level=SEVERE"],
                              stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                opened = Browser(port)
                break
            except (urllib.error.URLError, ConnectionError):
                expect(time.monotonic() < deadline, "chromedriver does not answer")
                time.sleep(0.1)
        yield opened
        opened.call("DELETE", "")
    finally:
        driver.terminate()
        driver.wait()


def hidden(name):
    """The folder of an exercise's answers."""
    [folder] = ROOT.glob(f"grader/hidden/*/[0-9][0-9]_{name}")
    return folder


def draw(tool, name, answer, out):
    """The page and the image of an answer of the course."""
    stem = out / f"{name}-{pathlib.Path(answer).name}"
    page, image = stem.with_suffix(".html"), stem.with_suffix(".svg")
    ran = subprocess.run([tool, "timeline", name, "--submission", hidden(name) / f"{answer}.rs",
                          "--html", page, "--svg", image], cwd=ROOT, capture_output=True, text=True)
    expect(ran.returncode in (0, 1), f"timeline {name} failed: {ran.stderr}")
    return page, image


def use(opened, page):
    """Looks at a page and uses it as a person would."""
    opened.call("POST", "/url", {"url": page.as_uri()})
    for scheme in ("light", "dark"):
        opened.prefer(scheme)
        opened.screenshot(page.with_name(f"{page.stem}-{scheme}.png"))
    bars = opened.run("return document.querySelectorAll('.row .bar').length")
    expect(bars > 0, f"{page.name} shows no bars")
    inside = opened.run("return document.documentElement.scrollWidth <= innerWidth")
    expect(inside, f"{page.name} is wider than the window")

    opened.run("document.querySelector('.row .bar').focus()")
    first = opened.run("return document.activeElement.getAttribute('aria-label')")
    expect(first, f"{page.name}: a focused bar says nothing")
    shown = opened.run("return document.querySelector('[data-role=details]').textContent")
    expect(shown == first, f"{page.name}: the details of the focused bar are not shown")
    if bars > 1:
        opened.press(DOWN)
        second = opened.run("return document.activeElement.getAttribute('aria-label')")
        opened.press(END)
        expect(second and second != first, f"{page.name}: the arrow keys reach no other bar")
    opened.press("+")
    expect(opened.run("return document.querySelector('[data-role=level]').textContent") == "1.5×",
           f"{page.name}: + does not zoom")
    opened.press("0")
    expect(opened.run("return document.querySelector('[data-role=level]').textContent") == "1×",
           f"{page.name}: 0 does not fit")

    opened.run("document.activeElement.blur()")
    x, y = opened.run("const r = document.querySelector('.row .bar').getBoundingClientRect();"
                      "return [r.left + Math.min(5, r.width / 2), r.top + r.height / 2]")
    opened.point_at(x, y)
    expect(opened.run("return document.querySelector('[data-role=details]').textContent") == first,
           f"{page.name}: pointing at a bar shows no details")
    tied(opened, page.name)
    stepped(opened, page.name)
    expect(opened.console() == [], f"{page.name}: the console is not silent")


# Where the first bar of a line lies that is shown, and that line.
TIED_BAR = """
const label = [...document.querySelectorAll('.labels > div')].findIndex((it) => /line \\d/.test(it.textContent));
if (label < 0) return null;
const line = document.querySelectorAll('.labels > div')[label].textContent.match(/line (\\d+)/)[1];
const bar = document.querySelectorAll('.track > div:not(.tick):not(.moment):not(.expected)')[label].querySelector('.bar');
bar.scrollIntoView({ block: 'center' });
const at = bar.getBoundingClientRect();
return [at.left + Math.min(5, at.width / 2), at.top + at.height / 2, line];
"""
LIT_LINE = "return document.querySelector('.line.lit')?.dataset.line ?? null"
LIT_ROWS = "return document.querySelectorAll('.track .row.lit').length"


def tied(opened, name):
    """Bars light their lines, and lines their bars, by mouse and by keyboard."""
    opened.run("document.activeElement.blur()")
    found = opened.run(TIED_BAR)
    if found is None:
        return
    x, y, line = found
    opened.point_at(x, y)
    expect(opened.run(LIT_LINE) == line, f"{name}: pointing at a bar does not light line {line}")
    x, y = opened.run(f"const it = document.querySelector('.line[data-line=\"{line}\"]');"
                      "it.scrollIntoView({ block: 'center' }); const r = it.getBoundingClientRect();"
                      "return [r.left + 60, r.top + r.height / 2]")
    opened.point_at(x, y)
    expect(opened.run(LIT_ROWS) > 0, f"{name}: pointing at line {line} lights no bar")
    opened.point_at(2, 2)
    expect(opened.run(LIT_ROWS) == 0, f"{name}: bars stay lit")
    opened.run(f"document.querySelector('.line[data-line=\"{line}\"]').focus()")
    expect(opened.run(LIT_ROWS) > 0, f"{name}: line {line} in focus lights no bar")
    opened.run("document.activeElement.blur()")


WORDS = "return document.querySelector('[data-role=step-words]').textContent"


def stepped(opened, name):
    """Goes through the run step by step, by buttons and by keyboard."""
    if opened.run("return document.querySelector('[data-role=stepper]').hidden"):
        return
    first = opened.run(WORDS)
    expect(" 1 of " in first, f"{name}: the first step is called {first!r}")
    count = int(opened.run("return document.querySelector('[data-role=step]').max")) + 1
    seen = set()
    for _ in range(count):
        seen.update(opened.run("return [...document.querySelectorAll('.thing-state')]"
                               ".map((it) => it.textContent)"))
        opened.press(RIGHT)
    last = opened.run(WORDS)
    expect(f" {count} of {count}" in last, f"{name}: after all steps one is at {last!r}")
    expect(seen, f"{name}: the steps show nothing")
    opened.run("document.querySelector('[data-role=first]').click()")
    expect(opened.run(WORDS) == first, f"{name}: one cannot go back to the first step")


def grade(tool, out):
    """The page of the small class."""
    submissions = pathlib.Path(tempfile.mkdtemp())
    for student, answers in CLASS.items():
        for name, answer in answers.items():
            key = hidden(name).relative_to(ROOT / "grader/hidden")
            source = submissions / student / "exercises" / key / "src/lib.rs"
            source.parent.mkdir(parents=True)
            file = hidden(name) / f"{answer}.rs"
            is_file = answer.startswith(("right/", "wrong/"))
            text = file.read_text() if is_file else answer
            # Names are the first thing that is changed in a copy.
            source.write_text(text.replace(" user", " whom") if student == "Finn" else text)
    ran = subprocess.run([tool, "grade", submissions, "--hints", "2", "--out", out / "class"],
                         cwd=ROOT, capture_output=True, text=True)
    expect(ran.returncode == 0, f"grade failed: {ran.stderr}")
    return out / "class/report.html"


# How well two colours can be told apart: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
FAINTEST = """
const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
  .map((value) => colour.startsWith("color(") ? value : value / 255)
  .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (element) => {
  const colour = getComputedStyle(element).backgroundColor;
  return colour.endsWith(", 0)") ? ground(element.parentElement) : colour;
};
const contrast = (element) => {
  const [one, other] = [getComputedStyle(element).color, ground(element)].map(light);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};
return Math.min(...[...document.querySelectorAll(
  ".mark, .mark-cell, #body th, #head button, p, dt, .reason, a, code, main th, main td, h2, h3, pre,"
  + ".number, summary, mark")].map(contrast));
"""
CURRENT = ("return document.getElementById(document.getElementById('map')"
           ".getAttribute('aria-activedescendant'))?.getAttribute('aria-label') ?? ''")
ROWS = "return [...document.querySelectorAll('#body tr:has(bdi) bdi')].map((name) => name.textContent)"
SENTENCE = ("return document.querySelector('#panel:not([hidden]) :is(.sentence, .remark)')"
            "?.textContent ?? ''")
# The line of the text that something is said of, and what is said.
SAID = ("return [document.querySelector('.said-of code')?.textContent ?? '',"
        " document.querySelector('.remark')?.textContent ?? '']")


def harmless(opened, page):
    expect(opened.run("return typeof window.pwned") == "undefined", f"{page.name}: a script ran")
    added = opened.run("return document.images.length + document.scripts.length"
                       " + document.querySelectorAll('iframe, object, embed, base').length")
    expect(added == 2, f"{page.name}: an element was added")
    expect(opened.console() == [], f"{page.name}: the console is not silent")


def walk_to(opened, student, exercise):
    """Moves the current cell with the arrow keys."""
    opened.run("document.getElementById('map').focus()")
    opened.press(CONTROL, HOME)
    opened.press(RIGHT)
    opened.press(RIGHT)
    for key, wanted in ((DOWN, f"{student}, "), (RIGHT, f", {exercise}: ")):
        for _ in range(50):
            if wanted in opened.run(CURRENT):
                break
            opened.press(key)
    words = opened.run(CURRENT)
    expect(words.startswith(f"{student}, {exercise}: "), f"the arrow keys lead to {words!r}")
    return words


def use_class(opened, page):
    """Looks at the page of the small class and uses it as an instructor would."""
    opened.call("POST", "/url", {"url": page.as_uri()})
    exercises = len(list(ROOT.glob("grader/hidden/*/[0-9][0-9]_*")))
    cells = opened.run("return document.querySelectorAll('#body .mark-cell').length")
    expect(cells == len(CLASS) * exercises, f"{cells} cells on the map")
    names = opened.run(ROWS)
    expect(MARKUP in names and "\\u{202e}gnp.exe" in names, f"names are shown as {names}")
    harmless(opened, page)

    words = walk_to(opened, "Ben", "concurrent_requests")
    expect("sequential" in words, f"the cell says {words!r}")
    opened.press(ENTER)
    sentence = opened.run(SENTENCE)
    expect(sentence.startswith("Took 180 ms"), f"the panel says {sentence!r}")
    bars = opened.run("return document.querySelectorAll('#panel .drawing g rect').length")
    expect(bars == 2, f"{bars} bars in the panel")
    line, _ = opened.run(SAID)
    expect(".await" in line, f"the panel shows the line {line!r}")
    tests = opened.run("return document.querySelectorAll('#panel > #result > table tbody tr').length")
    expect(tests > 1, "the panel shows no hidden tests")
    focused = opened.run("return document.activeElement.id")
    expect(focused == "panel-title", f"the focus is on {focused!r} when the panel opens")
    for scheme in ("light", "dark"):
        opened.prefer(scheme)
        faintest = opened.run(FAINTEST)
        expect(faintest >= 4.5, f"{page.name}: a text has a contrast of {faintest} in {scheme}")
        opened.screenshot(page.with_name(f"class-{scheme}.png"))
        opened.resize(390, 844)
        inside = opened.run("return document.getElementById('panel').scrollWidth <= innerWidth")
        expect(inside, f"{page.name}: the panel is wider than a phone")
        opened.screenshot(page.with_name(f"class-390-{scheme}.png"))
        opened.whole_size()
    link = eventually(opened, "return location.hash", "a result has no address")
    opened.press(ESCAPE)
    focused = opened.run("return document.activeElement.id")
    closed = opened.run("return document.getElementById('panel').hidden")
    expect(closed and focused == "map", f"after closing, the focus is on {focused!r}")

    opened.call("POST", "/url", {"url": "about:blank"})
    opened.call("POST", "/url", {"url": page.as_uri() + link})
    expect(opened.run(SENTENCE) == sentence, f"{page.name}: a link does not open its result")
    opened.press(ESCAPE)

    opened.run("document.querySelector('[data-reason=sequential][data-exercise]').click()")
    expect(opened.run(ROWS) == ["Ben"], "a reason does not show who it is about")
    hits = opened.run("return document.querySelectorAll('#body .hit').length")
    expect(hits == 1, f"{hits} cells stand out")
    opened.press(ESCAPE)
    expect(opened.run(ROWS) == names, "Escape does not show all again")
    opened.run("document.querySelectorAll('#head button')[1].click()")
    expect(opened.run(ROWS)[0] == "Ada", "sorted by points, the best is not the first")

    walk_to(opened, MARKUP, "greet")
    opened.press(ENTER)
    expect(MARKUP in opened.run("return document.getElementById('panel').textContent"),
           "what a submission says is not shown")
    inside = opened.run("return document.documentElement.scrollWidth <= innerWidth")
    expect(inside, f"{page.name} is wider than the window")
    harmless(opened, page)


# Names on lanes that are not too long for a phone, and of which something is missing all the same.
CUT_NAMES = """
return [...document.querySelectorAll('.labels bdi')].filter((it) => it.textContent.length <= 26
  && (it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight + 1))
  .map((it) => it.textContent);
"""


def at_each_size(opened, sizes, shots, called):
    """Whether what is shown fits and can be read, in light and dark; with screenshots."""
    for width, height in sizes:
        opened.resize(width, height)
        inside = opened.run("return document.documentElement.scrollWidth <= innerWidth")
        expect(inside, f"{called} is wider than {width} pixels")
        cut = opened.run(CUT_NAMES)
        expect(cut == [], f"{called} cuts {cut} off at {width} pixels")
        for scheme in ("light", "dark"):
            opened.prefer(scheme)
            faintest = opened.run(FAINTEST)
            expect(faintest >= 4.5, f"{called}: a text has a contrast of {faintest} in {scheme}")
            opened.screenshot(shots.with_name(f"{shots.name}-{width}-{scheme}.png"))
    opened.whole_size()


def look(opened, page, name, scripts=0):
    """Looks at a page with so many scripts on it: wide and narrow, light and dark."""
    opened.call("POST", "/url", {"url": page.as_uri()})
    at_each_size(opened, ((1280, 900), (390, 844)), page.with_name(name), page.name)
    expect(opened.run("return typeof window.pwned") == "undefined", f"{page.name}: a script ran")
    added = opened.run("return document.querySelectorAll("
                       "'script:not([type]), img, iframe, object, embed, base, form').length")
    expect(added == scripts, f"{page.name}: an element was added")
    expect(opened.console() == [], f"{page.name}: the console is not silent")


def use_feedback(opened, folder):
    """Looks at the pages for students as they would."""
    pages = sorted(folder.glob("feedback/*.html"))
    expect(len(pages) == len(CLASS), f"{len(pages)} pages for students")
    for number, page in enumerate(pages):
        look(opened, page, f"feedback-{number}", scripts=1)
    ben = folder / "feedback/Ben.html"
    opened.call("POST", "/url", {"url": ben.as_uri()})
    text = opened.run("return document.body.innerText")
    others = [name for name in CLASS if name != "Ben" and name in text]
    expect(others == [], f"{ben.name} names {others}")
    line, sentence = opened.run(SAID)
    expect("sleep" in line and sentence, f"{ben.name} says {sentence!r} of {line!r}")
    pictures = opened.run("return [...document.querySelectorAll('.figure')]"
                          ".filter((it) => it.querySelector('.row .bar')).length")
    hints = opened.run("return document.querySelectorAll('details > .hint').length")
    expect((pictures, hints) == (2, 4), f"{ben.name}: {pictures} pictures, {hints} hints")


def use_alike(opened, page):
    """Looks at the page on alike answers as an instructor would."""
    look(opened, page, "alike")
    opened.call("POST", "/url", {"url": page.as_uri()})
    pairs = opened.run("return [...document.querySelectorAll('summary')].map((it) => it.innerText)")
    expect(len(pairs) == 1 and "Eve and Finn" in pairs[0], f"alike are {pairs}")
    marks = opened.run("return [...document.querySelectorAll('.listing')]"
                       ".map((it) => it.querySelectorAll('mark').length)")
    expect(len(marks) == 2 and all(marks), f"{page.name}: {marks} marks")


def many(page):
    """The same page with the class over and over."""
    text = page.read_text()
    start, end = '<script type="application/json" id="data">', "</script>"
    before, rest = text.split(start)
    data, after = rest.split(end, 1)
    data = json.loads(data)
    few = data["students"]
    data["students"] = [{**few[at % len(few)], "name": f"{few[at % len(few)]['name']} {at}"}
                        for at in range(MANY)]
    data = json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e")
    large = page.with_name("many.html")
    large.write_text(before + start + data + end + after)
    return large


def use_many(opened, page):
    """A class of thousands is there and answers; how fast is printed."""
    opened.call("POST", "/url", {"url": page.as_uri()})
    paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    paint = eventually(opened, paint, f"{page.name} is not painted")
    rows = opened.run("return document.getElementById('map').getAttribute('aria-rowcount')")
    expect(rows == str(MANY + 2), f"{page.name} has {rows} rows")
    drawn = opened.run("return document.querySelectorAll('#body tr').length")
    expect(drawn < 300, f"{page.name} draws {drawn} rows at once")
    sort = opened.run("const from = performance.now();"
                      "document.querySelectorAll('#head button')[1].click();"
                      "document.body.offsetHeight; return performance.now() - from")
    opened.run("document.getElementById('map').focus()")
    opened.press(CONTROL, END)
    label = opened.run(CURRENT)
    last = opened.run("return document.querySelector('#body tr:last-child bdi')?.textContent")
    expect(last and label.startswith(f"{last}, "), f"{page.name}: Control+End leads to {label!r}")
    printed = opened.run("dispatchEvent(new Event('beforeprint'));"
                         "return document.querySelectorAll('#body tr').length")
    expect(printed == MANY, f"{page.name}: {printed} rows are printed")
    expect(opened.console() == [], f"{page.name}: the console is not silent")
    print(f"browser: {MANY} students painted after {paint:.0f} ms, sorted in {sort:.0f} ms")


class Watch:
    """A watch in a new workspace, with its page."""

    def __init__(self, tool):
        self.folder = pathlib.Path(tempfile.mkdtemp()) / "kata"
        made = subprocess.run([tool, "init", self.folder], capture_output=True, text=True)
        expect(made.returncode == 0, f"init failed: {made.stderr}")
        self.process = subprocess.Popen([tool, "watch", "--json", "--open"], cwd=self.folder,
                                        stdout=subprocess.PIPE, text=True)
        first = self.event()
        expect(first["event"] == "page", f"watch begins with {first}")
        self.address = first["url"]

    def event(self):
        return json.loads(self.process.stdout.readline())

    def save(self, name, text):
        [folder] = self.folder.glob(f"exercises/*/[0-9][0-9]_{name}")
        (folder / "src/lib.rs").write_text(text)

    def verdict(self):
        while (event := self.event())["event"] != "verdict":
            pass
        return event


def settled(opened, name, word):
    """Waits until the page shows this of the exercise, and nothing more is expected."""
    script = (f"return document.querySelector('[data-role=name]').textContent === '{name}'"
              f" && document.querySelector('.verdict').textContent.includes('{word}')"
              " && document.body.dataset.state === 'live'")
    eventually(opened, script, f"the page does not show that {name} is {word}")


def use_live(opened, tool, out):
    """Saves under a watch, and looks at the page that follows."""
    watch = Watch(tool)
    try:
        opened.call("POST", "/url", {"url": watch.address})
        watch.verdict()
        settled(opened, "greet", "still to do")
        lesson = opened.run("return document.querySelector('.lesson').textContent")
        expect("async fn" in lesson, "the page shows no lesson")
        opened.screenshot(out / "live-todo.png")

        sequential = (hidden("concurrent_requests") / "wrong/sequential.rs").read_text()
        watch.save("concurrent_requests", sequential)
        watch.verdict()
        settled(opened, "concurrent_requests", "sequential")
        eventually(opened, "return document.querySelectorAll('.labels .name').length === 2",
                   "the reference is not drawn below")
        about = opened.run("return document.querySelector('.about').textContent")
        expect(about.startswith("both_requests_overlap expects 100 ms"), f"the picture is of {about!r}")
        tied(opened, "the live page")
        stepped(opened, "the live page")
        sizes = ((1680, 1000), (1280, 900), (390, 844))
        at_each_size(opened, sizes, out / "live", "the live page")
        keeps_its_place(opened, watch, sequential)
        follows_at_once(opened, watch, sequential)
        asks(opened, watch)
        expect(opened.console() == [], "the live page: the console is not silent")
        watch.process.kill()
        eventually(opened, "return document.body.dataset.state === 'lost'",
                   "the page does not say that the watch has ended")
        # It goes on looking for its server, and says so, until one leaves it.
        opened.call("POST", "/url", {"url": "about:blank"})
        opened.console()
    finally:
        watch.process.kill()
        watch.process.wait()


PLACE = ("return [document.querySelector('[data-role=level]').textContent,"
         " Math.round(document.querySelector('.scroller').scrollLeft), Math.round(scrollY),"
         " document.activeElement.dataset.line ?? '',"
         " document.querySelector('[data-role=step]').value,"
         " document.querySelector('li[aria-current] .name').textContent]")


WATCH_VERDICT = """
window.seen = [];
new MutationObserver(() => window.seen.push(
  [Date.now(), document.querySelector('.verdict').textContent]
)).observe(document.querySelector('.view'), { subtree: true, childList: true, characterData: true });
"""


def follows_at_once(opened, watch, text):
    """What is said is on the page as soon as it is said; how soon is printed."""
    opened.run(WATCH_VERDICT)
    late = []
    for number in range(8):
        wrong, word = (text, "sequential") if number % 2 else ("nothing", "does not compile")
        watch.save("concurrent_requests", f"{wrong}\n// {number}\n")
        watch.verdict()
        said = time.time() * 1000
        shown = eventually(opened, f"return window.seen.find((it) => it[1].includes('{word}'))?.[0]",
                           f"the page does not say {word}")
        late.append(shown - said)
        opened.run("window.seen.length = 0")
        # The reference is drawn below, and what comes next is another verdict.
        time.sleep(1)
    late.sort()
    print(f"browser: verdicts are on the page after {late[len(late) // 2]:.0f} ms, {late[-1]:.0f} at most")


def keeps_its_place(opened, watch, text):
    """A save changes what is shown, and not what is looked at."""
    opened.run("document.querySelector('[data-test=the_slower_request_decides]').click()")
    eventually(opened, "return document.querySelector('.about').textContent"
               ".startsWith('the_slower_request_decides')", "another test cannot be chosen")
    opened.run("document.querySelector('.scroller').focus()")
    opened.press("+")
    opened.press("+")
    opened.run("document.querySelector('.scroller').scrollLeft = 40;"
               "document.querySelector('[data-role=forward]').click();"
               "document.querySelector('.line.tied').focus(); scrollTo(0, 60)")
    before = opened.run(PLACE)
    watch.save("concurrent_requests", text.replace("(user, order)", "(user.clone(), order)"))
    watch.verdict()
    eventually(opened, "return document.querySelector('.listing').textContent.includes('clone')"
               " && document.querySelector('.about').textContent"
               ".startsWith('the_slower_request_decides')", "the page does not follow a save")
    after = opened.run(PLACE)
    expect(after == before, f"a save moves one from {before} to {after}")


def asks(opened, watch):
    """Chooses a seed, goes to another exercise, and resets one."""
    opened.run("const seed = document.getElementById('seed'); seed.value = 6;"
               "seed.dispatchEvent(new Event('change'))")
    eventually(opened, "return document.querySelector('[data-role=seed-note]').textContent"
               ".startsWith('This is not the verdict')", "a seed cannot be chosen")
    opened.run("document.querySelector('[data-role=as-judged]').click()")
    eventually(opened, "return document.querySelector('[data-role=as-judged]').hidden",
               "one cannot go back to what was judged")
    opened.run("document.querySelector('[data-role=reset]').click();"
               "document.querySelector('[data-role=yes]').click()")
    expect(watch.verdict()["verdict"] == "todo", "the page cannot reset an exercise")
    settled(opened, "concurrent_requests", "still to do")
    opened.run("document.querySelector('[data-role=next]').click()")
    expect(watch.verdict()["exercise"] != "concurrent_requests", "the page does not go on")
    opened.run("const list = document.getElementById('exercise'); list.value = list.options[0].value;"
               "list.dispatchEvent(new Event('change'))")
    expect(watch.verdict()["exercise"] == "greet", "the page does not go to an exercise")
    settled(opened, "greet", "still to do")


def main():
    tool, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with browser() as opened:
        for name, answer in ANSWERS:
            page, image = draw(tool, name, answer, out)
            use(opened, page)
            opened.call("POST", "/url", {"url": image.as_uri()})
            titles = opened.run("return document.querySelectorAll('title').length")
            expect(titles > 0, f"{image.name} has nothing to point at")
            expect(opened.console() == [], f"{image.name}: the console is not silent")
        use_live(opened, tool, out)
        page = grade(tool, out)
        use_class(opened, page)
        use_feedback(opened, page.parent)
        use_alike(opened, page.with_name("alike.html"))
        use_many(opened, many(page))
    print(f"browser: {len(ANSWERS)} pages and images and a class used, in light and dark")


if __name__ == "__main__":
    main()
