"""Watching the feed of filings (W1 to W4): each filing is imported once and told as it is, whatever
the feed and the server do, and also after kills."""
import email.utils
import html
import json
import os
import re
import shutil
import sqlite3
import zipfile

from fec_server import MONDAY
from fetching import Desk, with_server, zip_of
from trial import ROOT

RACE = os.path.join(ROOT, "Tests/Fixtures/race")
FEED = "/efilingapps.fec.gov/rss/generate?preDefinedFilingType=ALL"
POSTED = "/docquery.fec.gov/dcdev/posted"
DAY = 86_400
CLAIM = ("claim_id,seed,published_on,outlet,attributed_to,subject,counterpart,measure,stated,unit,"
         "contest,scope,note\n"
         'G1,,2024-04,Sample Gazette,,Anna Gray,,raised_total,"more than $8,500",usd,'
         "OH-12 special general 2024-03-19,whole race,\n")


def feed(items):
    """The FEC's feed, its descriptions escaped twice. items: (number, form, committee, seconds)."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>',
           '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>',
           "<title>New filings</title>"]
    for number, form, committee, seconds in items:
        trailer = (f"<p>The {committee} & CO successfully filed their {form}</p>*********"
                   f"CommitteeId: {committee} | FilingId: {number} | FormType: {form} | "
                   "CoverageFrom: 01/01/2024 | CoverageThrough: 03/31/2024 | "
                   "ReportType: APRIL QUARTERLY*********")
        out.append(
            f"<item><title>New filing by {committee} &amp;amp; CO</title>"
            f"<link>http://docquery.fec.gov/dcdev/posted/{number}.fec</link>"
            f"<description>{html.escape(html.escape(trailer))}</description>"
            f"<pubDate>{email.utils.formatdate(seconds, usegmt=True)}</pubDate>"
            f"<guid>http://docquery.fec.gov/dcdev/posted/{number}.fec</guid></item>")
    return ("\n".join(out) + "</channel></rss>\n").encode()


def filings():
    """(number, form, committee, bytes) of the fixtures, in the order of their numbers."""
    found = []
    for name in os.listdir(RACE):
        match = re.fullmatch(r"(?:.*-)?(\d+)\.fec", name)
        if not match:
            continue
        with open(os.path.join(RACE, name), "rb") as file:
            body = file.read()
        cover = re.split(rb"[,\x1c]", body.split(b"\n")[1])
        found.append((match.group(1), cover[0].decode(), cover[1].decode(), body))
    return sorted(found)


def newsroom(t, server):
    """A desk whose ledger has the lists, some bulk files and a claim, and no filing."""
    desk = Desk(t, server)
    with open(os.path.join(desk.folder, "claims24.csv"), "w") as file:
        file.write(CLAIM)
    names = [os.path.join(RACE, n) for n in ("cn24.txt", "cm24.txt", "ccl24.txt", "elections.csv",
                                             "pas224.txt", "weball24.txt")]
    result = t.run("import", "--quiet", "--db", desk.db, *names,
                   os.path.join(desk.folder, "claims24.csv"))
    t.check(result.code == 0, f"the ledger itself: {result.talk}")
    return desk


def watch(desk, *words, **more):
    env = dict(desk.server.env, **more.pop("env", {}))
    return desk.t.run("watch", "--once", *words, "--db", desk.db, "-o", desk.files,
                      *desk.server.options, env=env, **more)


def loaded(db):
    connection = sqlite3.connect(db)
    try:
        return connection.execute(
            "SELECT file_num, received_on, count(*) FROM filings JOIN sources USING (source_id)"
            " WHERE sources.format = 'fec-efile' GROUP BY 1, 2 ORDER BY 1").fetchall()
    finally:
        connection.close()


def publish(server, items, seconds=MONDAY, step=600):
    """Puts filings on the server, and a feed of them, newest first."""
    listed = []
    for n, (number, form, committee, body) in enumerate(items):
        server.put(f"{POSTED}/{number}.fec", body)
        listed.append((number, form, committee, seconds + n * step))
    server.put(FEED, feed(listed[::-1]), kind="text/xml")
    server.behave(FEED, "ok")
    return listed


def many(count):
    """Notices of invented spenders about the candidates of two races, and reports of campaigns."""
    found = []
    for n in range(count):
        number, spender = str(1_900_000 + n), f"C0099{2000 + n % 60:04d}"
        name, candidate, who, seat = (
            ("GRAY,ANNA", "H4OH12101", "S", "12"), ("BELL,TOM", "H4OH12202", "O", "12"),
            ("VALE,ROSE", "H4OH15101", "O", "15"), ("STONE,PETER", "H4OH15202", "S", "15"))[n % 4]
        amount = f"{1_000 + 37 * n}.{n % 100:02d}"
        body = ("HDR,FEC,8.5,SAMPLE,1.0,,0,\n"
                f"F24N,{spender},48,,SPENDER {n % 60} PAC,,,,OH,,,,,,,20240429\n"
                f"SE,{spender},SE.{n},,,ORG,MEDIA CO,,,,,,,,ELSEWHERE,VA,22201,P2024,,20240427,"
                f"{amount},20240427,,TV ADS {n},,,{who},{candidate},{name},,,,H,{seat},OH,,,,,,,,\n")
        found.append((number, "F24N", spender, body.encode()))
    return found


SHOWN = ["receipts", "disbursements", "cash", "debts", "outside_for", "outside_against"]


def figures(t, db, races):
    """The figures of races as `race-summary` tells them, by themselves."""
    found = {}
    for race in races:
        result = t.run("report", "race-summary", "--race", race, "--format", "json", "--limit",
                       "all", "--db", db)
        for row in json.loads(result.text):
            for what in SHOWN:
                cents = row[f"{what}_cents"]
                key = (race, row["candidate"] or row["candidate_id"], what)
                if cents is not None:
                    found[key] = found.get(key, 0) + cents
    return found


@with_server
def meaning(t, server):
    """W1: a played day: what is told of each filing is what two ledgers say, before and after."""
    desk = newsroom(t, server)
    day = filings() + (many(487) if t.full else [])
    listed = publish(server, day, step=60)
    twin = os.path.join(desk.folder, "twin.db")
    shutil.copy(desk.db, twin)
    result = watch(desk, "--json", timeout=1_800)
    told = [json.loads(line) for line in result.text.splitlines()]
    t.notes.append(f"{len(day)} filings in {result.seconds:.0f} s, {result.peak_kib >> 10} MiB")
    t.check(result.code == 0 and [m["filing"] for m in told] == [n for n, *_ in listed],
            f"exit {result.code}, {[m['filing'] for m in told]}: {result.talk[:300]}")
    races = ["OH-12", "OH-15"]
    flips, moved = [], 0
    for item, told_of in zip(day, told):
        file = os.path.join(desk.folder, f"{item[0]}.fec")
        with open(file, "wb") as out:
            out.write(item[3])
        before = figures(t, twin, races)
        one = t.run("import", "--quiet", "--received", "2024-04-29", "--db", twin, file)
        t.check(one.code in (0, 3), f"{item[0]}: {one.talk}")
        after = figures(t, twin, races)
        expected = {key: after.get(key, 0) - before.get(key, 0) for key in {*before, *after}}
        expected = {key: cents for key, cents in expected.items() if cents}
        found = {}
        for change in told_of["changes"]:
            if change["kind"] == "figure":
                key = (change["race"], change["who"], change["what"])
                cents = (change["after_cents"] or 0) - (change["before_cents"] or 0)
                found[key] = found.get(key, 0) + cents
        found = {key: cents for key, cents in found.items() if cents}
        t.check(found == expected, f"{item[0]}: told {found}, found {expected}")
        moved += len(expected)
        flips += [c["words"] for c in told_of["changes"] if c["kind"] == "verdict"]
    t.check(moved > 5, f"only {moved} figures moved")
    t.check(any("G1" in words and "→ supported" in words for words in flips), f"flips: {flips}")
    kinds = {change["kind"] for m in told for change in m["changes"]}
    t.check({"figure", "verdict", "amendment", "notices", "review"} <= kinds, f"kinds: {kinds}")
    t.check({day for _, day, _ in loaded(desk.db)} == {"2024-04-29"}, f"{loaded(desk.db)}")
    t.check([n for *_, n in loaded(desk.db)] == [1] * len(day), "each once")
    again = watch(desk, "--json")
    t.check(again.code == 0 and not again.text, f"nothing new: {again.text}")
    t.sound(desk.db, "after a watched day")
    brief = watch(newsroom(t, server), "--brief", "--race", "OH-12", timeout=1_800)
    t.check("QUILL" not in brief.text and "GRAY" in brief.text, f"--race: {brief.text[:300]}")


def notice(number, spender, name, rows, signed):
    """A 48-hour notice of spending about the candidates of Georgia's 6th: (stance, candidate, day,
    dollars)."""
    people = {"OSSOFF": "H8GA06195,OSSOFF,T. JONATHAN", "HANDEL": "H8GA06286,HANDEL,KAREN"}
    body = f"HDR,FEC,8.2,SAMPLE,1.0,,0,\nF24N,{spender},48,,{name},,,,DC,,,,,,,{signed}\n"
    for n, (stance, who, day, dollars) in enumerate(rows):
        body += (f"SE,{spender},SE.{n},,,ORG,MEDIA CO,,,,,,,,WASHINGTON,DC,20003,S2017,,{day},"
                 f"{dollars}.00,{day},,TV ADS,,,{stance},{people[who]},,,,H,06,GA,,,,,,,,\n")
    return (number, "F24N", spender, body.encode())


@with_server
def demo(t, server):
    """W4: a filing day in the ledger of the demo: its own claim S00-3, "nearly $2 million" of the
    party's committee, flips and flips again, and is told with the filing that does it."""
    desk = Desk(t, server)
    made = os.path.join(desk.folder, "demo")
    result = t.run("demo", "-o", made)
    t.check(result.code == 0, f"the demo: {result.talk}")
    shutil.move(os.path.join(made, "demo.db"), desk.db)
    day = [
        notice("1165901", "C00999017", "SAMPLE VOICES", [("O", "OSSOFF", "20170524", 40_000)],
               "20170525"),
        notice("1165902", "C00000935", "DCCC",
               [("S", "OSSOFF", "20170524", 500_000), ("O", "HANDEL", "20170524", 400_000)],
               "20170525"),
        notice("1165903", "C00000935", "DCCC", [("S", "OSSOFF", "20170526", 1_000_000)],
               "20170526"),
        notice("1165904", "C00999017", "SAMPLE VOICES", [("S", "HANDEL", "20170527", 25_000)],
               "20170527"),
    ]
    publish(server, day, seconds=1_495_771_200)  # 26 May 2017, midnight in Washington
    twin = os.path.join(desk.folder, "twin.db")
    shutil.copy(desk.db, twin)
    result = watch(desk, "--json", "--race", "GA-06")
    told = [json.loads(line) for line in result.text.splitlines()]
    t.check(result.code == 0 and [m["filing"] for m in told] == [n for n, *_ in day],
            f"exit {result.code}: {result.text[:300]} {result.talk[:300]}")

    def verdicts():
        checked = t.run("claims", "check", "--as-of", "2024-06-01", "--format", "json",
                        "--db", twin)
        return {row["claim_id"]: row["verdict"] for row in json.loads(checked.text)}

    seen, after = [], verdicts()
    for item, told_of in zip(day, told):
        file = os.path.join(desk.folder, f"{item[0]}.fec")
        with open(file, "wb") as out:
            out.write(item[3])
        t.run("import", "--quiet", "--received", "2017-05-26", "--db", twin, file)
        before, after = after, verdicts()
        expected = sorted((c, before[c], after[c]) for c in after if before[c] != after[c])
        found = sorted(
            (re.search(r"claim (\S+)", c["words"]).group(1),
             *re.search(r": ([a-z ]+) → ([a-z ]+)$", c["words"]).groups())
            for c in told_of["changes"] if c["kind"] == "verdict")
        t.check(found == expected, f"{item[0]}: told {found}, found {expected}")
        seen += [flip for flip in found if flip[0] == "S00-3"]
    t.check(seen == [("S00-3", "too low", "too high"), ("S00-3", "too high", "supported")],
            f"the claim of the demo: {seen}")
    t.notes.append("; ".join(f"{claim}: {before} → {after}" for claim, before, after in seen))


