"""Pages in a browser: nothing is loaded, nothing is said on the console, axe-core finds nothing, every
proof adds up as a reader sees it, and the keyboard reaches it."""
import atexit
import contextlib
import functools
import os
import re
import shutil
import subprocess
import unittest

from ledgers import AS_OF, PROGRAM, folder, ledger, needs, run

PAGES = [
    ("demo", "race", "GA-06"), ("demo", "claims", "GA-06"), ("race", "race", "OH-15"),
    ("race", "committee", "C00990101"), ("race", "candidate", "H4OH15101"),
    ("race", "spender", "C00990606"), ("race", "donor", "doe jane"), ("race", "filing", "9900001"),
]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def page(name, kind, value):
    path = os.path.join(folder(), f"{name}-{kind}.html")
    if not os.path.exists(path):
        run("page", kind, value, "--db", ledger(name), "--as-of", AS_OF, "-o", path)
    return path


def cents(text):
    """A figure as printed, as a whole number of its smallest unit."""
    return int(re.sub(r"[^0-9-]", "", text.replace("−", "-")) or 0)


@functools.lru_cache(maxsize=None)
def browser():
    """One browser for all of them, ended with the program."""
    from playwright.sync_api import sync_playwright
    tool = sync_playwright().start()
    found = tool.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
    atexit.register(lambda: (found.close(), tool.stop()))
    return found


@contextlib.contextmanager
def opened(path, width=1280, scheme="light", **more):
    context = browser().new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    tab = context.new_page()
    tab.said, tab.asked = [], []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.goto("file://" + path)
    yield tab
    context.close()


