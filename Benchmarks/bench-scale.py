#!/usr/bin/env python3
"""How import, size, verify, reports, find, why and ad-hoc queries grow with the rows, beside peers.

    make bench BIG=1
    Benchmarks/bench-scale.py --sizes 2000000,20000000 [--no-duckdb] [--warchest PATH]

One synthetic itcont file of each size, 15 percent distinct contributors. One engine at a time, and
what it made is removed before the next begins: the text and one database lie on the disk together.
`sqlite3 .import` fills an untyped table and then makes an index of names and one of filers; DuckDB
loads typed columns into its own table. A question is asked of each in its own words, as a whole
process, the median of --repeats runs. Behind each time stands, in brackets, the processor's, which says
more on a machine that has other work. Prints a table for docs/architecture.md, as far as it got
also when interrupted, and keeps it in .build-bench/growth.md.
"""

import argparse
import contextlib
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("bench", ROOT / "Benchmarks/bench.py")
bench = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bench)

# Each question in the words of the raw table and of the public views.
QUERIES = {
    "sums by state": (
        "SELECT STATE, count(*), sum(TRANSACTION_AMT) FROM itcont GROUP BY 1",
        "SELECT contributor_state, count(*), sum(amount_cents) FROM contributions GROUP BY 1"),
    "sums by filer": (
        "SELECT CMTE_ID, count(*), sum(TRANSACTION_AMT) FROM itcont GROUP BY 1",
        "SELECT filer_id, count(*), sum(amount_cents) FROM contributions GROUP BY 1"),
    "employers of one filer": (
        "SELECT EMPLOYER, sum(TRANSACTION_AMT) AS s FROM itcont WHERE CMTE_ID = '{filer}' "
        "GROUP BY 1 ORDER BY s DESC LIMIT 25",
        "SELECT contributor_employer, sum(amount_cents) AS s FROM contributions "
        "WHERE filer_id = '{filer}' GROUP BY 1 ORDER BY s DESC LIMIT 25"),
}
TOP = ("SELECT NAME, substr(ZIP_CODE, 1, 5), sum(TRANSACTION_AMT) AS s FROM itcont "
       "GROUP BY 1, 2 ORDER BY s DESC LIMIT 25")
NAMED = "SELECT * FROM itcont WHERE NAME = '{name}'"
INDEXES = ("CREATE INDEX by_name ON itcont(NAME); CREATE INDEX by_filer ON itcont(CMTE_ID);")
DUCKDB_ASK = "import sys, duckdb; duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).show()"


def timed(command, repeats):
    """Median milliseconds of a command, and the processor's; a long one is asked once."""
    runs = [bench.run(command)]
    if runs[0]["seconds"] <= 5:
        runs += [bench.run(command) for _ in range(repeats - 1)]
    return [bench.median(runs, key) * 1000 for key in ("seconds", "processor")]


def milliseconds(wall, processor):
    return f"{wall:,.0f} ({processor:,.0f})"


def seconds(result):
    return f"{result['seconds']:.1f} ({result['processor']:.1f})"


def questions(ask, asked, repeats, row):
    """Asks each question of `asked` (name to text) by the command that `ask` makes of it."""
    for name, text in asked.items():
        row[name + ", ms"] = milliseconds(*timed(ask(text), repeats))
        bench.say(f"    {name}: {row[name + ', ms']} ms")


def loaded(row, result, database, size, rows):
    row["import, s"] = seconds(result)
    row["rows a processor second"] = f"{rows / result['processor']:,.0f}"
    row["memory, MiB"] = f"{result['rss_mib']:.0f}"
    row["of text"] = f"{database.stat().st_size / size:.2f}"
    bench.say("  " + ", ".join(f"{k} {v}" for k, v in row.items()))


def peers(asked, filer, name):
    texts = {question: words[0].format(filer=filer) for question, words in asked.items()}
    # Quotes within a name are doubled.
    texts["find"] = NAMED.format(name=name.replace("'", "''"))
    texts["ten reports, slowest"] = TOP
    return texts


