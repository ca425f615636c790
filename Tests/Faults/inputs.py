"""Hostile and odd input: the corpus, mutants, amounts, headers, zips, rejects (A1 to A4, A19, A25,
A28, A30)."""
import array
import glob
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import warnings
import zipfile
from decimal import Decimal

import data
from trial import ROOT, Skip, digest, limit_memory

SAMPLES = os.path.abspath(os.path.join(ROOT, "..", "shared"))
AMOUNT_COLUMN = {"fec-bulk/itcont": 14, "fec-bulk/itoth": 14, "fec-bulk/itpas2": 14}
KINDS = ("bulk", "fec", "ie", "csv", "zip")


def _fixtures():
    names = glob.glob(os.path.join(ROOT, "Tests/Fixtures/importers/*/*.sample.*"))
    names += glob.glob(os.path.join(ROOT, "Tests/Fixtures/importers/*.sample.*"))
    return sorted(names) + sorted(glob.glob(os.path.join(ROOT, "Tests/Fixtures/race/*.*")))


def _corpus_files():
    """Seeds of the mutants: the project's fixtures, and the malformed corpus where there is one."""
    folder = os.path.join(SAMPLES, "malformed", "corpus")
    extra = [path for kind in KINDS for path in glob.glob(os.path.join(folder, kind, "*"))]
    return _fixtures() + sorted(extra)


def _check_corpus(t, kind, prepare=""):
    checker = os.path.join(SAMPLES, "malformed", "check.py")
    if not os.path.exists(checker):
        raise Skip("no corpus of malformed files beside the project")
    if t.is_sanitized:
        # The checker limits the address space, which a sanitizer needs whole: only that the
        # program ends as it should is looked at here.
        for path in sorted(glob.glob(os.path.join(SAMPLES, "malformed", "corpus", kind, "*"))):
            done = t.run("import", "--quiet", "--db", t.path("checked.db"), path)
            t.check(done.code in (0, 2, 3), f"{path}: exit {done.code}, {done.talk[-300:]}")
        return
    empty = t.fresh("cwd")
    command = f"'{t.app}' import --json --quiet --db {{db}} {{}}"
    done = subprocess.run(
        [sys.executable, checker, "corpus", command, "--only", kind], capture_output=True,
        text=True, cwd=empty, env={**os.environ, "SWIFT_BACKTRACE": "enable=no", "TMPDIR": t.fresh("tmp")})
    last = done.stdout.strip().split("\n")[-1]
    words = last.split()
    t.cases += int(words[3]) - 1 if len(words) > 5 else 0
    t.check(done.returncode == 0 and "0 records lost, 0 wrong records posted, 0 crashes" in last,
            f"{kind}: {done.stdout[-600:]} {done.stderr[-300:]}", loss=True)
    t.check(not os.listdir(empty), f"{kind}: files appeared: {os.listdir(empty)}")


def corpus(t):
    """A1: every file of the malformed corpus, by its own checker."""
    for kind in KINDS if t.full else ("ie",):
        _check_corpus(t, kind)


def zips(t):
    """A25: bombs, links, slip, nesting, encryption, ambiguous members; nothing on disk."""
    t.memory_limit_kib = 256 << 10
    if os.path.isdir(os.path.join(SAMPLES, "malformed")):
        _check_corpus(t, "zip")
    good, _ = data.itcont_row(1) + "\n", 0
    for name, make in _zip_traps().items():
        folder = t.fresh()
        path, outside = os.path.join(folder, "indiv24.zip"), os.path.join(folder, "evil.txt")
        make(path, good.encode())
        done = t.run("import", "--json", "--db", t.path(f"{name}.db"), path, cwd=folder)
        t.faults += 1
        code = 0 if name in ("plain", "slip", "names") else 2
        t.check(done.code == code, f"{name}: exit {done.code}, {done.talk[:200]}")
        t.check(sorted(os.listdir(folder)) == ["indiv24.zip"] and not os.path.exists(outside),
                f"{name}: files appeared: {os.listdir(folder)}", loss=True)
        posted = t.content(t.path(f"{name}.db"))[4]
        t.check(posted == (2 if name == "names" else 1 if code == 0 else 0),
                f"{name}: {posted} rows", loss=True)