@with_server
def feeds(t, server):
    """W2: feeds that are ill, gaps, copies, pranks, wrong quarters, refused filings; --exec, Atom."""
    day = filings()
    # A page in place of the feed: said, and nothing done; then as ever.
    desk = newsroom(t, server)
    publish(server, day[:2])
    for plan in ("always ill", "html", "always truncate", "short"):
        server.behave(FEED, plan)
        result = watch(desk, "--retries", "1")
        t.check(result.code == 69 and "the feed:" in result.talk and not loaded(desk.db),
                f"{plan}: exit {result.code}, {result.talk[:200]}")
    # A filing that does not come is asked for again.
    server.behave(FEED, "ok")
    first = f"{POSTED}/{day[0][0]}.fec"
    server.behave(first, "always ill")
    result = watch(desk, "--retries", "1")
    t.check("asked for again" in result.talk and len(loaded(desk.db)) == 1, result.talk[:200])
    server.behave(first, "ok")
    result = watch(desk)
    t.check(f"filing {day[0][0]}" in result.text and len(loaded(desk.db)) == 2, result.text[:200])
    copies(t, server, day)
    gaps(t, server, day)
    pranks(t, server, day)
    beside(t, server, day)


def copies(t, server, day):
    """One filing listed nine times is one filing, of the first of these times."""
    desk = newsroom(t, server)
    number, form, committee, body = day[0]
    server.put(f"{POSTED}/{number}.fec", body)
    server.put(FEED, feed([(number, form, committee, MONDAY + n * DAY) for n in range(8, -1, -1)]))
    result = watch(desk, "--json")
    t.check(result.code == 0 and len(result.text.splitlines()) == 1 and
            loaded(desk.db) == [(number, "2024-04-29", 1)], f"nine times: {loaded(desk.db)}")
    bad = newsroom(t, server)
    server.put(FEED, feed([("12x", form, committee, MONDAY), (number, form, committee, MONDAY)])
               .replace(b"<title>New filings</title>", b"<title>New filings</title><item></item>"))
    result = watch(bad)
    t.check("tell no filing" in result.talk and len(loaded(bad.db)) == 1, result.talk)


