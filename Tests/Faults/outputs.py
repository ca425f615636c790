"""What leaves the program: queries, CSV, terminals, files (A17, A18, A20 to A22, A26, A27, A29)."""
import csv
import glob
import io
import json
import os
import pty
import re
import select
import shutil
import sqlite3
import stat
import time
import unicodedata

import data
from trial import ROOT, digest

REPORTS = sorted(os.path.basename(p)[:-4] for p in glob.glob(os.path.join(ROOT, "exports/*.sql")))
NEEDS = {"committee-card": ["--committee", "C00990101"], "race-summary": ["--race", "OH-15"],
         "race-stated": ["--race", "OH-15"], "cost-per-vote": ["--race", "OH-15"],
         "all-in-total": ["--race", "OH-15"], "buys-vs-ies": ["--race", "OH-15"],
         "geography-district": ["--race", "OH-15"],
         "as-of": ["--then", "2024-06-01"],
         "common-donors": ["--committee", "C00990101", "--committee", "C00991212"],
         "donor": ["--donor", "doe"], "payee": ["--payee", "media"],
         "who-funds-spender": ["--committee", "C00990606"]}


def _race(t):
    """The invented race of the fixtures, and gifts by people with hostile names."""
    db = t.path("race.db")
    files = sorted(glob.glob(os.path.join(ROOT, "Tests/Fixtures/race/*")))
    hostile = t.path("itcont22.txt")
    data.hostile_itcont(hostile)
    done = t.run("import", "--quiet", "--db", db, *files, hostile)
    t.check(done.code in (0, 3), f"the race: exit {done.code}, {done.talk[:300]}")
    return db


# A17, A18: SQL that somebody else wrote

def _hostile_statements(t):
    other, target = t.path("other.db"), t.path("made.db")
    sqlite3.connect(other).executescript("CREATE TABLE secret (x); INSERT INTO secret VALUES (1)")
    deep = "(" * 3000 + "1" + ")" * 3000
    return [
        "INSERT INTO source DEFAULT VALUES", "DELETE FROM entry", "UPDATE entry SET amount_cents=0",
        "DROP TABLE entry", "DROP VIEW ledger", "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)",
        "CREATE TEMP VIEW ledger AS SELECT 0", "CREATE TRIGGER x AFTER INSERT ON entry BEGIN "
        "SELECT 1; END", "ALTER TABLE entry RENAME TO x", "REINDEX", "ANALYZE", "VACUUM",
        f"VACUUM INTO '{target}'", f"ATTACH '{other}' AS o", f"ATTACH '{target}' AS o",
        "DETACH main", "BEGIN", "BEGIN EXCLUSIVE", "COMMIT", "ROLLBACK", "SAVEPOINT x",
        "PRAGMA query_only=OFF", "PRAGMA writable_schema=ON", "PRAGMA journal_mode=WAL",
        "PRAGMA user_version=9", "PRAGMA application_id=0", "PRAGMA temp_store_directory='/tmp'",
        "SELECT 1; DROP TABLE entry", "SELECT 1; SELECT 2", "SELECT load_extension('/tmp/x.so')",
        "SELECT hex(fts3_tokenizer('simple'))", "SELECT fts3_tokenizer('simple', x'4141414141414141')",
        "SELECT readfile('/etc/passwd')", "SELECT writefile('/tmp/x', 'y')", "SELECT edit('x')",
        "SELECT length(randomblob(900000000))", "SELECT length(zeroblob(900000000))",
        'SELECT "no_such_column" FROM source', "SELECT * FROM sqlite_dbpage",
        "SELECT * FROM pragma_database_list", "SELECT * FROM pragma_compile_options",
        f"EXPLAIN INSERT INTO source DEFAULT VALUES", f"SELECT {deep}",
        "SELECT " + "+".join(["1"] * 60_000), "SELECT " + ",".join(["1"] * 5000),
        " UNION ALL ".join(["SELECT 1"] * 600), "", ";", "--", "SELECT 'a\0b'",
        "WITH x AS (DELETE FROM entry RETURNING 1) SELECT * FROM x",
        "REPLACE INTO source DEFAULT VALUES", "CREATE VIRTUAL TABLE x USING fts5(y)",
        "SELECT sqlite_version() FROM json_each(printf('%9e8s', ''))",
        "SELECT * FROM source WHERE file LIKE '" + "%a" * 400 + "'",
        "SELECT cast(x'ff' AS text)", "SELECT 9223372036854775807 + 0, sum(9223372036854775807) "
        "FROM (SELECT 1 UNION ALL SELECT 2)",
    ]


