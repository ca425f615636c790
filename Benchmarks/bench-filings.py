#!/usr/bin/env python3
"""Compares the import of large electronic filings with libfec, FastFEC and `sqlite3 .import`.

    make bench-filings [MB=1000]
    Benchmarks/bench-filings.py --mb 100 --rounds 3 --warchest PATH

A seeded generator (Benchmarks/generate-f3x) writes synthetic Forms 3X: one of --mb whose donors repeat
as those of a conduit do (75 of a hundred gifts come of a donor who gave before), and one of --small for
each of 0, 65 and 95 repeats; of 0 every donor has a surname of its own: the worst file. Contestants
take turns, figures are medians, ratios come first: seconds belong to one machine. libfec and fastfec
come from PyPI, in an environment of their own below $TMPDIR. Warchest checks, types, posts, rolls up
and commits; libfec writes rows to SQLite; FastFEC writes CSV through its Python wheel; `.import` fills
an untyped table (journal_mode=OFF, synchronous=OFF, no index). Aims: four times faster than libfec, 2.5
times than `.import`, in every profile. No figure here is a test's pass condition.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BYTES_PER_ROW = 196
USUAL = 75
REPEATS = (0, 65, 95)
AIMS = {"libfec": 4, "import": 2.5}


def run(command, stdin=None, **options):
    """Seconds, peak MiB, exit code and processor seconds of one command."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as script:
        script.write((stdin or "").encode())
        script.seek(0)
        child = subprocess.Popen(
            command, stdin=script, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        _, status, usage = os.wait4(child.pid, 0)
    return (time.monotonic() - started, usage.ru_maxrss / 1024,
            os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime)


def import_script(file):
    """What the sqlite3 shell is told: a Form 3X has no more columns than its cover, 123."""
    columns = ", ".join(f"c{index}" for index in range(123))
    return (f"PRAGMA journal_mode=OFF;\nPRAGMA synchronous=OFF;\nCREATE TABLE t({columns});\n"
            f'.mode ascii\n.separator "\x1c" "\\n"\n.import "{file}" t\n')


def contestants(args, folder):
    """Name to (command maker, file it writes)."""
    environment = folder / "venv"
    database = folder / "out.db"
    found = {
        "warchest": lambda file: [
            str(args.warchest), "import", "--quiet", "--db", str(database), str(file)]
    }
    made = subprocess.run([sys.executable, "-m", "venv", str(environment)]).returncode == 0
    pip = [str(environment / "bin/pip"), "-q", "install"]
    if made and subprocess.run(pip + ["libfec"]).returncode == 0:
        found["libfec"] = lambda file: [
            str(environment / "bin/libfec"), "export", str(file), "-o", str(database)]
    if made and not args.no_fastfec and subprocess.run(pip + ["fastfec"]).returncode == 0:
        script = (
            "import sys; from fastfec import FastFEC\n"
            "with FastFEC() as f, open(sys.argv[1], 'rb') as s: f.parse_as_files(s, sys.argv[2])")
        found["fastfec"] = lambda file: [
            str(environment / "bin/python"), "-c", script, str(file), str(folder / "csv")]
    if shutil.which("sqlite3"):
        found["import"] = lambda file: ["sqlite3", "-batch", str(database)]
    return found, database


def measure(name, make, file, folder, database, expected):
    database.unlink(missing_ok=True)
    shutil.rmtree(folder / "csv", ignore_errors=True)
    (folder / "csv").mkdir()
    script = import_script(file) if name == "import" else None
    seconds, peak, code, processor = run(make(file), stdin=script, cwd=folder)
    # The shell's own exit says that short lines were filled with NULL.
    if code != 0 and name != "import":
        print(f"  {name}: exit {code}", file=sys.stderr)
        return None
    if name == "warchest":
        import sqlite3
        rows = sqlite3.connect(database).execute("SELECT sum(posted) FROM source").fetchone()[0]
        assert rows == expected, f"expected {expected} rows, found {rows}"
    size = database.stat().st_size if database.exists() else 0
    return seconds, peak, processor, size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-fastfec", action="store_true")
    parser.add_argument("--warchest", type=Path, default=ROOT / ".build/release/warchest")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="warchest-bench-"))
    try:
        generator = folder / "generate-f3x"
        source = ROOT / "Benchmarks/generate-f3x/main.swift"
        subprocess.run(["swiftc", "-O", str(source), "-o", str(generator)], check=True)
        found, database = contestants(args, folder)
        results = {}
        for megabytes, repeats in [(args.small, r) for r in REPEATS] + [(args.mb, USUAL)]:
            rows = megabytes * 1_000_000 // BYTES_PER_ROW
            file = folder / f"{900_000 + megabytes}.fec"
            subprocess.run(
                [str(generator), "--rows", str(rows), "--repeats", str(repeats), "--seed", "1",
                 "-o", str(file)], check=True)
            figures = {name: [] for name in found}
            for _ in range(args.rounds):
                for name, make in found.items():
                    got = measure(name, make, file, folder, database, rows)
                    if got:
                        figures[name].append(got)
            size = file.stat().st_size
            print(f"{size / 1e6:,.0f} MB, {rows:,} Schedule A lines, {repeats} percent repeats, "
                  f"{args.rounds} rounds")
            medians = {
                name: statistics.median(f[0] for f in runs) for name, runs in figures.items() if runs}
            for name, seconds in medians.items():
                runs = figures[name]
                ratio = f", {seconds / medians['warchest']:.2f} times warchest's time" \
                    if name != "warchest" else ""
                if name in AIMS:
                    ratio += f" (aim {AIMS[name]:g})"
                of_text = f", {runs[-1][3] / size:.2f} of the text" if runs[-1][3] else ""
                print(f"  {name:9} {seconds:7.2f} s{ratio}; processor "
                      f"{statistics.median(f[2] for f in runs):.2f} s; "
                      f"peak {max(f[1] for f in runs):.0f} MiB{of_text}", flush=True)
            results[f"{megabytes} MB, {repeats}"] = {
                "medians": medians,
                "processor": {n: statistics.median(f[2] for f in r) for n, r in figures.items() if r},
                "peaks": {n: max(f[1] for f in r) for n, r in figures.items() if r}}
            file.unlink()
        build = ROOT / ".build-bench"
        build.mkdir(exist_ok=True)
        (build / "filings.json").write_text(json.dumps(results, indent=2) + "\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