def gaps(t, server, day):
    """What the feed no longer has comes from the daily zips."""
    desk = newsroom(t, server)
    publish(server, day[:1])
    watch(desk)
    archive = os.path.join(desk.folder, "day.zip")
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(f"{day[1][0]}.fec", day[1][3])
    for digits in ("20240429", "20240430", "20240501"):
        with open(archive, "rb") as file:
            server.put(f"/www.fec.gov/files/bulk-downloads/electronic/{digits}.zip",
                       file.read() if digits == "20240430" else
                       zip_of(f"{day[0][0]}.fec", day[0][3]))
    publish(server, day[2:3], seconds=MONDAY + 2 * DAY + 3_600)
    result = watch(desk)
    t.check(result.code == 0 and "daily zips" in result.talk and
            [n for n, *_ in loaded(desk.db)] == sorted(n for n, *_ in day[:3]) and
            (day[1][0], "2024-04-30", 1) in loaded(desk.db),
            f"a gap: {loaded(desk.db)}, {result.talk}")


HOAX = ("HDR\x1cFEC\x1c8.4\x1cSAMPLE\x1c1.0\x1c\x1c0\x1c\n"
        "F24N\x1cC00999999\x1c24\x1c\x1cGUS SAMPLE ASSOCIATES\x1c\x1c\x1c\x1c\x1cOH" + "\x1c" * 7
        + "20240429\n"
        "SE\x1cC00999999\x1cSE.1\x1c\x1c\x1cORG\x1cSAMPLE VENDOR" + "\x1c" * 8
        + "TOWN\x1cOH\x1c43201\x1cG2024\x1c\x1c20240428\x1c255000000.00\x1c20240428\x1c\x1cADS\x1c"
        "\x1c\x1cS\x1cH4OH12101\x1cGRAY\x1cANNA\x1c\x1c\x1c\x1cH\x1c12\x1cOH" + "\x1c" * 8 + "\n")