def measure(rows, folder, python, repeats, rows_of_table):
    """Fills one line of the table for each engine, as it is measured."""
    text = folder / "itcont20.txt"
    made = bench.generate(text, "itcont", rows=rows, distinct=15, seed=15)
    size, filer = made["bytes"], made["largest_committee"]
    bench.say(f"\n== {rows:,} rows, {size / 1e9:.2f} GB of text")

    def line(engine):
        row = {"rows": f"{rows / 1e6:g} M", "engine": engine}
        rows_of_table.append(row)
        return row

    database = folder / "warchest.db"
    row = line("warchest")
    bench.settle()
    imported = bench.warchest_import(text, database)
    loaded(row, imported, database, size, rows)
    verified = bench.run([bench.WARCHEST, "verify", "--db", database])
    row["verify, s"] = seconds(verified)
    row["verify, MiB"] = f"{verified['rss_mib']:.0f}"
    quick = bench.run([bench.WARCHEST, "verify", "--quick", "--db", database])
    row["verify --quick, s"] = seconds(quick)
    bench.say(f"    verify {row['verify, s']} s, {row['verify, MiB']} MiB")
    name = bench.run(["sqlite3", "-batch", database,
                      "SELECT name FROM party WHERE name LIKE '%, %' AND party_id >= "
                      "(SELECT max(party_id) / 2 FROM party) LIMIT 1"])["stdout"].strip()
    questions(
        lambda q: [bench.WARCHEST, "query", "--timeout", "3600", "--db", database,
                   "--format", "csv", q],
        {k: v[1].format(filer=filer) for k, v in QUERIES.items()}, repeats, row)
    bench.load_context(folder, database)
    results = bench.Results()
    measured = bench.bench_reports(results, database, filer, repeats)
    for column, is_one in (
            ("find", lambda m: m["report"] == "find"),
            ("why, slowest", lambda m: m["report"].startswith("why")),
            ("ten reports, slowest", lambda m: m["report"] in bench.REPORTS)):
        slowest = max((m for m in measured if is_one(m) and "median_ms" in m),
                      key=lambda m: m["median_ms"])
        row[column + ", ms"] = milliseconds(slowest["median_ms"], slowest["processor_ms"])
    bench.remove_database(database)

    database = folder / "import.sqlite"
    row = line("sqlite3 .import, 2 indexes")
    bench.settle()
    result = bench.sqlite_import(text, database)
    indexed = bench.run(["sqlite3", "-batch", database, INDEXES])
    for key in ("seconds", "processor"):
        result[key] += indexed[key]
    result["rss_mib"] = max(result["rss_mib"], indexed["rss_mib"])
    loaded(row, result, database, size, rows)
    questions(lambda q: ["sqlite3", "-readonly", database, q], peers(QUERIES, filer, name),
              repeats, row)
    bench.remove_database(database)

    if python:
        database = folder / "load.duckdb"
        row = line("DuckDB")
        bench.settle()
        loaded(row, bench.duckdb_load(python, text, database), database, size, rows)
        questions(lambda q: [python, "-c", DUCKDB_ASK, database, q], peers(QUERIES, filer, name),
                  repeats, row)
        bench.remove_database(database)
    text.unlink()
    return rows / imported["processor"]


def table(rows):
    """A column for each size and engine, a line for each thing measured."""
    names = []
    for row in rows:
        names += [name for name in row if name not in names + ["rows", "engine"]]
    head = [f"{row['rows']}, {row['engine']}" for row in rows]
    lines = ["| Rows, engine | " + " | ".join(head) + " |", "|---|" + "---|" * len(rows)]
    lines += ["| " + " | ".join([name] + [row.get(name, "") for row in rows]) + " |"
              for name in names]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="2000000,20000000", help="rows, with commas between")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each question")
    parser.add_argument("--no-duckdb", action="store_true")
    parser.add_argument("--warchest", type=Path, default=bench.WARCHEST)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    bench.WARCHEST = options.warchest.resolve()
    if not bench.WARCHEST.exists():
        sys.exit(f"bench: {bench.WARCHEST} is missing; run `make bench`")
    if not shutil.which("sqlite3"):
        sys.exit("bench: the sqlite3 shell is missing; run Scripts/install-system-packages")
    bench.BUILD.mkdir(exist_ok=True)
    # The text, and beside it the largest database: of .import with its indexes.
    needed = max(sizes) * 195 * 3
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < needed:
        sys.exit(f"bench: {tempfile.gettempdir()} needs about {needed >> 30} GiB free, found "
                 f"{free >> 30}; set TMPDIR to another file system, or give smaller --sizes")
    python = None if options.no_duckdb else bench.find_duckdb()
    folder = Path(tempfile.mkdtemp(prefix="warchest-growth-"))
    rows = []
    try:
        rates = [measure(size, folder, python, options.repeats, rows) for size in sizes]
        if len(rates) > 1:
            bench.Results().bar(
                f"rows a processor second at {sizes[-1]:,} / {sizes[0]:,}", rates[-1] / rates[0], "rate_20m_vs_2m")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if rows:
            (bench.BUILD / "growth.md").write_text(table(rows))
            with contextlib.suppress(BrokenPipeError):
                bench.say("\n" + table(rows))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:
        sys.exit(f"bench: {error}")
