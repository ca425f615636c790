#!/usr/bin/env python3
"""Compares Warchest with `sqlite3 .import` and DuckDB, and times verify, reports, find and why.

    make bench [ROWS=2000000]
    Benchmarks/bench.py --rows 200000 --rounds 2 --no-duckdb --warchest PATH

Two profiles of synthetic itcont files: 15 and 65 percent distinct contributor tuples. Contestants
take turns (A B C A B C ...), figures are medians, and ratios come first: seconds belong to one
machine, ratios travel. The bars are aims, never a test's pass condition; the exit code is 0
whenever everything ran. Results also go to .build-bench/results.json.

Everything temporary lies in one folder below $TMPDIR (all contestants on one file system), and is
removed at the end, or on Ctrl-C. How it grows to 20 million rows: Benchmarks/bench-scale.py.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build-bench"
WARCHEST = ROOT / ".build/release/warchest"
CYCLE = 2020
PROFILES = (15, 65)
REPORTS = (
    "candidate-totals raised-by-month geography-state top-donors top-employers gifts-by-size "
    "conduit-share outside-by-spender outside-by-side double-count-audit"
).split()
BARS = {
    "load_vs_import": (3.0, ">="),
    "whole_vs_import_15": (2.0, ">="),
    "whole_vs_import_65": (1.5, ">="),
    "db_vs_text_15": (0.5, "<="),
    "db_vs_text_65": (0.8, "<="),
    "peak_rss_mib": (256.0, "<"),
    "rate_20m_vs_2m": (0.8, ">="),
    "report_ms": (50.0, "<"),
    "find_ms": (50.0, "<"),
    "why_ms": (300.0, "<"),
    "verify_vs_import": (1.0, ">="),
}

ITCONT = (
    "CMTE_ID AMNDT_IND RPT_TP TRANSACTION_PGI IMAGE_NUM TRANSACTION_TP ENTITY_TP NAME CITY STATE "
    "ZIP_CODE EMPLOYER OCCUPATION TRANSACTION_DT TRANSACTION_AMT OTHER_ID TRAN_ID FILE_NUM MEMO_CD "
    "MEMO_TEXT SUB_ID"
).split()

SQLITE_SETTINGS = "untyped table; journal_mode=OFF, synchronous=OFF; no index"
DUCKDB_SETTINGS = "typed columns, DECIMAL(14,2), DATE; defaults; no index; rejected rows skipped"
DUCKDB_SCRIPT = """
import sys, duckdb
names = sys.argv[3].split()
types = {n: "VARCHAR" for n in names}
types |= {"TRANSACTION_DT": "DATE", "TRANSACTION_AMT": "DECIMAL(14,2)",
          "FILE_NUM": "BIGINT", "SUB_ID": "BIGINT"}
columns = "{" + ", ".join(f"'{n}': '{t}'" for n, t in types.items()) + "}"
db = duckdb.connect(sys.argv[2])
db.execute("SET enable_progress_bar = false")
db.execute(f"CREATE TABLE itcont AS SELECT * FROM read_csv('{sys.argv[1]}', delim='|', quote='', "
           f"escape='', header=false, auto_detect=false, dateformat='%m%d%Y', ignore_errors=true, "
           f"columns={columns})")
print(db.execute("SELECT count(*) FROM itcont").fetchone()[0])
db.close()
"""


def say(text=""):
    print(text, flush=True)


def run(arguments, stdin=None, allowed=(0,), env=None):
    """One process: wall seconds, peak resident MiB, its stdout and stderr."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(a) for a in arguments], stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=out, stderr=err, env=env)
        if stdin:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - started
        process.returncode = code = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        stdout, stderr = out.read().decode(errors="replace"), err.read().decode(errors="replace")
    if code not in allowed:
        raise RuntimeError(
            f"{' '.join(map(str, arguments))[:200]} ended with {code}:\n{stderr[-1500:]}")
    # ru_maxrss is KiB on Linux and bytes on macOS.
    rss = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return {"seconds": seconds, "processor": usage.ru_utime + usage.ru_stime, "rss_mib": rss,
            "stdout": stdout, "stderr": stderr, "code": code}


def remove_database(path):
    for ending in ("", "-journal", "-wal", "-shm", ".wal", ".lock"):
        Path(str(path) + ending).unlink(missing_ok=True)


def settle():
    """No contestant pays for writing back the one before it."""
    os.sync()


def find_duckdb():
    """A python that can import duckdb, or None; tries pip once, in a venv of our own."""
    ours = BUILD / "venv/bin/python"
    for python in (sys.executable, str(ours)):
        if shutil.which(python) and not subprocess.run(
                [python, "-c", "import duckdb"], capture_output=True).returncode:
            return python
    say("duckdb: not importable; trying pip in .build-bench/venv")
    for step in ([sys.executable, "-m", "venv", BUILD / "venv"],
                 [ours, "-m", "pip", "install", "--quiet", "duckdb"]):
        done = subprocess.run([str(a) for a in step], capture_output=True, text=True)
        if done.returncode:
            say(f"duckdb: SKIPPED, could not be installed: {done.stderr.strip()[-200:]}")
            return None
    return str(ours)


