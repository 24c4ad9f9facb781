"""The pages in a real browser: a failing run, the kill matrix, the ledger, and servers side by side, in headless Chromium.

    python Tests/Peers/pages.py PNS [--may-skip] [--keep FOLDER]

A page has to be itself alone (no request leaves it, nothing is logged, no script throws), to be filtered and walked with the
keyboard, to open at a link, and to be readable in both colour schemes. `--keep` leaves pictures to look at.
"""

import argparse
import base64
import contextlib
import itertools
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

import websockets.sync.client

from serving import Tally

TOKEN = "pages-application-token"
MUTANT = "count-is-difference"
tally = Tally()

# The ratio of WCAG 2.1 between each text and what is painted behind it, the least of the page.
CONTRAST = """(() => {
  const parts = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  let least = { ratio: 99, text: "" };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; (n = walk.nextNode());) {
    const e = n.parentElement, text = n.data.trim();
    if (!text || ["SCRIPT", "STYLE"].includes(e.tagName) || !e.checkVisibility()) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < least.ratio) least = { ratio, text: text.slice(0, 60) };
  }
  return least;
})()"""


class Browser:
    """Chromium without a window, driven through its debugging protocol."""

    def __init__(self, program, folder):
        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--remote-debugging-port=0", f"--user-data-dir={folder}",
                "--window-size=1200,900", "about:blank",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        where = pathlib.Path(folder, "DevToolsActivePort")
        deadline = time.monotonic() + 60
        while not (where.exists() and where.read_text().count("\n")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("Chromium did not start")
            time.sleep(0.05)
        port, path = where.read_text().split()
        self.stack = contextlib.ExitStack()
        self.socket = self.stack.enter_context(
            websockets.sync.client.connect(f"ws://127.0.0.1:{port}{path}", max_size=None, compression=None)
        )
        self.numbers = itertools.count(1)
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method, **parameters):
        number = next(self.numbers)
        session = {"sessionId": self.session} if hasattr(self, "session") else {}
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters, **session}))
        while True:
            message = json.loads(self.socket.recv(60))
            if message.get("id") == number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, path, fragment=""):
        """Shows a file; returns when it has loaded."""
        self.load("about:blank")
        self.events.clear()
        self.load(path.resolve().as_uri() + fragment)

    def load(self, url):
        loader = self.call("Page.navigate", url=url).get("loaderId")

        def has_loaded(event):
            parameters = event.get("params", {})
            return parameters.get("name") == "load" and parameters.get("loaderId") == loader

        while not any(has_loaded(event) for event in self.events):
            self.events.append(json.loads(self.socket.recv(60)))

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key):
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        code = {"Enter": 13, "Escape": 27}.get(key, ord(key[0].upper()))
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, path):
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def faults(self):
        """What a page must not do: throw, log, or ask for anything but itself."""
        found = []
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method in ("Runtime.exceptionThrown", "Log.entryAdded"):
                found.append(json.dumps(parameters)[:300])
            if method == "Network.requestWillBeSent" and not parameters["request"]["url"].startswith(("file:", "data:")):
                found.append("asks for " + parameters["request"]["url"])
        return found

    def end(self):
        self.call("Browser.close")
        self.stack.close()
        self.process.wait(30)


def pns(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=600)


def make_pages(program, folder):
    """The pages, by their names; the server of the run is broken on purpose."""
    target = {
        "format": "target/1",
        "implementation": {"name": "acme-push", "version": "3.2.0"},
        "launch": {
            "argv": [program, "serve", "--port", "${port}", "--application", "${application.url}", "--store", "memory",
                     "--mutant", MUTANT],
            "env": {"PNS_APPLICATION_TOKEN": TOKEN}, "ready": {"http": "/healthz"},
        },
        "application": {"token": TOKEN},
    }
    (folder / "target.json").write_text(json.dumps(target))
    pages = {name: folder / f"{name}.html" for name in ("run", "matrix", "ledger", "compare")}
    report = folder / "report.json"
    ended = pns(
        program, "run", "--quiet", "--target", folder / "target.json", "--only", "server.count.*", "--only", "server.seen.*",
        f"--report=json={report}", f"--report=html={pages['run']}",
    )
    tally.check(ended.returncode == 1, f"a broken server fails {ended.stderr[-400:] if ended.returncode != 1 else ''}")
    pns(program, "mutants", "run", "--promised", "--only", MUTANT, "--only", "no-count-for-the-asker",
        "--matrix-html", pages["matrix"])
    pns(program, "trace", "--to", "html", "--out", pages["ledger"])
    pns(program, "report", "compare", report, report, "--out", pages["compare"])
    missing = [name for name, path in pages.items() if not path.exists()]
    if not tally.check(not missing, f"every page is written {missing or ''}"):
        tally.end()
    return pages