def _zip_traps():
    def write(members, compress=zipfile.ZIP_DEFLATED):
        def make(path, good):
            with zipfile.ZipFile(path, "w", compress) as archive:
                for name, body in members(good):
                    archive.writestr(name, body)
        return make

    def link(path, good):
        with zipfile.ZipFile(path, "w") as archive:
            info = zipfile.ZipInfo("itcont.txt")
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, "/etc/passwd")

    def patched(change):
        def make(path, good):
            write(lambda g: [("itcont.txt", g * 50)])(path, good)
            with open(path, "r+b") as file:
                body = bytearray(file.read())
                change(body)
                file.seek(0)
                file.write(body)
        return make

    def encrypted(body):
        body[6] |= 1
        body[body.rfind(b"PK\x01\x02") + 8] |= 1

    def crc(body):
        body[14] ^= 0xFF
        body[body.rfind(b"PK\x01\x02") + 16] ^= 0xFF

    def size(body):
        for at in (22, body.rfind(b"PK\x01\x02") + 24):
            body[at:at + 4] = struct.pack("<I", struct.unpack("<I", body[at:at + 4])[0] + 999)

    def listed(field):  # the central directory alone is changed
        def change(body):
            body[body.rfind(b"PK\x01\x02") + field] ^= 1
        return patched(change)

    def bomb(path, good):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            # Good rows, all alike, of a file without keys: only their number is wrong.
            with archive.open("ccl24.txt", "w") as member:
                row = b"H4OH15001|2024|2024|C99000001|H|P|1\n"
                for _ in range(60):
                    member.write(row * ((1 << 20) // len(row)))

    def twins(path, good):
        with warnings.catch_warnings(action="ignore"):
            write(lambda g: [("itcont.txt", g), ("itcont.txt", g + g)])(path, good)

    inner = b"PK\x03\x04" + b"\0" * 40
    return {
        "plain": write(lambda g: [("itcont.txt", g)]),
        "slip": write(lambda g: [("../evil/itcont.txt", g)]),
        "bomb": bomb,
        "nested": write(lambda g: [("itcont.zip", inner)]),
        "twins": twins,
        "link": link, "encrypted": patched(encrypted), "crc": patched(crc), "size": patched(size),
        "empty": write(lambda g: []),
        "listed-crc": listed(16), "listed-packed": listed(20), "listed-size": listed(24),
        "listed-name": listed(46), "listed-place": listed(42),
        "names": write(lambda g: [("itcont_ünï.txt", g),
                                  ("itcont_öä.txt", data.itcont_row(2).encode() + b"\n")]),
    }


# A3 and A4: nothing is lost, whatever the file

def conservation(t):
    """A3: for every fixture and every real sample, lines and cents against an independent count."""
    files = [_open_cover(t)] + _fixtures()
    samples = sorted(path for ending in ("txt", "fec", "csv") for path in glob.glob(
        os.path.join(SAMPLES, "data", "**", "*." + ending), recursive=True))
    files += [p for p in samples if os.path.getsize(p) < (64 << 20 if t.full else 1 << 20)]
    if not t.full:
        files = files[:60]
    for file in files:
        db = os.path.join(t.fresh(), "w.db")
        done = t.run("import", "--json", "--quiet", "--db", db, file)
        t.check(done.code in (0, 2, 3), f"{file}: exit {done.code}, {done.talk[:200]}")
        _judge(t, db, done, {os.path.basename(file): file}, file)
        if file == files[0]:
            t.check(t.content(db)[4] == 2, f"rows behind a cover with an open quote: {t.content(db)}", loss=True)
        if done.code != 2:
            t.sound(db, file)
        shutil.rmtree(os.path.dirname(db))


def _open_cover(t):
    """A filing with commas whose cover leaves a quote open that a later row closes."""
    path = t.path("9900001.fec")
    row = ["SB21B", "C99000001", "ORG", "Sample Co"] + [""] * 6 + ['12"', "", "", "20010102", "1000.00"]
    with open(path, "w") as file:
        file.write("HDR,FEC,3.00,TEST,1\nF3XN,C99000001,\"SAMPLE PAC,,,,,,,,,,,20010101,20010131\n")
        file.write((",".join(row) + "\n") * 2)
    return path


def _judge(t, db, done, paths, what):
    """Holds what the database says of each file against the file itself."""
    if not os.path.exists(db):
        return
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT source_id, file, member, format, records, lines, posted, rejected, header_records, "
        "blank_records, text_records, sum_cents, continued_lines FROM source").fetchall()
    for (source, name, member, form, records, lines, posted, rejected, header, blank, text,
         cents, continued) in rows:
        kept = connection.execute("SELECT count(*) FROM reject WHERE source_id = ?",
                                  (source,)).fetchone()[0]
        t.check(records == posted + rejected + header + blank + text and kept == rejected,
                f"{what} {name}: {records} records, {posted} + {rejected} + {header} + {blank} + "
                f"{text}; {kept} rejects kept", loss=True)
        t.check(lines == records + continued, f"{what} {name}: {lines} lines, {records} records, "
                f"{continued} lines of theirs", loss=True)
        if member is None and form.startswith(("fec-bulk/", "fec-efile")) and name in paths:
            with open(paths[name], "rb") as file:
                body = file.read()
            # Two bytes a character, and lines that end in a carriage return, are made lines first.
            if not body.startswith((b"\xff\xfe", b"\xfe\xff")) and (b"\n" in body or b"\r" not in body):
                count = body.count(b"\n") + (not body.endswith(b"\n") and body != b"")
                t.check(lines == count, f"{what} {name}: {lines} lines, {count} in the file", loss=True)
        if member is None and form.startswith("fec-bulk/") and name in paths:
            _judge_lines(t, connection, source, form, data.Oracle(paths[name]), header, cents,
                         f"{what} {name}")
    connection.close()


def _judge_lines(t, connection, source, form, oracle, header, cents, what):
    first = source * 1_000_000_000
    rejected = dict(connection.execute("SELECT line, raw FROM reject WHERE source_id = ?",
                                       (source,)))
    tables = ["entry"] + ["committee", "candidate", "linkage", "candidate_summary",
                          "committee_summary"]
    posted = set()
    for table in tables:
        key = "entry_id" if table == "entry" else "record_id"
        posted |= {row[0] - first for row in connection.execute(
            f"SELECT {key} FROM {table} WHERE {key} BETWEEN ? AND ?",
            (first, first + 999_999_999))}
    accounted = len(posted) + len(rejected) + header
    blanks = sum(1 for n in range(1, len(oracle.lines) + 1)
                 if n not in posted and n not in rejected and oracle.is_blank(n))
    t.check(accounted + blanks == len(oracle.lines) and not posted & rejected.keys(),
            f"{what}: {len(oracle.lines)} lines, {accounted} accounted for, {blanks} blank",
            loss=True)
    for line, raw in rejected.items():
        own = oracle.lines[line - 1]
        t.check(raw in (own[:64 << 10], own.removesuffix(b"\r")[:64 << 10]),
                f"{what}: the reject of line {line} is not the line", loss=True)
    if form in AMOUNT_COLUMN:
        sums = [oracle.cents(line, AMOUNT_COLUMN[form]) for line in posted]
        t.check(None not in sums and sum(sums) == cents,
                f"{what}: {cents} cents, an independent sum says otherwise", loss=True)


def mutants(t):
    """A4: seeded mutants: bits flipped, cut, spliced, lines doubled, delimiters swapped."""
    t.memory_limit_kib = 256 << 10
    count = 10_000 if t.full else 120
    seeds = []
    for path in _corpus_files():
        if os.path.getsize(path) < 200_000:
            with open(path, "rb") as file:
                seeds.append((os.path.basename(path), file.read()))
    made = 0
    while made < count:
        folder = t.fresh("mutants")
        paths = {}
        for number in range(20):
            name, body = t.random.choice(seeds)
            # The beginning of a name says what it is; the number keeps it unique.
            stem, dot, ending = name.partition(".")
            path = os.path.join(folder, f"{stem}-{made + number}{dot}{ending}")
            with open(path, "wb") as file:
                file.write(_mutate(t.random, body, seeds))
            paths[os.path.basename(path)] = path
        db = os.path.join(folder, "w.db")
        done = t.run("import", "--json", "--quiet", "--db", db, *paths.values(), timeout=60)
        t.check(done.code in (0, 2, 3), f"mutants {made}+: exit {done.code}, {done.talk[-300:]}")
        said = [json.loads(line) for line in done.text.splitlines()]
        t.check(len({one["file"] for one in said}) == len(paths),
                f"mutants {made}+: {len(said)} answers for {len(paths)} files", loss=True)
        _judge(t, db, done, paths, f"mutants {made}+")
        t.sound(db, f"mutants {made}+")
        made += len(paths)
        if t.failures and len(t.failures) < 5:
            keep = f"/tmp/warchest-failed-mutants-{os.getpid()}-{made}"
            shutil.copytree(folder, keep)
            t.failures.append(f"the files are kept in {keep}")
        shutil.rmtree(folder)
    t.mutants += made


def _mutate(random, body, seeds):
    body = bytearray(body)
    for _ in range(random.choice((1, 1, 2, 5))):
        kind = random.randrange(9)
        at = random.randrange(len(body)) if body else 0
        if kind == 0 and body:
            body[at] ^= 1 << random.randrange(8)
        elif kind == 1:
            del body[at:]
        elif kind == 2:
            del body[at:at + random.randrange(1, 60)]
        elif kind == 3:
            other = random.choice(seeds)[1]
            start = random.randrange(len(other)) if other else 0
            body[at:at] = other[start:start + random.randrange(1, 400)]
        elif kind == 4:
            lines = body.split(b"\n")
            lines.insert(random.randrange(len(lines)), random.choice(lines))
            body = bytearray(b"\n".join(lines))
        elif kind == 5:
            old, new = random.choice(((b"|", b","), (b",", b"|"), (b",", b";"), (b"|", b"\t"),
                                      (b"\n", b"\r\n"), (b"\n", b"\r")))
            body = bytearray(body.replace(old, new, random.choice((1, 3, -1))))
        elif kind == 6:
            body[at:at] = random.choice((b'"', b"\0", b"\r", b"\n", b"\xff\xfe", b"\xef\xbb\xbf",
                                         b"|", b",", b'""', b"\x1a", b"\xc3", b"\n\n\n"))
        elif kind == 7:
            body[at:at + 1] = random.choice((b"-", b".", b"9" * 20, b"1e9", b"NaN", b" ", b"$"))
        else:
            body[at:at] = bytes(random.randrange(256) for _ in range(random.randrange(1, 40)))
    return bytes(body)


# A19: amounts

def amounts(t):
    """A19: random amounts against Decimal, to the last cent; sums at the edge of 64 bits."""
    count = 1_000_000 if t.full else 20_000
    file, db = t.path("itcont24.txt"), t.path("w.db")
    written = {}

    def amount(number):
        digits = t.random.randrange(1, 13)
        whole = t.random.randrange(10 ** digits)
        text = ("-" if t.random.random() < 0.2 else "") + str(whole)
        decimals = t.random.randrange(0, 4)
        if decimals:
            text += "." + f"{t.random.randrange(100):02d}"[:decimals].ljust(decimals, "0")
        written[number] = text
        return text

    _, cents = data.itcont(file, count, amount=amount)
    done = t.run("import", "--quiet", "--db", db, file, timeout=120)
    t.check(done.code == 0, f"the import: exit {done.code}, {done.talk}")
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    differences = stored = 0
    for entry, value, kind in connection.execute(
            "SELECT entry_id, amount_cents, typeof(amount_cents) FROM entry"):
        stored += 1
        want = Decimal(written[entry - 1_000_000_000]) * 100
        differences += kind != "integer" or value != want
    t.cases += stored - 1
    t.check(stored == count and differences == 0, f"{differences} of {stored} differ", loss=True)
    total = connection.execute("SELECT sum_cents FROM source").fetchone()[0]
    t.check(total == cents, f"the sum is {total}, Decimal says {cents}", loss=True)
    connection.close()
    _edge_of_range(t)
    _bounds(t)


def _bounds(t):
    """Votes and cycles that nobody counts to; a sum beyond 64 bits, which costs no other report its answer."""
    db, votes = t.path("votes.db"), ["9223372036854775807", "-5", "10000000000", "9999999999", "12"]
    file = t.path("20170620__ga__special__general__precinct.csv")
    with open(file, "w") as out:
        out.write("county,precinct,office,district,candidate,party,votes\n")
        out.writelines(f"A,P{n},U.S. House,6,DOE,REP,{vote}\n" for n, vote in enumerate(votes))
    done = t.run("import", "--quiet", "--db", db, file)
    t.check(done.code == 3, f"votes beyond bounds: exit {done.code}, {done.talk}")
    for words in (["results", "--race", "GA-06@2017-06-20"], ["cost-per-vote", "--race", "GA-06@2017-06-20"],
                  ["air-war", "--race", "GA-06"]):
        done = t.run("report", *words, "--db", db, "--format", "csv")
        t.check(done.code == 0, f"{words[0]} over votes beyond bounds: exit {done.code}, {done.talk}")
        t.check(words[0] != "results" or "10000000011" in done.text, f"results: {done.text}", loss=True)
    for cycle in ("9223372036854775807", "-9223372036854775808"):
        done = t.run("import", file, f"--cycle={cycle}", "--db", t.path("cycle.db"))
        t.check(done.code == 64, f"--cycle={cycle}: exit {done.code}, {done.talk}")
    db, race = t.path("sums.db"), os.path.join(ROOT, "Tests/Fixtures/race")
    t.run("import", "--quiet", "--db", db, os.path.join(race, "indiv24.zip"), os.path.join(race, "cm24.txt"))
    connection = sqlite3.connect(db)
    connection.executescript("PRAGMA ignore_check_constraints = ON; UPDATE entry SET amount_cents = 9000000000000000000;")
    connection.close()
    for words in (["-o", t.path("all")], ["--xlsx", "-o", t.path("all.xlsx")]):
        t.faults += 1
        done = t.run("export", "--all", *words, "--db", db)
        left = [line for line in done.talk.splitlines() if "64-bit" in line]
        t.check(done.code == 2 and left and all(line.startswith("left out: report ") and "indiv24.zip" in line
                                                for line in left), f"export --all: exit {done.code}, {done.talk[:300]}")
        t.check(os.path.exists(words[-1]) and done.text.count(" rows\n") > 20, f"export --all: {done.text[:300]}", loss=True)


def _edge_of_range(t):
    """999,999,999,999.99 is the most one amount may be; 92,234 of them pass 2^63 cents."""
    most = "999999999999.99"
    for count, code in ((92_233, 0), (92_234, 2)):
        file, db = t.path(f"itcont{count}.txt"), t.path(f"edge{count}.db")
        data.itcont(file, count, amount=lambda _: most)
        done = t.run("import", "--quiet", "--db", db, "--cycle", "2024", file)
        t.check(done.code == code, f"{count} of the largest amount: exit {done.code}, {done.talk}")
    # A second such file is sound by itself; a sum over both cannot be told, and must not be wrong.
    file, db = t.path("itcont22.txt"), t.path("edge92233.db")
    data.itcont(file, 92_233, first=200_000, amount=lambda _: most)
    t.check(t.run("import", "--quiet", "--db", db, file).code == 0, "the second file")
    for words in (["query", "SELECT sum(amount_cents) FROM ledger", "--timeout", "30"],
                  ["report", "top-donors", "--format", "csv"],
                  ["report", "raised-by-month", "--format", "csv"]):
        done = t.run(*words, "--db", db, timeout=60)
        wrong = "e+" in done.text or "-9" in done.text
        t.check(not wrong and (done.code != 0 or words[0] == "report"),
                f"{words}: exit {done.code}: {done.text[:200]} {done.talk[:200]}", loss=True)
        t.check(done.code == 0 or "overflow" in done.talk, f"{words}: {done.talk[:200]}")


# A28: headers, format files and report files are data

def _schema(db):
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
    connection.close()
    return rows


def hostile_headers(t):
    """A28: names in headers, format files and report files never become SQL."""
    db = t.path("w.db")
    first = t.path("itcont24.txt")
    data.itcont(first, 5)
    t.run("import", "--quiet", "--db", db, first)
    schema = _schema(db)
    names = ['x"); DROP TABLE entry; --', "select", "from", "'; DELETE FROM source; --", "a\x00b",
             "\u202eevil", "entry.amount_cents", "a" * 5000, "]", "`", "--", "/*"]
    head = ["invoice_no", "flight_start", "gross_amount"]
    headers = [[name] for name in names] + [[f"c{n}" for n in range(2001)], names]
    for number, extra in enumerate(headers):
        file = t.path(f"invoice{number}.csv")
        quoted = ['"' + name.replace('"', '""') + '"' for name in head + extra]
        with open(file, "w", encoding="utf-8", newline="") as out:
            out.write(",".join(quoted) + "\n")
            out.write(",".join([f"N{number}", "2024-05-01", "100.00"] + ["v"] * len(extra)) + "\n")
        done = t.run("import", "--db", db, "--format", "ad-buys/station-invoice", file)
        t.faults += 1
        t.check(done.code in (0, 2, 3), f"header {number}: exit {done.code}, {done.talk[:200]}")
        t.check(_schema(db) == schema, f"header {number} changed the schema", loss=True)
    _hostile_formats(t, db, first, schema)
    _hostile_reports(t, db, schema)
    t.sound(db, "after hostile names")
    _own_formats(t)
    _codes_that_look_alike(t)


def _own_formats(t):
    """Format files that leave the control sum out, or name a reader that makes the rows of another table."""
    with open(os.path.join(ROOT, "importers/fec-bulk/itcont.json5")) as source:
        text = source.read()
    own, file, db = t.path("own.json5"), t.path("itcont18.txt"), t.path("own.db")
    data.itcont(file, 5)
    control = re.search(r'control: "\w+"', text).group()
    with open(own, "w") as out:
        out.write(text.replace(control, "control: null"))
    done = t.run("import", "--quiet", "--db", db, "--format", own, file)
    t.check(done.code == 0, f"control: null: exit {done.code}, {done.talk}")
    t.sound(db, "a format without a control sum")
    other = t.path("itcont16.txt")
    data.itcont(other, 5, first=500)
    for reader in ("openelections", "ga-sos-results", "meta-report", "filings", "google-stats", "journal", "x"):
        t.faults += 1
        with open(own, "w") as out:
            out.write(text.replace('reader: "delimited"', f'reader: "{reader}"'))
        done = t.run("import", "--quiet", "--db", db, "--format", own, other)
        t.check(done.code == 2 and "SQL" not in done.talk and len(done.talk) < 4100,
                f"the reader {reader}: exit {done.code}, {done.talk[:300]}")


def _codes_that_look_alike(t):
    """A code written with the Kelvin sign, and keys that stand twice in JSON."""
    db, file = t.path("alike.db"), t.path("itpas224.txt")
    rows = [data.itcont_row(n, "100", kind=kind).split("|") for n, kind in enumerate(("24K", "24\u212a", "24\u212A"), 1)]
    with open(file, "w", encoding="utf-8") as out:
        for row in rows:  # other_id, cand_id and so on of the table of contributions by committees
            out.write("|".join(row[:15] + ["C99000002", "H9ZZ01001"] + row[16:]) + "\n")
    done = t.run("import", "--quiet", "--db", db, file)
    done = t.run("query", "SELECT count(*) FROM ledger WHERE status = 'active'", "--db", db, "--format", "csv")
    t.check(done.text.split()[-1] == "1", f"codes that look alike: {done.text} {done.talk}", loss=True)
    twice = t.path("twice.json")
    with open(twice, "w") as out:
        out.write('{"electionDate": "2017-06-20", "electionDate": "2018-06-20", "results": {"name": "GA", "ballotItems": []}}')
    t.faults += 3
    done = t.run("import", "--format", "results/ga-sos-json", "--db", db, twice)
    t.check(done.code == 2 and "again" in done.talk + done.text, f"a key twice: exit {done.code}, {done.text}{done.talk}")


def _hostile_formats(t, db, file, schema):
    with open(os.path.join(ROOT, "importers/fec-bulk/itcont.json5")) as source:
        text = source.read()
    spoilt = {
        "table": text.replace('table: "entry"', 'table: "entry; DROP TABLE entry"'),
        "target": text.replace("party.name", 'party.name\\") VALUES (1); DROP TABLE party; --'),
        "unknown": text.replace("party.name", "party.secret"),
        "other": text.replace("party.name", "source.sha256"),
        "reader": text.replace('reader: "delimited"', 'reader: "/bin/sh"'),
        "kind": text.replace('by: "transaction_tp"', 'by: "x\'); DROP TABLE entry; --"'),
        "cut": text[:400], "binary": "\0\1\2" * 100, "deep": "[" * 100_000, "empty": "",
    }
    for name, body in spoilt.items():
        path = t.path(f"{name}.json5")
        with open(path, "w") as out:
            out.write(body)
        done = t.run("import", "--db", db, "--format", path, file)
        t.faults += 1
        t.check(done.code in (0, 2) and (done.code == 2 or "same content" in done.text),
                f"format file {name}: exit {done.code}, {done.talk[:200]}")
        t.check(_schema(db) == schema, f"format file {name} changed the schema", loss=True)


def _hostile_reports(t, db, schema):
    before = digest(db)
    head = "-- name: {n}\n-- title: t\n-- question: q?\n-- column: a text A\n-- key: a\n" \
           "-- method: m/1\n-- order: a\n-- table: a\n-- @query\n{q}\n"
    bodies = {
        "attach": head.format(n="x", q=f"ATTACH '{t.path('a.db')}' AS b"),
        "drop": head.format(n="x", q="DROP TABLE entry"),
        "two": head.format(n="x", q="SELECT 'a' AS a; DELETE FROM entry"),
        "name": head.format(n="../../evil", q="SELECT 'a' AS a"),
        "column": head.replace("-- column: a", '-- column: a"; DROP TABLE entry; --').format(
            n="x", q="SELECT 1"),
        "endless": head.format(n="x", q="WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 "
                               "FROM c) SELECT max(x) AS a FROM c"),
        "binary": "\0" * 500, "empty": "",
    }
    for name, body in bodies.items():
        path = t.path(f"{name}.sql")
        with open(path, "w") as out:
            out.write(body)
        for words in (["report", path], ["export", path, "-o", t.path("out")]):
            done = t.run(*words, "--db", db, "--timeout", "0.5")
            t.faults += 1
            t.check(done.code in (2, 64, 73, 74, 124), f"report {name}: exit {done.code}, "
                    f"{done.text[:100]}{done.talk[:200]}")
    t.check(digest(db) == before and not os.path.exists(t.path("a.db")),
            "a report file changed something", loss=True)
    t.check(_schema(db) == schema, "a report file changed the schema", loss=True)


# A30: rejects

def mended_rejects(t):
    """A30: what was refused is kept whole, can be mended, and then posts once."""
    file, db = t.path("itcont24.txt"), t.path("w.db")
    longest = "X" * 200_000
    with open(file, "w", newline="") as out:
        for n in range(1, 301):
            name = longest if n == 50 else None
            out.write(data.itcont_row(n, "bad" if n % 10 == 0 else str(n), name=name) + "\n")
    done = t.run("import", "--db", db, file)
    t.check(done.code == 3, f"the import: exit {done.code}")
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    rows = connection.execute("SELECT line, byte_offset, reason, message, raw, raw_bytes, "
                              "raw_sha256 FROM reject ORDER BY line").fetchall()
    connection.close()
    with open(file, "rb") as whole:
        body = whole.read()
    import hashlib
    for line, offset, reason, message, raw, size, sha in rows:
        own = body[offset:offset + size]
        t.check(raw == own[:64 << 10] and hashlib.sha256(own).hexdigest() == sha and reason
                and message and body[:offset].count(b"\n") == line - 1,
                f"the reject of line {line} is not the line", loss=True)
    t.check(len(rows) == 30, f"{len(rows)} rejects, expected 30", loss=True)
    fixed = t.path("fix.txt")
    done = t.run("rejects", "--source", 1, "--export", fixed, "--db", db)
    t.check(done.code == 0 and "1 of them" in done.text, f"rejects --export: {done.text}")
    twice = t.run("rejects", "--source", 1, "--export", fixed, "--db", db)
    t.check(twice.code == 73, f"an export over an export: exit {twice.code}, {twice.talk}")
    with open(fixed, newline="") as source:
        text = source.read()
    with open(fixed, "w", newline="") as out:
        out.write(text.replace("|bad|", "|7|"))
    for turn in range(2):
        done = t.run("import", "--db", db, fixed)
        state = t.content(db)
        # The line that was cut at 64 KiB has too few fields left, and is refused again.
        t.check(state[4] == 270 + 29, f"mended, turn {turn}: {state}, {done.text}", loss=True)
    t.sound(db, "with mended rejects")


# R2: repeated keys

def repeated_keys(t):
    """R2: a file of rows whose SUB_ID comes again and again: the first of each is posted, every
    other kept as a reject, in bounded memory; from a file and from stdin."""
    t.memory_limit_kib = 256 << 10
    count = 3_000_000 if t.full else 20_000
    shapes = {
        "one key": lambda n: 1,
        "each key twice": lambda n: n // 2,
        "half again": lambda n: n % (count // 2),
        "random": lambda n: t.random.randrange(count),
    }
    for name, key in shapes.items():
        folder = t.fresh("keys")
        file, db = os.path.join(folder, "itcont24.txt"), os.path.join(folder, "w.db")
        # In little memory: a child's peak begins at that of this process.
        seen, first, cents = bytearray(count + 1), array.array("l"), 0
        with open(file, "w", encoding="ascii", newline="") as out:
            for line in range(1, count + 1):
                number = key(line)
                if not seen[number]:
                    seen[number] = 1
                    first.append(line)
                    cents += 100 * (line % 5000 + 1)
                row = data.itcont_row(line, line % 5000 + 1)
                out.write(row[:row.rindex("|")] + f"|4{number:018d}\n")
        given = name == "random"
        with open(file, "rb") as stdin:
            done = t.run("import", "--quiet", "--db", db, *(
                ("--format", "fec-bulk/itcont", "--cycle", "2024", "-") if given else (file,)),
                stdin=stdin if given else None, timeout=600)
        t.check(done.code == 3, f"{name}: exit {done.code}, {done.talk[-300:]}")
        connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
        posted = array.array("l", (row[0] for row in connection.execute(
            "SELECT entry_id % 1000000000 FROM entry ORDER BY 1")))
        rejected, wrong = connection.execute(
            "SELECT count(DISTINCT line), sum(reason <> 'duplicate_key') FROM reject").fetchone()
        sum_ = connection.execute("SELECT sum(amount_cents) FROM entry").fetchone()[0]
        connection.close()
        t.check(posted == first and sum_ == cents,
                f"{name}: {len(posted)} lines posted, expected the first of each of {len(first)}",
                loss=True)
        t.check(rejected == count - len(first) and not wrong,
                f"{name}: {rejected} rejects, expected {count - len(first)}", loss=True)
        if not t.full:
            t.sound(db, name)
        t.faults += count - len(first)
        shutil.rmtree(folder)


__all__ = ["corpus", "zips", "conservation", "mutants", "amounts", "hostile_headers",
           "mended_rejects", "repeated_keys"]