def hostile_sql(t):
    """A17: statements that write, attach, leak, hang or grow; nothing of it happens."""
    db = _race(t)
    folder = os.path.dirname(db)
    statements = _hostile_statements(t)
    before, names = digest(db), set(os.listdir(folder))
    allowed = {"SELECT cast(x'ff' AS text)", "SELECT sqlite_version() FROM json_each("
               "printf('%9e8s', ''))"}
    for sql in statements:
        words = ["query", sql.replace("\0", ""), "--db", db, "--timeout", "1"]
        done = t.run(*words, timeout=10)
        t.faults += 1
        t.check(done.code in ((0, 64, 124) if sql in allowed or "'a\0b'" in sql else (64, 124)),
                f"{sql[:80]}: exit {done.code}, {done.text[:100]}{done.talk[:200]}")
        t.check(done.seconds < 3 or t.is_sanitized, f"{sql[:80]}: {done.seconds:.1f} s")
        t.check(digest(db) == before, f"{sql[:80]} changed the database", loss=True)
        new = set(os.listdir(folder)) - names
        t.check(not new, f"{sql[:80]} made {new}", loss=True)
    t.check(sqlite3.connect(t.path("other.db")).execute("SELECT * FROM secret").fetchall() == [(1,)],
            "the other database", loss=True)


def huge_queries(t):
    """A18: endless, quadratic and huge results end at the limit, in little memory."""
    db = _race(t)
    count = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT {}) "
    blank = "replace(printf('%{}c', ' '), ' ', 'a')"
    cases = [
        ("endless", count.format(10 ** 15) + "SELECT max(x) FROM c", 124),
        ("cross join", count.format(1000) + "SELECT count(*) FROM c, c AS d, c AS e", 124),
        ("one long call", "SELECT instr(" + blank.format(999_999) + ", "
         + blank.format(499_999) + " || 'b')", 124),
        ("huge sort", count.format(10 ** 7) + "SELECT x FROM c ORDER BY -x, " + blank.format(200),
         124),
        ("huge result", count.format(10 ** 5) + "SELECT " + blank.format(100_000) + " FROM c", None),
        ("huge group", count.format(10 ** 7) + "SELECT group_concat(x || " + blank.format(1000)
         + ") FROM c", None),
        ("wide table", count.format(1000) + "SELECT " + blank.format(900_000) + " FROM c", None),
        ("regular", count.format(10 ** 7) + "SELECT count(*) FROM c WHERE x LIKE '%a%b%c%'", None),
    ]
    limit = 2 if t.full else 0.5
    null = os.open("/dev/null", os.O_WRONLY)
    for name, sql, code in cases:
        for form in ("csv", "table", "json") if t.full else ("table",):
            done = t.run("query", sql, "--db", db, "--timeout", str(limit), "--format", form,
                         timeout=limit + 8, stdout=null)
            t.faults += 1
            # One second after the limit the watchdog ends what nothing else can; one for slow machines.
            t.check(done.seconds <= limit + 2.5 or t.is_sanitized, f"{name} ({form}): {done.seconds:.1f} s")
            t.check(done.code in (0, 64, 124), f"{name} ({form}): exit {done.code} {done.talk[:200]}")
            t.check(code is None or done.code in (code, 64),
                    f"{name} ({form}): exit {done.code}, expected {code}")
    os.close(null)


