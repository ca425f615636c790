#!/usr/bin/env python3
"""Our files in other people's programs: workbooks in LibreOffice and openpyxl, the data package in
the reference validator, the flat database in DuckDB, pandas and Datasette, pages in Chromium, and a ledger on PostgreSQL.

Usage: run.py [NAME...]    runs Tests/Peers/test_NAME.py, or all of them, as many at once as there are processors

Installs requirements.txt into a virtual environment under .build, and LibreOffice, Chromium and PostgreSQL by
apt-get where they are missing. What cannot be had is named, and its tests are skipped. Needs the release build."""
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LIST = os.path.join(HERE, "requirements.txt")
LONGEST = ["server", "pages"]
SAYING = threading.Lock()


def environment():
    """The Python of the virtual environment, made when the list of packages is another one."""
    with open(LIST, "rb") as file:
        mark = hashlib.sha256(file.read()).hexdigest()[:12]
    folder = os.path.join(ROOT, ".build", "peers-" + mark)
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(os.path.join(folder, "whole")):
        print("Installing", LIST, "into", folder, flush=True)
        done = subprocess.run([sys.executable, "-m", "venv", "--clear", folder])
        if done.returncode:
            return sys.executable
        with open(LIST) as file:
            wanted = [line.strip() for line in file if line.strip() and line[0] != "#"]
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run(pip + wanted).returncode:
            # All at once is quick; one that cannot be had must not take the others with it.
            for name in wanted:
                if subprocess.run(pip + [name]).returncode:
                    print("not to be had:", name, flush=True)
                    return python
        open(os.path.join(folder, "whole"), "w").close()
    return python


def debian():
    """LibreOffice and Chromium, installed where this machine's packages have them."""
    wanted = [package for package, program in (("libreoffice-calc", "soffice"), ("chromium", "chromium"))
              if not shutil.which(program)]
    if not glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        wanted.append("postgresql")
    if not wanted or not shutil.which("apt-get"):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if root and not shutil.which("sudo"):
        return
    print("Installing", *wanted, flush=True)
    install = root + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq",
                      "--no-install-recommends", *wanted]
    if subprocess.run(install, stdout=subprocess.DEVNULL).returncode:
        subprocess.run(root + ["apt-get", "update", "-qq"])
        subprocess.run(install, stdout=subprocess.DEVNULL)


def main():
    if "WARCHEST_PEERS" not in os.environ:
        debian()
        python = environment()
        os.environ["WARCHEST_PEERS"] = "1"
        os.execv(python, [python, os.path.abspath(__file__), *sys.argv[1:]])
    names = sys.argv[1:] or sorted(
        name[5:-3] for name in os.listdir(HERE) if name.startswith("test_") and name.endswith(".py"))
    if len(names) > 1:
        # Those that take longest first.
        names.sort(key=lambda name: LONGEST.index(name) if name in LONGEST else len(LONGEST))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            found = list(pool.map(apart, names))
        finish(*(sum(numbers) for numbers in zip(*found)))
    sys.path.insert(0, HERE)
    suite = unittest.defaultTestLoader.loadTestsFromName("test_" + names[0])
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, why in result.skipped:
        print(f"SKIPPED {test}: {why}")
    wrong = {str(getattr(test, "test_case", test)) for test, _ in result.failures + result.errors}
    failed = len(wrong)  # of one test several cases may have failed
    finish(result.testsRun - failed - len(result.skipped), failed, len(result.skipped))


def apart(name):
    """One file of tests in a process of its own; what it prints is shown whole when it has ended."""
    done = subprocess.run([sys.executable, os.path.abspath(__file__), name], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    said, _, numbers = done.stdout.rstrip().rpartition("\n")
    counts = [int(word) for word in numbers.split() if word.isdigit()]
    with SAYING:
        print(f"--- {name}\n{said}", flush=True)
        if len(counts) == 3:
            return counts
        print(f"{name} ended with {done.returncode}: {numbers}", flush=True)
    return [0, 1, 0]


def finish(passed, failed, skipped):
    print(f"peers: {passed} passed, {failed} failed, {skipped} skipped", flush=True)
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
