#!/usr/bin/env python3
"""Other tools on the malformed corpus: what each makes of every file, against what is expected.
Installs sqlite-utils, DuckDB, FastFEC, libfec and hardmoney from PyPI into a folder of its own.
Prints the table that docs/reliability.md keeps. Usage: peers.py [CORPUS]
A file is right when rows and cents are exact, or when nothing is posted of a file that should be
refused; it stops when nothing is posted of a file that should be; otherwise it is wrong, and says
so (stderr, or an exit code that is not 0) or does not."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from decimal import Decimal, InvalidOperation

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
PACKAGES = ["sqlite-utils", "duckdb", "fastfec", "libfec", "hardmoney"]
AMOUNTS = ("transaction_amt", "exp_amo", "exp_amount", "gross_amount", "contribution_amount",
           "expenditure_amount")


def cents(value):
    """The cents of a value as the tool would add it: texts that are no number count as nothing."""
    try:
        return int((Decimal(str(value).strip()) * 100).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        return 0


def total(connection, table="t", pipe=False):
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    wanted = [n for n in names if n.lower().strip('"') in AMOUNTS]
    column = names[14] if pipe and len(names) > 14 else wanted[0] if wanted else None
    rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    values = connection.execute(f'SELECT "{column}" FROM "{table}"') if column else []
    return rows, sum(cents(row[0]) for row in values)


# One file through one tool, in a process of its own: a crash is the tool's.

def sqlite_shell(path, kind, db, *mode):
    text = sqlite3.connect(db)
    if kind == "bulk":
        with open(path, "rb") as file:
            width = max(file.readline().count(b"|") + 1, 15)
        text.execute("CREATE TABLE t (%s)" % ", ".join(
            f"c{n}" + (" NUMERIC" if n == 14 else "") for n in range(width)))
        text.commit()
        words = [*mode, f".import '{path}' t"]
    else:
        words = [f".import --csv '{path}' t"]
    done = subprocess.run(["sqlite3", db, *words], capture_output=True)
    rows = total(sqlite3.connect(db), pipe=kind == "bulk") if _has_table(db) else (0, 0)
    return done.returncode, bool(done.stderr), *rows


def sqlite_utils(path, kind, db):
    more = ["--delimiter", "|", "--no-headers"] if kind == "bulk" else []
    tool = os.path.join(os.path.dirname(sys.executable), "sqlite-utils")
    done = subprocess.run([tool, "insert", db, "t", path, "--csv", "--silent", *more],
                          capture_output=True)
    rows = total(sqlite3.connect(db), pipe=kind == "bulk") if _has_table(db) else (0, 0)
    return done.returncode, bool(done.stderr), *rows


def _has_table(db):
    return bool(sqlite3.connect(db).execute(
        "SELECT 1 FROM sqlite_schema WHERE name = 't'").fetchone())


def duckdb(path, kind, db, keeps_rejects=False):
    import duckdb as tool
    connection = tool.connect()
    options = ["delim='|', header=false, quote=''"] if kind == "bulk" and keeps_rejects else []
    if keeps_rejects:
        options.append("store_rejects=true, all_varchar=false")
    try:
        connection.execute("CREATE TABLE t AS SELECT * FROM read_csv(?%s)"
                           % "".join(", " + one for one in options), [path])
    except tool.Error as error:
        return 1, bool(str(error)), 0, 0
    names = [row[1] for row in connection.execute("PRAGMA table_info('t')").fetchall()]
    wanted = [n for n in names if n.lower() in AMOUNTS]
    column = names[14] if kind == "bulk" and len(names) > 14 else wanted[0] if wanted else None
    rows = connection.execute("SELECT count(*) FROM t").fetchone()[0]
    values = connection.execute(f'SELECT "{column}" FROM t').fetchall() if column else []
    rejects = connection.execute("SELECT count(*) FROM reject_errors").fetchone()[0] \
        if keeps_rejects else 0
    return 0, rejects > 0, rows, sum(cents(row[0]) for row in values)


def hardmoney(path, kind, db):
    import hardmoney as tool
    try:
        filing = tool.parse_file(path)
    except Exception as error:
        return 1, bool(str(error)), 0, 0
    rows = sum_ = 0
    for line in filing.lines:
        rows += 1
        wanted = [name for name in line.keys() if name in AMOUNTS]
        amount = line.amount(wanted[0]) if wanted and not line.is_memo else None
        sum_ += cents(amount) if amount is not None else 0
    return 0, bool(filing.skipped), rows, sum_


def fastfec(path, kind, db):
    from fastfec import FastFEC
    rows = sum_ = 0
    try:
        with open(path, "rb") as file, FastFEC() as tool:
            for number, (form, line) in enumerate(tool.parse(file)):
                if not form or not re.match(r"S[A-F]|H[1-6]|F57|F91|F92|F93|F94", form):
                    continue
                rows += 1
                names = [n for n in line if n in AMOUNTS]
                if names and not (line.get("memo_code") or "").strip():
                    sum_ += cents(line[names[0]])
    except Exception as error:
        return 1, bool(str(error)), rows, sum_
    return 0, False, rows, sum_


def libfec(path, kind, db):
    tool = os.path.join(os.path.dirname(sys.executable), "libfec")
    done = subprocess.run([tool, "--offline", "export", path, "-o", db], capture_output=True)
    rows = sum_ = 0
    connection = sqlite3.connect(db)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                      "name LIKE 'libfec_schedule%'").fetchall():
        names = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        wanted = [n for n in names if n in AMOUNTS]
        rows += connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        memo = " WHERE coalesce(memo_code, '') = ''" if "memo_code" in names else ""
        if wanted:
            sum_ += sum(cents(row[0]) for row in connection.execute(
                f'SELECT "{wanted[0]}" FROM "{name}"{memo}'))
    failed = done.returncode or b"error" in done.stderr.lower()
    return done.returncode, bool(failed), rows, sum_


def warchest(path, kind, db):
    app = os.environ["WARCHEST"]
    done = subprocess.run([app, "import", "--json", "--quiet", "--db", db, path],
                          capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    last = json.loads(done.stdout.strip().split("\n")[-1]) if done.stdout.strip() else {}
    return done.returncode, done.returncode != 0, last.get("good", 0), last.get("sum_cents", 0)


TOOLS = [
    ("warchest import", warchest, ("bulk", "ie", "csv", "fec")),
    ("sqlite3 .import", lambda *a: sqlite_shell(*a, ".separator |"), ("bulk", "ie", "csv")),
    ("sqlite3 .mode ascii .import",
     lambda *a: sqlite_shell(*a, ".mode ascii", '.separator "|" "\\n"'), ("bulk",)),
    ("sqlite-utils insert", sqlite_utils, ("bulk", "ie", "csv")),
    ("DuckDB read_csv", duckdb, ("bulk", "ie", "csv")),
    ("DuckDB store_rejects", lambda *a: duckdb(*a, True), ("bulk", "ie", "csv")),
    ("FastFEC parse", fastfec, ("fec",)), ("libfec export", libfec, ("fec",)),
    ("hardmoney parse_file", hardmoney, ("fec",)),
]


def judge(case, code, says, rows, sum_):
    name, disposition, _, good, _, _, want = case[:7]
    if code is None:
        return "crashes"
    if disposition == "refuse" or disposition.startswith("refuse_or"):
        if rows == 0:
            return "right"
    elif (rows, sum_) == (int(good), int(want)):
        return "right"
    elif rows == 0:
        return "right" if disposition == "import_or_refuse" else "stops"
    return "wrong, says so" if says or code else "silently wrong"


def one(name, path, kind):
    tool = next(t for t in TOOLS if t[0] == name)[1]
    folder = tempfile.mkdtemp()
    try:
        print(json.dumps(tool(path, kind, os.path.join(folder, "o.db"))))
    finally:
        shutil.rmtree(folder)


def main():
    if sys.argv[1:2] == ["--one"]:
        return one(*sys.argv[2:5])
    corpus = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        ROOT, "..", "shared", "malformed", "corpus")
    with open(os.path.join(corpus, "EXPECTED.tsv")) as file:
        cases = [line.split("\t") for line in file.read().split("\n")[1:] if line]
    place = os.path.join(tempfile.gettempdir(), f"warchest-peers-{os.getuid()}")
    python = os.path.join(place, "bin", "python")
    if not os.path.exists(os.path.join(place, "ready")):
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        open(os.path.join(place, "ready"), "w").close()
    versions = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], text=True,
                              capture_output=True).stdout
    kept = [line for line in versions.split() if line.split("==")[0].lower() in PACKAGES]
    shell = subprocess.run(["sqlite3", "--version"], capture_output=True, text=True).stdout
    print(f"sqlite3 {shell.split()[0]}, {', '.join(kept)}\n")
    heads = ["right", "stops", "wrong, says so", "silently wrong", "crashes"]
    print("| files | tool | of | " + " | ".join(heads) + " |\n|" + "---|" * (len(heads) + 3))
    surroundings = {**os.environ, "WARCHEST": os.path.join(ROOT, ".build/release/warchest")}
    for kinds, label in ((("bulk",), "bulk"), (("ie", "csv"), "CSV"), (("fec",), ".fec")):
        for name, _, able in TOOLS:
            if not set(kinds) <= set(able):
                continue
            counts = dict.fromkeys(heads, 0)
            for case in cases:
                kind = case[0].split("/")[0]
                if kind not in kinds:
                    continue
                try:
                    done = subprocess.run(
                        [python, os.path.abspath(__file__), "--one", name,
                         os.path.join(corpus, case[0]), kind], capture_output=True, text=True,
                        timeout=60, env=surroundings)
                    answer = json.loads(done.stdout) if done.returncode == 0 else (None,) * 4
                except (subprocess.TimeoutExpired, ValueError):
                    answer = (None,) * 4
                counts[judge(case, *answer)] += 1
            cells = " | ".join(str(counts[head]) for head in heads)
            print(f"| {label} | {name} | {sum(counts.values())} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
