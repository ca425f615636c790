#!/usr/bin/env python3
"""How import and verify grow with what there may be thousands of: filings, amendments, notices, costs.

    Benchmarks/bench-growth.py [--warchest PATH] [--only WORDS]

Up to ten times the sizes at which an attack found squares (Tests/Faults/growth.py makes the files). Told are processor
seconds and, since these belong to one machine and its other work, the steps of SQLite's machine; each also as the factor
over what the smallest size times the number would be. No figure here is a test's pass condition.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/Faults"))

import growth  # noqa: E402
from trial import shim  # noqa: E402

SIZES = {
    "unrelated filings": (10_000, 20_000, 40_000, 80_000),
    "amendments of one report": (1_000, 2_000, 4_000, 8_000),
    "notices and reports of one filer": (2_000, 4_000, 8_000),
    "costs and candidates of one Form 9": (10_000, 20_000, 40_000),
}


def run(command, environment):
    """Processor seconds, peak MiB."""
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen(command, stdout=nothing, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--warchest", default=str(ROOT / ".build/release/warchest"))
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="warchest-growth-")
    library = shim(folder, "fault_system")
    print("| What | number | `import` | steps | `verify` | steps | MiB |\n|---|---|---|---|---|---|---|")
    for kind, sizes in SIZES.items():
        if args.only not in kind:
            continue
        first = {}
        for count in sizes:
            place = os.path.join(folder, "one")
            os.mkdir(place)
            path = growth.write(os.path.join(place, "filings.zip"), kind, count)
            told = os.path.join(place, "steps")
            environment = {**os.environ, "LD_PRELOAD": library, "FAULT_STEPS": told}
            cells, peak = [], 0
            for words in (["import", "--quiet", path], ["verify"]):
                seconds, most = run([args.warchest, *words, "--db", os.path.join(place, "w.db")], environment)
                with open(told) as file:
                    steps = int(file.read())
                peak = max(peak, most)
                for name, value, text in ((words[0], seconds, f"{seconds:.1f} s"),
                                          (words[0] + " steps", steps, f"{steps / 1e6:.1f} M")):
                    least = first.setdefault(name, (count, value))
                    factor = value / (least[1] * count / least[0])
                    cells.append(text + ("" if count == sizes[0] else f" ({factor:.2f})"))
            print(f"| {kind} | {count:,} | {' | '.join(cells)} | {peak} |", flush=True)
            shutil.rmtree(place)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