def generator():
    source = ROOT / "Benchmarks/generate-itcont/main.swift"
    binary = BUILD / "generate-itcont"
    if not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime:
        run(["swiftc", "-O", source, "-o", binary])
    return binary


def generate(path, kind, **options):
    arguments = [generator(), "--format", kind, "--cycle", CYCLE, "-o", path]
    for name, value in options.items():
        arguments += [f"--{name}", value]
    return json.loads(run(arguments)["stderr"].strip().splitlines()[-1])


# The contestants -------------------------------------------------------------------------------

def sqlite_import(text, db):
    remove_database(db)
    columns = ", ".join(ITCONT)
    # Mode ascii reads plain separators; mode csv would take a double quote for quoting.
    script = (f"PRAGMA journal_mode=OFF;\nPRAGMA synchronous=OFF;\nCREATE TABLE itcont({columns});\n"
              f'.mode ascii\n.separator "|" "\\n"\n.import "{text}" itcont\n')
    result = run(["sqlite3", "-batch", db], stdin=script, allowed=(0, 1))
    check_rows(db, "itcont", result)
    return result


def check_rows(db, table, result):
    count = run(["sqlite3", "-readonly", db, f"SELECT count(*) FROM {table}"])["stdout"].strip()
    if not count.isdigit() or int(count) == 0:
        raise RuntimeError(f"sqlite3 .import loaded nothing: {result['stderr'][-500:]}")


def duckdb_load(python, text, db):
    remove_database(db)
    return run([python, "-c", DUCKDB_SCRIPT, text, db, " ".join(ITCONT)])


def warchest_import(text, db):
    remove_database(db)
    result = run([WARCHEST, "import", "--db", db, "--cycle", CYCLE, "--timings", text],
                 allowed=(0, 3))  # 3: imported with rejects
    result["phases"] = timings_of(result["stderr"])
    return result


def timings_of(stderr):
    """The JSON object with load_seconds on stderr, or {} if this build does not print one."""
    for line in stderr.splitlines():
        if line.startswith("{") and "load_seconds" in line:
            try:
                return json.loads(line)
            except ValueError:
                pass
    return {}


# Printing --------------------------------------------------------------------------------------

class Results:
    def __init__(self):
        self.bars = []

    def bar(self, label, value, bar, unit="x"):
        limit, sign = BARS[bar]
        met = value >= limit if sign == ">=" else value <= limit if sign == "<=" else value < limit
        self.bars.append({"label": label, "value": round(value, 4), "bar": bar, "limit": limit,
                          "sign": sign, "met": met})
        say(f"  {label:<44} {value:>9.2f} {unit:<4} bar {sign} {limit:g}  {'ok' if met else 'MISSED'}")


def median(results, key="seconds"):
    return statistics.median(r[key] for r in results)


# The loads -------------------------------------------------------------------------------------