def pranks(t, server, day):
    """A hoax is set apart and said; an amendment of another quarter moves nothing twice; what is no
    filing is refused once."""
    desk = newsroom(t, server)
    amendment = next(body for n, *_, body in day if n == "1850006")
    wrong = amendment.replace(b",Q1,", b",Q2,").replace(b"FEC-1850005", b"FEC-1850999")
    items = [day[0], ("1850777", "F24N", "C00999999", HOAX.encode()),
             ("1850888", "F3A", "C00991010", wrong),
             ("1850889", "F3N", "C00991010", b"HDR\x1cFEC\x1c99.9\x1cX\nF3N\x1cC00991010\n")]
    publish(server, items)
    result = watch(desk, "--json")
    told = {m["filing"]: m for m in map(json.loads, result.text.splitlines())}
    hoax = told.get("1850777", {"changes": []})["changes"]
    t.check(any(c["kind"] == "quarantine" and "255,000,000.00" in c["words"] for c in hoax) and
            not any(c["kind"] == "figure" and abs((c["after_cents"] or 0) - (c["before_cents"] or 0))
                    > 10 ** 9 for c in hoax), f"a hoax: {hoax}, {result.talk[:300]}")
    t.check("1850888" in told, f"an amendment of the wrong quarter: {list(told)}")
    t.check("1850889" in result.talk and "refused" in result.talk and "1850889" not in told,
            f"no filing: {result.talk}")
    server.log.clear()
    again = watch(desk, "--json")
    t.check(not again.text and "1850889" not in again.talk, f"refused once: {again.talk}")


