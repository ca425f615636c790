#!/usr/bin/env python3
"""Import of a large file of a state beside DuckDB and `sqlite3 .import`.

    Benchmarks/bench-state.py [--mb 1000] [--rounds 3] [--warchest PATH]

The file is synthetic, in the layout of the Texas Ethics Commission's contributions (37 columns, quoted where it must be).
Contestants take turns; told are medians of seconds by the clock, of processor time, and the ratio of both to Warchest's.
DuckDB reads it with types of its own finding into a table; .import into an untyped table, without journal.
"""

import argparse
import csv
import random
import statistics
import tempfile
from pathlib import Path

import bench

HEADER = (
    "recordType,formTypeCd,schedFormTypeCd,reportInfoIdent,receivedDt,infoOnlyFlag,filerIdent,filerTypeCd,filerName,"
    "contributionInfoId,contributionDt,contributionAmount,contributionDescr,itemizeFlag,travelFlag,"
    "contributorPersentTypeCd,contributorNameOrganization,contributorNameLast,contributorNameSuffixCd,"
    "contributorNameFirst,contributorNamePrefixCd,contributorNameShort,contributorStreetCity,contributorStreetStateCd,"
    "contributorStreetCountyCd,contributorStreetCountryCd,contributorStreetPostalCode,contributorStreetRegion,"
    "contributorEmployer,contributorOccupation,contributorJobTitle,contributorPacFein,contributorOosPacFlag,"
    "contributorLawFirmName,contributorSpouseLawFirmName,contributorParent1LawFirmName,contributorParent2LawFirmName"
).split(",")
DUCKDB = """
import sys, duckdb
db = duckdb.connect(sys.argv[2])
db.execute("SET enable_progress_bar = false")
db.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{sys.argv[1]}', header=true)")
print(db.execute("SELECT count(*) FROM t").fetchone()[0])
db.close()
"""


def generate(path, megabytes):
    """A donor in three gives again; returns rows and cents."""
    random.seed(20241105)
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "ar", "en", "il", "on")]

    def word():
        return "".join(random.choices(syllables, k=3)).capitalize()

    words = [word() for _ in range(4_000)]
    donors = []
    rows = cents = 0
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADER)
        while rows % 4_096 or file.tell() < megabytes << 20:
            if donors and random.random() < 0.67:
                donor = random.choice(donors)
            else:
                donor = (random.choice(words), random.choice(words), random.choice(words).upper(),
                         f"{random.randrange(73301, 79999)}", f"{random.choice(words)} {random.choice(words)}, L.P.",
                         random.choice(words))
                donors.append(donor)
            amount = random.choice((1_000, 2_500, 5_000, 10_000, 25_000)) + random.randrange(100)
            filer = rows // 40 * 7_919 % 4_000
            writer.writerow([
                "RCPT", "GPAC", "A1", 1_000_000 + rows // 40, "20240715", "N", f"{10_000 + filer:08d}", "GPAC",
                f"{words[filer % 4_000]} Political Action Committee", 110_000_000 + rows,
                f"2024{1 + rows % 12:02d}{1 + rows % 28:02d}", f"{amount / 100:.2f}", "", "Y", "N", "INDIVIDUAL", "",
                donor[0], "", donor[1], "MR", "", donor[2], "TX", "", "USA", donor[3], "", donor[4], donor[5], "", "",
                "N", "", "", "", ""])
            rows += 1
            cents += amount
    return rows, cents


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mb", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warchest", default=bench.WARCHEST)
    given = parser.parse_args()
    bench.BUILD.mkdir(exist_ok=True)
    duckdb = bench.find_duckdb()
    with tempfile.TemporaryDirectory(prefix="bench-state-") as folder:
        text, database = Path(folder, "contribs_01.csv"), Path(folder, "x.db")
        rows, cents = generate(text, given.mb)
        size = text.stat().st_size
        bench.say(f"{size / 1e6:,.0f} MB, {rows:,} rows")
        commands = {"warchest": ([given.warchest, "import", "--quiet", "--db", database, text], None)}
        if duckdb:
            commands["DuckDB"] = ([duckdb, "-c", DUCKDB, text, database], None)
        commands["sqlite3 .import"] = (
            ["sqlite3", database],
            f"PRAGMA journal_mode=OFF;\nPRAGMA synchronous=OFF;\n.import --csv {text} t\n")
        seen = {name: [] for name in commands}
        for _ in range(given.rounds):
            for name, (command, script) in commands.items():
                bench.remove_database(database)
                bench.settle()
                seen[name].append(bench.run(command, script) | {"size": database.stat().st_size})
                if name == "warchest":
                    found = bench.run(["sqlite3", database, "SELECT count(*), sum(amount_cents) FROM entry"])
                    assert found["stdout"].strip() == f"{rows}|{cents}", found["stdout"]
        first = seen["warchest"]

        def median(runs, what):
            return statistics.median(run[what] for run in runs)

        for name, runs in seen.items():
            bench.say(
                f"{name}: {median(runs, 'seconds'):.1f} s ({median(runs, 'seconds') / median(first, 'seconds'):.2f}), "
                f"processor {median(runs, 'processor'):.1f} s "
                f"({median(runs, 'processor') / median(first, 'processor'):.2f}), "
                f"{median(runs, 'rss_mib'):.0f} MiB, {median(runs, 'size') / size:.2f} of the text")


if __name__ == "__main__":
    main()