def bench_load(results, folder, profile, rows, rounds, python):
    text = folder / f"itcont{CYCLE % 100}.txt"
    made = generate(text, "itcont", rows=rows, distinct=profile, seed=profile)
    size = made["bytes"]
    say(f"\n== {rows:,} rows, {profile} % distinct contributors, {size / 1e6:.0f} MB, "
        f"{size / rows:.0f} bytes a row, {rounds} rounds")
    contestants = {
        "import": lambda: sqlite_import(text, folder / "import.sqlite"),
        "warchest": lambda: warchest_import(text, folder / "warchest.db"),
    }
    if python:
        contestants["duckdb"] = lambda: duckdb_load(python, text, folder / "load.duckdb")
    # One unmeasured look at the file, so that the first contestant does not pay for reading it.
    run(["cksum", text])
    runs = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            settle()
            runs[name].append(contestant())
    sizes = {
        name: path.stat().st_size for name, path in {
            "import": folder / "import.sqlite", "warchest": folder / "warchest.db",
            "duckdb": folder / "load.duckdb"}.items() if path.exists()}
    seconds = {name: median(r) for name, r in runs.items()}
    phases = [r["phases"] for r in runs["warchest"]]
    keys = ("load_seconds", "index_seconds", "rollup_seconds", "commit_seconds")
    middle = {k: statistics.median(p.get(k, 0) for p in phases) for k in keys} \
        if all("load_seconds" in p for p in phases) else {}

    whole = seconds["import"] / seconds["warchest"]
    if middle:
        results.bar("load phase, times sqlite3 .import", seconds["import"] / middle["load_seconds"],
                    "load_vs_import")
    else:
        say("  load phase: SKIPPED, no load_seconds on stderr of `warchest import --timings`")
    results.bar("whole command, times sqlite3 .import", whole, f"whole_vs_import_{profile}")
    if python:
        say(f"  {'whole command, times DuckDB':<44} {seconds['duckdb'] / seconds['warchest']:>9.2f} x")
        if middle:
            ratio = seconds["duckdb"] / middle["load_seconds"]
            say(f"  {'load phase, times DuckDB':<44} {ratio:>9.2f} x")
    results.bar("database / text", sizes["warchest"] / size, f"db_vs_text_{profile}")
    results.bar("peak memory", max(r["rss_mib"] for r in runs["warchest"]), "peak_rss_mib", "MiB")
    for name, settings in (("import", SQLITE_SETTINGS), ("warchest", "shipped defaults, whole command"),
                           ("duckdb", DUCKDB_SETTINGS)):
        if name not in runs:
            continue
        spread = [r["seconds"] for r in runs[name]]
        say(f"    {name:<9} {seconds[name]:7.2f} s ({min(spread):.2f}-{max(spread):.2f})  "
            f"{rows / seconds[name]:>10,.0f} rows/s  {sizes[name] / 1e6:6.0f} MB  "
            f"{max(r['rss_mib'] for r in runs[name]):6.0f} MiB  {settings}")
    if middle:
        say("    phases    " + "  ".join(f"{k[:-8]} {v:.2f} s" for k, v in middle.items()))
    text.unlink()
    remove_database(folder / "import.sqlite")
    remove_database(folder / "load.duckdb")
    return {
        "rows": rows, "distinct_percent": profile, "text_bytes": size, "database_bytes": sizes,
        "seconds": {n: [round(r["seconds"], 4) for r in rs] for n, rs in runs.items()},
        "median_seconds": seconds, "phases": middle,
        "rows_per_second": {n: rows / s for n, s in seconds.items()},
        "peak_rss_mib": {n: max(r["rss_mib"] for r in rs) for n, rs in runs.items()},
        "rejects": made["rejects"], "largest_committee": made["largest_committee"],
    }


# The reports -----------------------------------------------------------------------------------

def load_context(folder, db):
    """The candidates, committees, linkages and committee spending that reports need."""
    for kind, name, options in (
            ("cm", f"cm{CYCLE % 100}.txt", {}), ("cn", f"cn{CYCLE % 100}.txt", {}),
            ("ccl", f"ccl{CYCLE % 100}.txt", {}),
            ("itpas2", f"itpas2{CYCLE % 100}.txt", {"rows": 200_000})):
        path = folder / name
        generate(path, kind, **options)
        run([WARCHEST, "import", "--db", db, "--cycle", CYCLE, path], allowed=(0, 3))
        path.unlink()


def bench_find(results, db, repeats):
    """The names of four givers spread over the file, each asked for by two words of it."""
    measured = []
    for place in (0.05, 0.3, 0.6, 0.9):
        query = ("SELECT name FROM party WHERE name LIKE '%, %' AND party_id >= "
                 f"(SELECT CAST(max(party_id) * {place} AS INTEGER) FROM party) LIMIT 1")
        name = run(["sqlite3", "-batch", db, query])["stdout"].strip()
        words = " ".join(name.replace(",", "").split()[:2])
        runs = [run([WARCHEST, "find", words, "--db", db]) for _ in range(repeats)]
        ms = median(runs) * 1_000
        results.bar(f"find {words}", ms, "find_ms", "ms")
        measured.append({"report": "find", "for": words, "median_ms": ms,
                         "processor_ms": median(runs, "processor") * 1_000, "max_ms": max(r["seconds"] for r in runs) * 1_000})
    return measured


def bench_why(results, db, repeats):
    """Proofs of the largest donor, and of what a filer of about 8,000 rows raised in a month."""
    filer = run(["sqlite3", "-batch", db,
                 "SELECT cmte_id FROM roll_total WHERE cmte_id <> '*' GROUP BY cmte_id "
                 "ORDER BY abs(sum(n) - 8000), cmte_id LIMIT 1"])["stdout"].strip()
    measured = []
    for report, arguments in (("top-donors", []), ("raised-by-month", ["--committee", filer])):
        table = run([WARCHEST, "report", report, "--db", db, "--keys", "--format", "csv",
                     *arguments])["stdout"]
        key = re.search(r'cycle=[^,"\n]*&[^,"\n]*', table)
        if not key:
            say(f"  why {report}: SKIPPED, no key")
            continue
        command = [WARCHEST, "why", "--db", db, "--report", report, "--key", key[0], *arguments]
        runs = [run(command) for _ in range(repeats)]
        ms = median(runs) * 1_000
        results.bar(f"why {report} {' '.join(arguments)}", ms, "why_ms", "ms")
        measured.append({"report": f"why {report}", "for": key[0], "median_ms": ms,
                         "processor_ms": median(runs, "processor") * 1_000, "max_ms": max(r["seconds"] for r in runs) * 1_000})
    return measured


