#!/usr/bin/env python3
"""Our files in other people's programs: workbooks in LibreOffice and openpyxl, the data package in
the reference validator, the flat database in DuckDB, pandas and Datasette, pages in Chromium, and a ledger on PostgreSQL.

Usage: run.py [NAME...]    runs Tests/Peers/test_NAME.py, or all of them

Installs requirements.txt into a virtual environment under .build, and LibreOffice, Chromium and PostgreSQL by
apt-get where they are missing. What cannot be had is named, and its tests are skipped. Needs the release build."""
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LIST = os.path.join(HERE, "requirements.txt")


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
    sys.path.insert(0, HERE)
    names = ["test_" + name for name in sys.argv[1:]] or sorted(
        name[:-3] for name in os.listdir(HERE) if name.startswith("test_") and name.endswith(".py"))
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(n) for n in names)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, why in result.skipped:
        print(f"SKIPPED {test}: {why}")
    wrong = {str(getattr(test, "test_case", test)) for test, _ in result.failures + result.errors}
    failed = len(wrong)  # of one test several cases may have failed
    passed = result.testsRun - failed - len(result.skipped)
    print(f"peers: {passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)


if __name__ == "__main__":
    main()