def beside(t, server, day):
    """--exec, --feed and --page; filters; a ledger that is not there yet."""
    desk = newsroom(t, server)
    publish(server, day)
    out = os.path.join(desk.folder, "heard")
    result = watch(desk, "--brief", "--exec",
                   f"printf '%s ' $WARCHEST_FILING$FEC_API_KEY >> {out}; cat > /dev/null",
                   "--feed", os.path.join(desk.folder, "f.xml"), "--page",
                   os.path.join(desk.folder, "pages"), "--form", "F3", env={"FEC_API_KEY": "SECRET"})
    numbers = [n for n, form, *_ in day if form.startswith("F3")]
    heard = open(out).read().split() if os.path.exists(out) else []
    t.check(result.code == 0 and heard == numbers, f"--exec heard {heard}: {result.talk[:300]}")
    with open(os.path.join(desk.folder, "f.xml"), encoding="utf-8") as file:
        text = file.read()
    import xml.etree.ElementTree as tree
    entries = tree.fromstring(text).findall("{http://www.w3.org/2005/Atom}entry")
    t.check(len(entries) == len(numbers), f"{len(entries)} entries")
    pages = os.listdir(os.path.join(desk.folder, "pages"))
    t.check("OH-12.html" in pages, f"pages: {pages}")
    first = Desk(t, server)
    result = watch(first, "--committee", "C00991909")
    t.check(result.code == 0 and {n for n, *_ in loaded(first.db)} ==
            {n for n, _, c, _ in day if c == "C00991909"}, f"a first ledger: {result.talk[:300]}")
    for words in (["--every", "1"], ["--until", "x"], ["--race", "x"]):
        t.check(t.run("watch", *words, "--db", first.db).code == 64, f"{words}")
    # It ends when it is to end, and does nothing between two looks.
    server.log.clear()
    until = t.run("watch", "--every", "10", "--until", "2020-01-01", "--db", first.db, "-o",
                  first.files, *server.options, env=server.env)
    t.check(until.code == 0 and len(server.asked(FEED)) == 1, f"--until: exit {until.code}")


@with_server
def kills(t, server):
    """W3: kill -9 at random moments of a watched day, then again: the same ledger, each filing told."""
    day = filings()
    publish(server, day)
    whole = newsroom(t, server)
    probe = watch(whole, "--json")
    expected = contents(whole.db)
    base = newsroom(t, server)
    for number in range(100 if t.full else 3):
        desk = Desk(t, server)
        shutil.copy(base.db, desk.db)
        told = ""
        for _ in range(t.random.randint(1, 3)):
            t.faults += 1
            told += watch(desk, "--json",
                          kill_after=t.random.uniform(0.02, probe.seconds)).text
        last = watch(desk, "--json", timeout=300)
        told += last.text
        numbers = [m["filing"] for m in map(json.loads, filter(
            lambda line: line.endswith("}"), told.splitlines()))]
        t.check(last.code == 0 and contents(desk.db) == expected,
                f"after kills: exit {last.code}, {last.talk[:200]}", loss=True)
        t.check(set(numbers) == {n for n, *_ in day}, f"told {sorted(set(numbers))}", loss=True)
        if number % 20 == 0:
            t.sound(desk.db, "after kills of a watch")
        shutil.rmtree(desk.folder)


def contents(db):
    connection = sqlite3.connect(db)
    try:
        return (
            connection.execute("SELECT file, sha256, posted, state, received_on FROM sources"
                               " ORDER BY file").fetchall(),
            connection.execute("SELECT count(*), sum(amount_cents) FROM ledger").fetchall(),
            connection.execute("SELECT file_num, published, state, heading, meaning FROM watched"
                               " ORDER BY file_num").fetchall())
    finally:
        connection.close()


def committees(count):
    """Monthly reports of invented committees that touch no race: most of what a filing day brings."""
    found = []
    for n in range(count):
        number, committee = str(2_100_000 + n), f"C0098{n % 5000:04d}"
        cover = ["F3XN", committee, f"COMMITTEE {n % 5000} PAC", "", "", "", "", "OH", "", "Q1", "", "", "",
                 "20240101", "20240331"] + [""] * 6 + ["20240415"] + [""] * 100
        rows = [",".join(["SA11AI", committee, f"SA.{k}", "", "", "IND", "", f"GIVER{n % 900}", f"P{k}"]
                         + [""] * 5 + ["TOWN", "OH", "43201", "P2024", "", "20240115", f"{250 + n % 500}.00",
                                       f"{250 + n % 500}.00", "", "ACME", "CLERK"] + [""] * 18)
                for k in range(2)]
        body = "HDR,FEC,8.5,SAMPLE,1.0,,0,\n" + ",".join(cover) + "\n" + "\n".join(rows) + "\n"
        found.append((number, "F3XN", committee, body.encode()))
    return found