@unittest.skipUnless(BROWSER, "no Chromium here: Debian has it as chromium")
class Pages(unittest.TestCase):
    @needs("playwright")
    def test_a_page_is_one_file_and_fits(self):
        for one in PAGES:
            path = page(*one)
            for width in (360, 768, 1280):
                with self.subTest(page=one, width=width), opened(path, width) as tab:
                    self.assertEqual(tab.said, [])
                    self.assertEqual(tab.asked, ["file://" + path])
                    self.assertLessEqual(
                        tab.evaluate("document.documentElement.scrollWidth"), width)

    @needs("playwright", "axe_playwright_python")
    def test_axe_finds_nothing(self):
        from axe_playwright_python.sync_playwright import Axe
        for one in PAGES:
            for scheme in ("light", "dark"):
                # axe is a script of the test's; the page's policy would refuse it.
                with self.subTest(page=one, scheme=scheme), opened(
                        page(*one), 360, scheme, bypass_csp=True) as tab:
                    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                    found = Axe().run(tab).response["violations"]
                    self.assertEqual(
                        [(v["id"], [n["html"][:80] for n in v["nodes"][:3]]) for v in found], [])

    @needs("playwright")
    def test_every_proof_adds_up_as_it_is_printed(self):
        proved = 0
        for one in PAGES:
            with self.subTest(page=one), opened(page(*one)) as tab:
                for figure in tab.query_selector_all(".figure"):
                    table = figure.query_selector("table.adds")
                    if not table:
                        continue
                    rows = [cents(cell.text_content())
                            for cell in table.query_selector_all("tbody td.n")]
                    total = cents(table.query_selector("tfoot td.n").text_content())
                    self.assertEqual(sum(rows), total)
                    told = figure.query_selector("h3 data").text_content()
                    if told != "blank":
                        self.assertEqual(cents(told), total)
                    proved += 1
        self.assertGreater(proved, 50)

    @needs("playwright")
    def test_a_link_opens_its_proof(self):
        with opened(page("race", "race", "OH-15")) as tab:
            link = tab.query_selector("table td a[href^='#']")
            target = link.get_attribute("href")
            self.assertFalse(tab.is_visible(target))
            link.focus()
            tab.keyboard.press("Enter")
            tab.wait_for_selector(target, state="visible", timeout=5000)

    @needs("playwright")
    def test_the_keyboard_reaches_everything(self):
        with opened(page("race", "donor", "doe jane")) as tab:
            wanted = tab.evaluate(
                "document.querySelectorAll('a[href], summary, .scroll').length"
                " - document.querySelectorAll('details:not([open]) a[href],"
                " details:not([open]) details summary').length")
            seen = set()
            for _ in range(wanted + 5):
                tab.keyboard.press("Tab")
                seen.add(tab.evaluate(
                    "[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
            self.assertGreaterEqual(len(seen), wanted)

    @needs("playwright")
    def test_it_prints(self):
        with opened(page("race", "race", "OH-15")) as tab:
            tab.emulate_media(media="print")
            for paper in ("A4", "Letter"):
                self.assertTrue(tab.pdf(format=paper).startswith(b"%PDF"))
            self.assertFalse(tab.is_visible("nav"))

    @needs("playwright")
    def test_it_opens_in_a_tenth_of_a_second(self):
        """Told, not judged: machines differ."""
        with opened(page("demo", "race", "GA-06")) as tab:
            taken = tab.evaluate(
                "(() => { const n = performance.getEntriesByType('navigation')[0];"
                " return n.domContentLoadedEventEnd - n.startTime; })()")
            print(f"the page of the demo: {taken:.0f} ms until its content stands", flush=True)
            self.assertGreater(taken, 0)


CHARTS = {
    "bars": ("bars x=who y=a_cents", "'NAME OF DONOR ' || n AS who, n * {m} AS a_cents"),
    "parts": ("bars x=who y=a_cents,b_cents",
              "'SPENDER ' || n AS who, n * {m} AS a_cents, -n * {m} / 3 AS b_cents"),
    "columns": ("columns x=who y=a_cents,b_cents",
                "strftime('%Y-%m', date('2015-01-01', (n - 1) || ' months')) AS who,"
                " n % 7 * {m} AS a_cents, n % 3 * {m} AS b_cents"),
    "words": ("columns x=who y=a_cents",
              "'between $' || n || '00 and $' || (n + 1) || '00' AS who, n % 7 * {m} AS a_cents"),
    "panels": ("columns x=who y=a_cents panel=of",
               "strftime('%Y-%m', date('2015-01-01', (n / 5) || ' months')) AS who,"
               " 'COMMITTEE ' || n % 5 AS of, n % 7 * {m} AS a_cents"),
    "steps": ("steps x=who y=a_cents by=of",
              "date('2015-01-01', (n * 3) || ' days') AS who, 'CYCLE ' || (2016 + n % 3 * 2) AS of,"
              " n * {m} AS a_cents"),
    "ranges": ("ranges x=who low=a_cents high=b_cents",
               "'SPONSOR ' || n AS who, n * {m} AS a_cents, CASE WHEN n % 4 THEN n * {m} * 2 END AS b_cents"),
    "waterfall": ("waterfall x=who y=a_cents step=who start=every_row less=left_out",
                  "CASE n WHEN 1 THEN 'every row' ELSE 'left out' END AS who,"
                  " CASE n WHEN 1 THEN 5000 * {m} ELSE {m} END AS a_cents"),
    "map": ("map state=who y=a_cents home=of",
            "substr('GACATXNYFLOHPAILMIWA', 1 + 2 * (n % 10), 2) AS who, 'GA' AS of, n * {m} AS a_cents"),
}
# Texts that lie on each other or leave their drawing, and shapes of no colour of ours.
CROWDED = """() => [...document.querySelectorAll('svg.chart')].filter(s => s.getClientRects().length).map(svg => {
  const frame = svg.getBoundingClientRect(), bad = [];
  const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  for (const [t, b] of texts) if (b.left < frame.left - 1 || b.right > frame.right + 1 ||
    b.top < frame.top - 2 || b.bottom > frame.bottom + 2) bad.push('outside: ' + t);
  texts.forEach(([t, x], i) => { for (const [u, y] of texts.slice(i + 1))
    if (Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 &&
        Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 3) bad.push(t + ' lies on ' + u); });
  for (const r of svg.querySelectorAll('rect.s0'))
    if (getComputedStyle(r).fill === 'rgb(0, 0, 0)') bad.push('a bar without its colour');
  return bad; }).flat()"""


def drawn(shape, rows, unit, ending):
    """A chart of a report of our own: `rows` rows, in cents of `unit`."""
    path = os.path.join(folder(), f"{shape}-{rows}-{unit}.{ending}")
    chart, cells = CHARTS[shape]
    columns = [name for name in ("who", "of", "a_cents", "b_cents") if f"AS {name}" in cells]
    kinds = {"who": "date Day" if shape == "steps" else "text Who", "of": "text Of",
             "a_cents": "cents A", "b_cents": "cents B"}
    with open(os.path.join(folder(), shape + ".sql"), "w") as file:
        file.write("-- title: T\n-- question: Q?\n"
                   + "".join(f"-- column: {name} {kinds[name]}\n" for name in columns)
                   + "-- column: place count P\n-- method: x/1\n-- chart: " + chart
                   + "\n-- order: place\n-- @query\nWITH RECURSIVE s(n) AS (SELECT 1 UNION ALL"
                   f" SELECT n + 1 FROM s WHERE n < {rows})\nSELECT {cells.format(m=unit)}, n AS place FROM s\n")
    run("report", os.path.join(folder(), shape + ".sql"), "--db", ledger("race"), "-o", path, "--force")
    return path


@unittest.skipUnless(BROWSER, "no Chromium here: Debian has it as chromium")
class Charts(unittest.TestCase):
    @needs("playwright")
    def test_no_word_lies_on_another(self):
        """Tiny, usual and huge answers, cents and trillions, in both widths; and every page."""
        paths = [page(*one) for one in PAGES]
        for shape in CHARTS:
            for rows, unit in ((2, 1), (12, 1_234_567), (12, 9 * 10 ** 13), (60, 1_234_567), (3_000, 1_234_567)):
                if shape == "steps" and rows == 2:
                    continue  # a point is no line
                paths.append(drawn(shape, rows, unit, "html"))
        for path in paths:
            for width in (1280, 360):
                with self.subTest(page=os.path.basename(path), width=width), opened(path, width) as tab:
                    self.assertEqual(tab.evaluate(CROWDED), [])

    @needs("playwright")
    def test_a_drawing_alone_has_its_colours(self):
        for shape in CHARTS:
            with self.subTest(shape=shape), opened(drawn(shape, 12, 1_234_567, "svg")) as tab:
                self.assertEqual(tab.evaluate(CROWDED), [])


SERVED = [
    "/", "/races", "/committees", "/candidates", "/spenders", "/filings", "/donors",
    "/find?name=doe", "/race/OH-15", "/committee/C00990101", "/candidate/H4OH15101",
    "/spender/C00990606", "/donor/doe%20jane", "/filing/9900001", "/claims/OH-15",
    "/report/top-donors?committee=C00990101", "/report/race-summary", "/why/1000000001",
    "/committee/for", "/nowhere",
]


@functools.lru_cache(maxsize=None)
def served():
    """The address of a server of the invented race, ended with the program."""
    server = subprocess.Popen(
        [PROGRAM, "serve", "--port", "0", "--db", ledger("race")], stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)
    return server.stdout.readline().split("/  ")[0]


@contextlib.contextmanager
def visited(address, width=1280, scheme="light", **more):
    context = browser().new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    tab = context.new_page()
    tab.said, tab.asked = [], []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.goto(served() + address)
    yield tab
    context.close()


@unittest.skipUnless(BROWSER, "no Chromium here: Debian has it as chromium")
class Explorer(unittest.TestCase):
    @needs("playwright")
    def test_pages_load_nothing_and_fit(self):
        for address in SERVED:
            for width in (360, 1280):
                with self.subTest(page=address, width=width), visited(address, width) as tab:
                    # A browser says itself that a page is not there.
                    said = [text for text in tab.said if "status of 40" not in text]
                    self.assertEqual(said, [])
                    self.assertEqual(
                        [url for url in tab.asked if not url.endswith("/favicon.ico")],
                        [served() + address])
                    self.assertLessEqual(
                        tab.evaluate("document.documentElement.scrollWidth"), width)

    @needs("playwright", "axe_playwright_python")
    def test_axe_finds_nothing(self):
        from axe_playwright_python.sync_playwright import Axe
        for address in SERVED:
            for scheme in ("light", "dark"):
                with self.subTest(page=address, scheme=scheme), visited(
                        address, 360, scheme, bypass_csp=True) as tab:
                    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                    found = Axe().run(tab).response["violations"]
                    self.assertEqual(
                        [(v["id"], [n["html"][:80] for n in v["nodes"][:3]]) for v in found], [])

    @needs("playwright")
    def test_a_reader_goes_from_a_name_to_a_proof(self):
        with visited("/") as tab:
            tab.get_by_label("Find a name").fill("vale for")
            tab.keyboard.press("Enter")
            tab.wait_for_url("**/find?name=vale*")
            tab.click("table a[href='/committee/C00990101']")
            tab.click("table td.n a[href^='/why/']")
            self.assertIn("a figure proved", tab.inner_text("h1"))
            target = tab.evaluate("document.querySelector(':target').className")
            self.assertEqual(target, "figure")
            rows = [cents(cell.text_content())
                    for cell in tab.query_selector_all(":target .adds tbody td.n")]
            self.assertEqual(
                sum(rows), cents(tab.text_content(":target .adds tfoot td.n")))

    @needs("playwright")
    def test_a_form_asks_a_question(self):
        with visited("/report/top-donors") as tab:
            tab.click("summary:has-text('Ask otherwise')")
            tab.get_by_label("committee").fill("C00990101")
            tab.click("form.ask button")
            self.assertIn("committee=C00990101", tab.url)
            self.assertIn("DOE, JANE", tab.inner_text("table"))

    @needs("playwright")
    def test_the_keyboard_walks_every_page(self):
        """From the skip link on, Tab reaches every link, field, button and fold in their order, each
        where it can be seen, with an outline; and the skip link leads past the navigation."""
        for address in SERVED:
            with self.subTest(page=address), visited(address) as tab:
                tab.keyboard.press("Tab")
                self.assertEqual(tab.evaluate("document.activeElement.className"), "skip")
                wanted = tab.evaluate(
                    "(() => { const all = [...document.querySelectorAll("
                    "'a[href], summary, .scroll, input, select, button')];"
                    " const seen = all.filter(e => { const fold = e.closest('details:not([open])');"
                    " return !fold || e === fold.querySelector('summary'); });"
                    " seen.forEach((e, n) => e.setAttribute('data-turn', n)); return seen.length; })()")
                turns, unseen = [], []
                while len(turns) < min(wanted, 400):
                    turn, shown = tab.evaluate(
                        "(() => { const e = document.activeElement; const b = e.getBoundingClientRect();"
                        " return [Number(e.getAttribute('data-turn')), b.width > 0 && b.bottom > 0 &&"
                        " b.top < innerHeight && getComputedStyle(e).outlineStyle !== 'none']; })()")
                    if turns[-1:] != [turn]:  # a day has three places to type in
                        turns.append(turn)
                    if not shown:
                        unseen.append(tab.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
                    tab.keyboard.press("Tab")
                self.assertEqual(turns, list(range(len(turns))))
                self.assertEqual(unseen, [])
        with visited("/race/OH-15") as tab:
            tab.keyboard.press("Tab")
            tab.keyboard.press("Enter")
            tab.keyboard.press("Tab")
            self.assertTrue(tab.evaluate("document.activeElement.closest('main') !== null"))

    @needs("playwright")
    def test_another_site_reads_nothing(self):
        context = browser().new_context()
        tab = context.new_page()
        tab.route("http://example.test/", lambda route: route.fulfill(
            body="<h1>elsewhere</h1>", content_type="text/html"))
        tab.goto("http://example.test/")
        for address in ("/", "/report/results.csv"):
            read = tab.evaluate(
                "address => fetch(address).then(a => a.text(), () => 'refused')",
                served() + address)
            self.assertEqual(read, "refused")
        context.close()


if __name__ == "__main__":
    unittest.main()