def check_alone(browser, name, path, keep):
    browser.open(path)
    browser.value("new Promise(done => setTimeout(done, 0))")
    faults = browser.faults()
    tally.check(not faults, f"{name}: nothing is thrown, logged or fetched {faults or ''}")
    painted = {}
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        painted[scheme] = browser.value("getComputedStyle(document.body).backgroundColor")
        least = browser.value(CONTRAST)
        tally.check(least["ratio"] >= 4.5, f"{name}, {scheme}: every text can be read ({least['ratio']:.1f}: {least['text']!r})")
        if keep:
            browser.picture(keep / f"{name}-{scheme}.png")
    tally.check(painted["light"] != painted["dark"], f"{name}: light and dark are two")
    wide = browser.value("document.documentElement.scrollWidth <= innerWidth")
    tally.check(wide, f"{name}: the page does not scroll sideways")


def check_keys(browser, name, path, word):
    """Find by `/`, walk by j and k, open by Enter: on pages with rows that can be filtered."""
    browser.open(path)
    rows = browser.value("document.querySelectorAll('.scenario').length")
    browser.press("/")
    tally.check(browser.value("document.activeElement.id") == "find", f"{name}: / goes to the search field")
    tally.check(browser.value("find.value") == "", f"{name}: and does not write itself there")
    for letter in word:
        browser.press(letter)
    left = browser.value("document.querySelectorAll('.scenario:not([hidden])').length")
    tally.check(0 < left < rows, f"{name}: {word!r} leaves {left} of {rows} rows")
    said = browser.value("document.getElementById('shown').textContent")
    tally.check(said == f"{left} of {rows} shown", f"{name}: and says so ({said})")
    browser.press("Escape")
    browser.press("j")
    first = browser.value("document.activeElement.closest('.scenario')?.id")
    tally.check(bool(first), f"{name}: j goes to the first row that is left ({first})")
    if left > 1:
        browser.press("j")
        second = browser.value("document.activeElement.closest('.scenario')?.id")
        browser.press("k")
        tally.check(second != first and browser.value("document.activeElement.closest('.scenario')?.id") == first,
                    f"{name}: j and k walk ({second} and back)")
    was = browser.value("document.activeElement.closest('.scenario').open")
    browser.press("Enter")
    tally.check(browser.value("document.activeElement.closest('.scenario').open") != was, f"{name}: Enter opens and closes")
    browser.open(path, f"#{first}")
    tally.check(browser.value(f"document.getElementById({json.dumps(first)}).open"), f"{name}: a link opens its row")


def check_failure(browser, path):
    """What somebody whose server failed has to find."""
    browser.open(path)
    failed = browser.value("document.querySelectorAll('.scenario[data-verdict=fail]').length")
    tally.check(failed > 0, f"run: the failures are there ({failed})")
    text = browser.value(
        "(e => { e.open = true; return e.innerText })(document.querySelector('.scenario[data-verdict=fail]'))"
    )
    for word in ("CNT-", "expected", "pns run", "--only server.count.total", MUTANT):
        tally.check(word in text, f"run: a failure shows {word!r}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pns")
    parser.add_argument("--may-skip", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        print("SKIPPED: no Chromium here; on Debian, apt-get install chromium")
        raise SystemExit(0 if options.may_skip else 1)
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pns-pages-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        pages = make_pages(str(pathlib.Path(options.pns).resolve()), folder)
        browser = Browser(chromium, folder / "profile")
        for page, path in pages.items():
            check_alone(browser, page, path, options.keep)
        check_keys(browser, "run", pages["run"], "total")
        check_keys(browser, "matrix", pages["matrix"], "asker")
        check_failure(browser, pages["run"])
        browser.end()
    tally.end()


main()