# A20, A21: CSV

TRIGGERS = set("=+-@\t\r\n")


def hostile_csv(t):
    """A20: no text cell that a spreadsheet runs; money stays a number; plain reads back."""
    db, source = t.path("w.db"), t.path("itcont24.txt")
    names = data.hostile_itcont(source)
    t.check(t.run("import", "--quiet", "--db", db, source).code in (0, 3), "the import")
    stored = sqlite3.connect(db).execute(
        "SELECT p.name, e.amount_cents, e.entry_id % 1000000000 FROM entry e "
        "JOIN party p ON p.party_id = e.party_id ORDER BY e.entry_id").fetchall()
    for name, _, line in stored:
        # Outer blanks are trimmed (docs/decisions.md, 3); nothing else is.
        t.check(name in (names[line - 1], names[line - 1].strip(" "), names[line - 1].strip(" \t")),
                f"{names[line - 1]!r} is stored as {name!r}", loss=True)
    mine = t.path("names.sql")
    with open(mine, "w") as file:
        file.write(
            "-- name: names\n-- title: Names\n-- question: Who gave?\n-- column: line count Line\n"
            "-- column: recipient_id text Filer\n-- column: contributor text Name\n"
            "-- column: date date Day\n-- column: sub_id text Long id\n"
            "-- column: amount_cents cents Money\n-- key: line\n-- cell: amount_cents\n"
            "-- method: names/1\n-- order: line\n-- table: line, contributor, amount_cents\n"
            "-- @query\nSELECT line, filer_id AS recipient_id, counterparty AS contributor, "
            "entry_date AS date, sub_id, amount_cents FROM ledger ORDER BY line\n")
    for profile in ("excel", "plain"):
        out = t.path(profile)
        done = t.run("export", mine, "--db", db, "-o", out, "--profile", profile)
        if not t.check(done.code == 0, f"export {profile}: {done.code} {done.talk}"):
            return
        with open(os.path.join(out, "names.csv"), "rb") as file:
            body = file.read()
        _judge_csv(t, profile, body, stored)
    _round_trip(t, os.path.join(t.path("plain"), "names.csv"), stored)


def _would_run(text, triggers):
    bare = text.lstrip(" \u00a0\u3000\u0085\ufeff\u2028\u2029\u205f\x0b\x0c\x1c\x1d\x1e\x1f"
                       + "".join(map(chr, range(0x2000, 0x200e))))
    return bool(bare) and unicodedata.normalize("NFKC", bare[0]) in triggers


def _unguarded(text):
    """Without the apostrophes that stand where a cell may begin."""
    return re.sub("(^|[;\t\r\n])'", r"\1", text)


def _judge_csv(t, profile, body, stored):
    if profile == "excel":
        t.check(body.startswith(b"\xef\xbb\xbf") and b"\r\n" in body, "excel: no BOM, no CRLF")
    text = body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    t.check(len(rows) == len(stored) + 1, f"{profile}: {len(rows)} rows for {len(stored)}",
            loss=True)
    for row, (name, cents, _) in zip(rows[1:], stored):
        cell, money = row[2], row[5]
        t.check(re.fullmatch(r"-?\d+\.\d\d", money) and round(float(money) * 100) == cents
                and f'"{money}"' not in text, f"{profile}: {money!r} for {cents} cents", loss=True)
        if profile == "plain":
            t.check(cell == name, f"plain: {name!r} came out as {cell!r}", loss=True)
            continue
        for cell in row[:5]:
            t.check(cell == row[0] or not _would_run(cell, TRIGGERS),
                    f"excel: the cell {cell!r} would run")
            # Where cells end at semicolons or tabs, quotes or not.
            for part in re.split("[;\t\r\n]", cell)[1:]:
                t.check(not _would_run(part.lstrip(' "'), set("=+-@")), f"excel: {part!r} of {cell!r} would run")
        t.check(_unguarded(row[2]) == _unguarded(name), f"excel: {name!r} came out as {row[2]!r}",
                loss=True)
        t.check(len(row[4].removeprefix("'")) == 19, f"excel: the id {row[4]!r}", loss=True)