def bench_verify(results, db, load):
    """`verify` beside the import whose database it is; --quick for the record."""
    whole = run([WARCHEST, "verify", "--db", db])
    quick = run([WARCHEST, "verify", "--quick", "--db", db])
    results.bar("verify, times the import's rate",
                load["median_seconds"]["warchest"] / whole["seconds"], "verify_vs_import")
    say(f"    verify {whole['seconds']:.2f} s, {whole['rss_mib']:.0f} MiB; "
        f"--quick {quick['seconds']:.2f} s, {quick['rss_mib']:.0f} MiB")
    return {"seconds": whole["seconds"], "rss_mib": whole["rss_mib"],
            "quick_seconds": quick["seconds"]}


def report_parameters(name):
    source = (ROOT / "exports" / f"{name}.sql")
    if not source.exists():
        return None
    return re.findall(r"^-- param: +(\S+)", source.read_text(), re.MULTILINE)


def bench_reports(results, db, committee, repeats):
    say(f"\n== named reports, whole process, median of {repeats}")
    measured = []
    for name in REPORTS:
        parameters = report_parameters(name)
        if parameters is None:
            say(f"  {name}: SKIPPED, there is no exports/{name}.sql")
            continue
        cases = [("all", [])]
        if "committee" in parameters:
            cases.append((committee, ["--committee", committee]))
        for label, arguments in cases:
            command = [WARCHEST, "report", name, "--db", db, "--format", "csv", *arguments]
            try:
                runs = [run(command) for _ in range(repeats)]
            except RuntimeError as error:
                say(f"  {name} ({label}): FAILED: {str(error).splitlines()[-1][:120]}")
                measured.append({"report": name, "for": label, "error": str(error)[:400]})
                continue
            lines = runs[0]["stdout"].count("\n")
            ms = median(runs) * 1_000
            results.bar(f"{name} ({label}), {lines} lines", ms, "report_ms", "ms")
            measured.append({"report": name, "for": label, "lines": lines, "median_ms": ms,
                             "processor_ms": median(runs, "processor") * 1_000, "max_ms": max(r["seconds"] for r in runs) * 1_000})
    return measured + bench_find(results, db, repeats) + bench_why(results, db, repeats)


def main():
    global WARCHEST
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=11, help="runs of each report")
    parser.add_argument("--no-duckdb", action="store_true")
    parser.add_argument("--warchest", type=Path, default=WARCHEST, help="the binary to measure")
    options = parser.parse_args()
    WARCHEST = options.warchest
    if not WARCHEST.exists():
        sys.exit(f"bench: {WARCHEST} is missing; run `make bench`")
    if not shutil.which("sqlite3"):
        sys.exit("bench: the sqlite3 shell is missing; run Scripts/install-system-packages")
    BUILD.mkdir(exist_ok=True)
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < options.rows * 195 * 5:
        sys.exit(f"bench: {tempfile.gettempdir()} needs about {options.rows * 195 * 5 >> 30} GiB free; "
                 "set TMPDIR to another file system")
    python = None if options.no_duckdb else find_duckdb()
    versions = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "warchest": run([WARCHEST, "--version"])["stdout"].strip(),
        "sqlite3": run(["sqlite3", "--version"])["stdout"].split()[0],
        "duckdb": run([python, "-c", "import duckdb; print(duckdb.__version__)"])["stdout"].strip()
        if python else "skipped",
    }
    say(", ".join(f"{k} {v}" for k, v in versions.items()))
    results = Results()
    record = {"versions": versions, "loads": [], "reports": []}
    folder = Path(tempfile.mkdtemp(prefix="warchest-bench-"))
    try:
        db = folder / "warchest.db"
        for profile in PROFILES:
            load = bench_load(results, folder, profile, options.rows, options.rounds, python)
            load["verify"] = bench_verify(results, db, load)
            record["loads"].append(load)
        # The database of the last profile is still there: the harder one.
        load_context(folder, db)
        for entry in bench_reports(results, db, load["largest_committee"], options.repeats):
            record["reports"].append({"rows": options.rows, **entry})
        remove_database(db)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        record["bars"] = results.bars
        (BUILD / "results.json").write_text(json.dumps(record, indent=2) + "\n")
    missed = [b["label"] for b in results.bars if not b["met"]]
    say(f"\n{len(results.bars) - len(missed)} of {len(results.bars)} bars met; "
        ".build-bench/results.json has the figures")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:
        sys.exit(f"bench: {error}")
