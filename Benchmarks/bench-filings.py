#!/usr/bin/env python3
"""Compares the import of one large electronic filing with `libfec export` to SQLite and with FastFEC.

    make bench-filings [MB=1000]
    Benchmarks/bench-filings.py --mb 100 --rounds 3 --warchest PATH

A seeded generator (Benchmarks/generate-f3x) writes a synthetic Form 3X. Contestants take turns, figures
are medians, ratios come first: seconds belong to one machine. libfec and fastfec come from PyPI, in an
environment of their own below $TMPDIR. Warchest checks, types, posts, rolls up and commits; libfec
writes rows to SQLite; FastFEC writes CSV through its Python wheel. No figure here is a test's pass
condition.
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


def run(command, **options):
    """Seconds, peak MiB and exit code of one command."""
    started = time.monotonic()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(child.pid, 0)
    return time.monotonic() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


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
    return found, database


def measure(name, make, file, folder, database, expected):
    database.unlink(missing_ok=True)
    shutil.rmtree(folder / "csv", ignore_errors=True)
    (folder / "csv").mkdir()
    seconds, peak, code = run(make(file), cwd=folder)
    if code != 0:
        print(f"  {name}: exit {code}", file=sys.stderr)
        return None
    if name == "warchest":
        import sqlite3
        rows = sqlite3.connect(database).execute("SELECT sum(posted) FROM source").fetchone()[0]
        assert rows == expected, f"expected {expected} rows, found {rows}"
    return seconds, peak


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
        for megabytes in (args.small, args.mb):
            rows = megabytes * 1_000_000 // BYTES_PER_ROW
            file = folder / f"{900_000 + megabytes}.fec"
            subprocess.run(
                [str(generator), "--rows", str(rows), "--seed", "1", "-o", str(file)], check=True)
            figures = {name: [] for name in found}
            for _ in range(args.rounds):
                for name, make in found.items():
                    got = measure(name, make, file, folder, database, rows)
                    if got:
                        figures[name].append(got)
            size = file.stat().st_size / 1e6
            print(f"{size:,.0f} MB, {rows:,} Schedule A lines, {args.rounds} rounds")
            medians = {
                name: statistics.median(f[0] for f in runs) for name, runs in figures.items() if runs}
            for name, seconds in medians.items():
                peak = max(f[1] for f in figures[name])
                ratio = f", {seconds / medians['warchest']:.2f} times warchest's time" \
                    if name != "warchest" else ""
                print(f"  {name:9} {seconds:7.2f} s{ratio}; peak {peak:.0f} MiB")
            results[megabytes] = {
                "medians": medians,
                "peaks": {n: max(f[1] for f in r) for n, r in figures.items() if r}}
            file.unlink()
        build = ROOT / ".build-bench"
        build.mkdir(exist_ok=True)
        (build / "filings.json").write_text(json.dumps(results, indent=2) + "\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
