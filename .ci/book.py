#!/usr/bin/env python3
"""Looks over a book that mdBook has made: where its links lead, and how its pages look.

Usage: book.py SITE OUT_DIR

Every link inside must lead to a file and to a part that is there, and no page may load anything from
elsewhere. Then pages are opened in chromium at the width of a phone and of a wide screen, in light
and in dark: none may be wider than the window, or say a word on the console. Screenshots are left in
OUT_DIR. Needs chromium and chromedriver.
"""

import html.parser
import pathlib
import shutil
import sys
import urllib.parse

from browser import FAINTEST, browser, expect

SIZES = ((390, 844), (1280, 900))
# What is shown to readers who have lost their way: its links are from the root of a server.
LOST = "404.html"
# What loads as soon as a page is opened.
LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(html.parser.HTMLParser):
    """The names and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.parts, self.links, self.loaded = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.parts.update(name for name in (attributes.get("id"), attributes.get("name")) if name)
        if tag == "a" and attributes.get("href") is not None:
            self.links.append(attributes["href"])
        loads = attributes.get(LOADING.get(tag, ""))
        # An address that is only told to search engines loads nothing.
        if loads and attributes.get("rel") != "canonical":
            self.loaded.append(loads)


def is_elsewhere(address):
    return urllib.parse.urlsplit(address).scheme != "" or address.startswith("//")


def links_are_alive(site):
    """How many links inside there are; the run ends where one is dead."""
    pages = {path: Page(path.read_text()) for path in sorted(site.rglob("*.html"))
             if path.name != LOST}
    expect(len(pages) > 3, "there are no pages")
    dead, inside = [], 0
    for path, page in pages.items():
        name = path.relative_to(site)
        dead += [f"{name} loads {address}" for address in page.loaded
                 if is_elsewhere(address) and not address.startswith("data:")]
        for address in page.links + [it for it in page.loaded if not is_elsewhere(it)]:
            if is_elsewhere(address):
                continue
            inside += 1
            parts = urllib.parse.urlsplit(address)
            target = path if not parts.path else (path.parent / urllib.parse.unquote(parts.path)).resolve()
            target = target / "index.html" if target.is_dir() else target
            part = urllib.parse.unquote(parts.fragment)
            if not target.is_file() or not target.is_relative_to(site):
                dead.append(f"{name}: {address}")
            elif part and target in pages and part not in pages[target].parts:
                dead.append(f"{name}: {address} (no such part)")
    expect(not dead, "dead links:\n" + "\n".join(dead))
    return len(pages), inside


def look(opened, page, site, out):
    """Looks at a page as its readers do. What a page shows beside its text, it decides as it opens."""
    name = str(page.relative_to(site).with_suffix("")).replace("/", "-")
    for width, height in SIZES:
        opened.resize(width, height)
        for scheme in ("light", "dark"):
            opened.prefer(scheme)
            opened.call("POST", "/url", {"url": page.as_uri()})
            shot = f"{name}-{width}-{scheme}"
            is_narrow(opened, shot)
            faintest = opened.run(FAINTEST)
            expect(faintest >= 4.5, f"{shot}: a text has a contrast of {faintest}")
            opened.screenshot(out / f"{shot}.png")
            opened.run("document.querySelectorAll('main details').forEach((it) => it.open = true);"
                       "document.getElementById('hints')?.scrollIntoView()")
            is_narrow(opened, shot)
            opened.screenshot(out / f"{shot}-hints.png")
    console = opened.console()
    expect(console == [], f"{name}: the console says {console}")


def is_narrow(opened, shot):
    wide = opened.run("return document.documentElement.scrollWidth - innerWidth")
    expect(wide <= 0, f"{shot} is {wide} pixels wider than the window")


def main():
    site, out = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    pages, links = links_are_alive(site)
    # The front, a chapter, and an exercise a chapter: all are made alike.
    chosen = [site / "index.html"]
    for chapter in sorted(site.glob("[0-9][0-9]_*")):
        chosen += [chapter / "index.html", sorted(chapter.glob("[0-9][0-9]_*.html"))[0]]
    with browser() as opened:
        for page in chosen:
            look(opened, page, site, out)
    print(f"book: {links} links inside {pages} pages lead somewhere; {len(chosen)} pages looked at")


if __name__ == "__main__":
    main()