def _round_trip(t, path, stored):
    """A plain export, imported as a journal, gives every name and amount back."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    again = t.path("contributions.csv")
    rows[0][5] = "amount"
    with open(path, "rb") as file:
        body = file.read().replace(b"amount_usd", b"amount", 1)
    with open(again, "wb") as out:
        out.write(body)
    db = t.path("again.db")
    done = t.run("import", "--db", db, "--format", "journal/contributions", again)
    back = sqlite3.connect(db).execute(
        "SELECT p.name, e.amount_cents FROM entry e JOIN party p ON p.party_id = e.party_id "
        "ORDER BY e.entry_id").fetchall()
    want = [(name, cents) for name, cents, _ in stored]
    t.check(back == want, f"plain, imported again: exit {done.code}, {done.talk[:200]}, "
            f"{[pair for pair in zip(back, want) if pair[0] != pair[1]][:3]}, {len(back)}", loss=True)


def spreadsheet_limits(t):
    """A21: rows beyond a sheet go to a second file; a cell beyond its limit is refused."""
    db = _race(t)
    rows = [1_048_575, 1_048_576] if t.full else []
    head = ("-- name: many\n-- title: t\n-- question: q?\n-- column: a count A\n-- column: b text B"
            "\n-- key: a\n-- method: m/1\n-- order: a\n-- table: a, b\n-- @query\n")
    for count in rows:
        path, out = t.path(f"many{count}.sql"), t.path(f"out{count}")
        with open(path, "w") as file:
            file.write(head + "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c "
                       f"LIMIT {count}) SELECT x AS a, 'r' || x AS b FROM c\n")
        done = t.run("export", path, "--db", db, "-o", out, "--timeout", "120", timeout=150)
        names = sorted(n for n in os.listdir(out) if n.endswith(".csv"))
        with open(os.path.join(out, "manifest.json")) as file:
            listed = sum(one["rows"] for one in json.load(file)["files"])
        lines = [sum(1 for _ in open(os.path.join(out, n), "rb")) - 1 for n in names]
        t.check(done.code == 0 and sum(lines) == count == listed and max(lines) <= 1_048_575
                and len(names) == (1 if count == rows[0] else 2),
                f"{count} rows: {names} with {lines}", loss=True)
    # The apostrophe before a formula is a character too.
    for length, mark, code in ((32_767, "a", 0), (32_768, "a", 64), (32_766, "=", 0),
                               (32_767, "=", 64)):
        path, out = (t.path(f"long{length}{ord(mark)}{end}") for end in (".sql", ""))
        with open(path, "w") as file:
            file.write(head + f"SELECT 1 AS a, replace(printf('%{length}c', ' '), ' ', '{mark}') "
                       "AS b\n")
        done = t.run("export", path, "--db", db, "-o", out)
        t.check(done.code == code and (code == 0 or "32767" in done.talk.replace(",", "")),
                f"a cell of {length}: exit {done.code}, {done.talk[:200]}")
        t.check(code == 0 or not glob.glob(out + "/*.csv"), f"a cell of {length} was cut", loss=True)
        plain = t.run("export", path, "--db", db, "-o", out + "p", "--profile", "plain")
        t.check(plain.code == 0, f"plain, a cell of {length}: exit {plain.code}")


# A22: terminals

def _on_a_terminal(t, arguments, folder, more={}):
    """The bytes that a program writes to a terminal of its own."""
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(t.app, [t.app, *arguments], {
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "NO_COLOR": "1", "TERM": "xterm", "PAGER": "cat",
            "COLUMNS": "120", "LC_ALL": "C.UTF-8", "WARCHEST_TODAY": "2024-06-01",
            "SWIFT_BACKTRACE": "enable=no", **more,
            **({"WARCHEST_CANARY": os.environ["WARCHEST_CANARY"]}
               if "WARCHEST_CANARY" in os.environ else {})})
    said, deadline = b"", time.monotonic() + 30
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 1)[0]:
            continue
        try:
            chunk = os.read(master, 1 << 16)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    os.close(master)
    os.waitpid(pid, 0)
    return said


def _controls(text):
    bad = [c for c in text if (ord(c) < 0x20 and c != "\n") or 0x7f <= ord(c) < 0xa0
           or c in "\u061c\u200e\u200f\u2028\u2029\ufeff" or "\u202a" <= c <= "\u202e"
           or "\u2066" <= c <= "\u2069"]
    return bad


def terminal(t):
    """A22: reports, messages and rejects under a terminal: no control character from data."""
    db = _race(t)
    bad = t.path("itcont20\x1b[31m\u202e.txt")
    with open(bad, "w") as file:
        for number, name in enumerate(data.HOSTILE_NAMES):
            if "|" not in name and "\r" not in name:
                file.write(data.itcont_row(number, f"{name}", name=name) + "\n")
    jobs = [["report", name, *NEEDS.get(name, []), "--db", db, "--format", form]
            for name in REPORTS for form in (("table", "csv", "markdown", "json") if t.full
                                             else ("table",))]
    jobs += [["import", bad, "--db", db, "--cycle", "2020"], ["rejects", "--db", db],
             ["sources", "--db", db], ["query", "SELECT counterparty FROM ledger", "--db", db],
             ["query", "SELECT counterparty FROM ledger", "--format", "csv", "--db", db],
             ["query", "SELECT \x1b[31m", "--db", db], ["query", "SELECT '\u202e' x y", "--db", db],
             ["report", "\x1b[31mx", "--db", db], ["import", "/no/\x1b[31m\u202e", "--db", db],
             ["why", "1000000001", "--db", db], ["\x1b[31m"], ["report", "top-donors", "--\x1b[1m", "x"],
             ["query", "SELECT 1", "--db", "/no/\x1b[31m"], ["remove", "\x1b[31m", "--db", db],
             ["backup", "/no/\x1b[31m/x", "--db", db], ["import", "--format", "\x1b[31m", bad],
             ["export", "top-donors", "-o", "/no/\x1b[31m", "--db", db]]
    for words in jobs:
        said = _on_a_terminal(t, words, t.folder).replace(b"\r\n", b"\n")
        # The program's own progress line, which it erases.
        said = said.replace(b"\r\x1b[K", b"")
        t.faults += 1
        found = _controls(said.decode("utf-8", "replace"))
        t.check(said and not found, f"{words}: {len(said)} bytes with {sorted(set(found))}")


# A36: commands that take their time say so

def progress(t):
    """A36: each command that may take long tells a person what is done, how fast and how long it may take, on
    a line that is gone at the end, and says nothing of it into a pipe."""
    db, rows = t.path("p.db"), t.path("itcont20.txt")
    data.itcont(rows, 20_000)
    # A proof speaks every 65,536 rows.
    many, many_rows = t.path("m.db"), t.path("itcont22.txt")
    data.itcont(many_rows, 70_000)
    t.run("import", "--quiet", many_rows, "--cycle", "2022", "--db", many)
    soon = {"WARCHEST_PATIENCE": "0"}
    left, parts = r"\d+ s left", r"\d+ of \d+, [^\r]*: [^\r]*\d+ s; about \d+ s left"
    jobs = [
        (["import", rows, "--cycle", "2020", "--db", db], rf"itcont20.txt: \d+ MB of \d+, \d+ MB/s, {left}"),
        (["verify", "--db", many], rf"\d+ % of \d+ rows, \d+ MB, [\d.]+ MB/s, {left}"),
        (["backup", t.path("copy.db"), "--db", many], rf"\d+ % of \d+ rows, \d+ MB, [\d.]+ MB/s, {left}"),
        (["export", "--all", "-o", t.path("all"), "--db", db], parts),
        (["export", "--all", "--xlsx", "-o", t.path("all.xlsx"), "--db", db], parts),
        (["export", "--database", t.path("flat.db"), "--db", db], parts),
        (["page", "committee", "C99000001", "-o", t.path("x.html"), "--db", db], parts),
        (["report", "top-donors", "--limit", "all", "-o", t.path("x.csv"), "--db", db],
         r"top-donors: [\d,]+ rows, \d+ MB, [\d.]+ MB/s"),
        (["report", "top-donors", "--db", db], r"reading, \d+ s"),
        (["query", "SELECT count(*), sum(amount_cents) FROM ledger", "--db", db], r"reading, \d+ s"),
    ]
    for words, expected in jobs:
        t.faults += 1
        said = _on_a_terminal(t, words, t.folder, soon).decode("utf-8", "replace")
        shown = [part for part in said.split("\r\x1b[K") if re.match(expected, part)]
        t.check(shown, f"{words[:2]}: nothing like {expected} in {said[:300]!r}")
        t.check(shown and shown[-1] not in said.split("\r\x1b[K")[-1], f"{words[:2]}: the line stays: {said[-200:]!r}")
    for words in (["import", rows, "--cycle", "2020", "--db", t.path("q.db")], ["verify", "--db", db],
                  ["report", "top-donors", "--db", db], ["export", "--all", "-o", t.path("piped"), "--db", db]):
        done = t.run(*words, env=soon)
        t.check(done.code == 0 and "\r" not in done.text + done.talk and "s left" not in done.talk,
                f"{words[:1]} into a pipe: {done.talk[:200]!r}")


# A26, A27, A29: files, modes, surroundings

def exports(t):
    """A26: over an existing file, a link, a folder, a device; killed; each file whole."""
    db = _race(t)
    target, link, folder = t.path("mine.csv"), t.path("link.csv"), t.path("folder.csv")
    os.symlink(target, link)
    os.mkdir(folder)
    words = ["report", "top-donors", "--db", db, "--format", "csv"]
    for path, more, code in ((target, [], 73), (link, ["--force"], 73), (folder, ["--force"], 73),
                             ("/dev/full", ["--force"], 73), (target, ["--force"], 0)):
        with open(target, "w") as file:
            file.write("mine")
        done = t.run(*words, "-o", path, *more)
        t.faults += 1
        kept = open(target).read()
        t.check(done.code == code and (kept == "mine") == (code != 0),
                f"report -o {path} {more}: exit {done.code}, {done.talk}", loss=kept == "")
    t.check(os.path.islink(link), "the link was replaced", loss=True)
    full = os.open("/dev/full", os.O_WRONLY)
    for job in (words, ["query", "SELECT * FROM ledger", "--db", db], ["sources", "--db", db],
                ["schema"], ["--help"], ["formats"], ["demo", "-o", t.path("demo")]):
        done = t.run(*job, stdout=full, cwd=t.folder)
        t.check(done.code == 74, f"{job[0]} > /dev/full: exit {done.code}, {done.talk}")
    os.close(full)
    old = t.path("out")
    t.run("export", "top-donors", "sources", "--db", db, "-o", old)
    whole = {n: digest(os.path.join(old, n)) for n in os.listdir(old)}
    again = t.run("export", "top-donors", "sources", "--db", db, "-o", old)
    t.check(again.code == 73, f"export over an export: exit {again.code}")
    stale, other = os.path.join(old, "sources-2.csv"), os.path.join(old, "sources-mine.csv")
    for name in (stale, other):
        open(name, "w").close()
    probe = t.run("export", "top-donors", "sources", "--db", db, "-o", old, "--force")
    t.check(not os.path.exists(stale), "an old part stays beside the new export", loss=True)
    t.check(os.path.exists(other), "a file that is no part was removed", loss=True)
    os.remove(other)
    for _ in range(50 if t.full else 5):
        t.run("export", "top-donors", "sources", "--db", db, "-o", old, "--force",
              kill_after=t.random.uniform(0.001, probe.seconds))
        t.faults += 1
        now = {n: digest(os.path.join(old, n)) for n in os.listdir(old) if not n.endswith(".tmp")}
        t.check(now == whole, f"a killed export left {now}", loss=True)


def modes(t):
    """A27: with umask 000 every file is its owner's alone."""
    folder = t.fresh()
    db, file = os.path.join(folder, "w.db"), t.path("itcont24.txt")
    data.itcont(file, 3000)
    bad = t.path("itcont22.txt")
    with open(bad, "w") as out:
        out.write(data.itcont_row(1, "bad") + "\n")
    seen = {}

    def look():
        for base, folders, names in os.walk(folder):
            for name in names + folders:
                try:
                    mode = stat.S_IMODE(os.stat(os.path.join(base, name)).st_mode)
                except OSError:
                    continue
                seen[name] = seen.get(name, 0) | mode

    def open_umask():
        os.umask(0)

    read, write = os.pipe()
    import threading
    stop = threading.Event()

    def watch():
        while not stop.is_set():
            look()
    watcher = threading.Thread(target=watch)
    watcher.start()
    for words in (["import", file, bad], ["backup", folder + "/b.db"], ["export", "top-donors", "-o",
                  folder + "/out"], ["report", "top-donors", "-o", folder + "/r.csv"],
                  ["query", "SELECT 1 AS a", "-o", folder + "/q.csv"],
                  ["rejects", "--source", "2", "--export", folder + "/x.txt"], ["remove", "1"]):
        done = t.run(*words, "--db", db, prepare=open_umask)
        t.check(done.code in (0, 3), f"{words[0]}: exit {done.code}, {done.talk}")
    stop.set()
    watcher.join()
    os.close(read)
    os.close(write)
    look()
    t.check("w.db" in seen and "w.db-journal" in seen, f"seen: {sorted(seen)}")
    for name, mode in sorted(seen.items()):
        t.check(mode & 0o077 == 0, f"{name} has mode {mode:o}")


def zones(t):
    """A29: every report is the same bytes under any time zone and locale."""
    db = _race(t)
    places = [("UTC", "C"), ("Pacific/Kiritimati", "de_DE.UTF-8"),
              ("America/Los_Angeles", "tr_TR.UTF-8")]
    for name in REPORTS:
        for form in ("csv", "json", "table") if t.full else ("csv",):
            said = set()
            for zone, locale in places:
                done = t.run("report", name, *NEEDS.get(name, []), "--db", db, "--format", form,
                             "--as-of", "2024-06-01",
                             env={"TZ": zone, "LC_ALL": locale, "LANG": locale})
                t.check(done.code in (0, 2), f"{name}: exit {done.code}, {done.talk[:200]}")
                said.add(done.out)
            t.check(len(said) == 1, f"{name} ({form}) depends on where it runs", loss=True)
    stored = set()
    file = t.path("itcont24.txt")
    data.itcont(file, 200)
    for number, (zone, locale) in enumerate(places):
        copy = t.path(f"zone{number}.db")
        t.run("import", "--quiet", "--db", copy, file, env={"TZ": zone, "LC_ALL": locale})
        stored.add(tuple(sqlite3.connect(copy).execute(
            "SELECT entry_id, entry_day, amount_cents FROM entry ORDER BY 1")))
    t.check(len(stored) == 1, "what is stored depends on where it runs", loss=True)


__all__ = ["hostile_sql", "huge_queries", "hostile_csv", "spreadsheet_limits", "terminal",
           "exports", "modes", "zones"]
