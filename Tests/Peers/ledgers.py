"""The program, and two small ledgers that the tests ask: the demo and the invented race."""
import atexit
import functools
import importlib
import os
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, ".build", "release", "warchest")
# Later than any import: what is loaded today speaks.
AS_OF = "2030-01-01"
# What reports ask for, by ledger.
ANSWERS = {
    "demo": {"race": "GA-06@2017-06-20", "committee": "C00630426", "then": "2017-06-01",
             "donor": "doe jane", "payee": "media co", "common-donors": "C00630426,C00633248"},
    "race": {"race": "OH-15", "committee": "C00990101", "then": "2024-04-20",
             "donor": "doe jane", "payee": "media co", "common-donors": "C00990101,C00991212"},
}


@functools.lru_cache(maxsize=None)
def folder():
    path = tempfile.mkdtemp(prefix="warchest-peers-")
    atexit.register(shutil.rmtree, path, True)
    return path


def run(*words, code=0, **more):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=folder(), **more)
    if code is not None and done.returncode != code:
        raise AssertionError(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return done


@functools.lru_cache(maxsize=None)
def ledger(name):
    """The path of a ledger, made once."""
    path = os.path.join(folder(), name + ".db")
    if name == "demo":
        run("demo", "--output", os.path.join(folder(), "demo"))
        return os.path.join(folder(), "demo", "demo.db")
    fixtures = os.path.join(ROOT, "Tests", "Fixtures", "race")
    files = [os.path.join(fixtures, one) for one in sorted(os.listdir(fixtures))]
    run("import", "--quiet", "--db", path, *files, code=None)
    return path


@functools.lru_cache(maxsize=None)
def reports():
    return [line.split()[0] for line in run("report").stdout.splitlines() if line[:1].strip()]


@functools.lru_cache(maxsize=None)
def help_of(report):
    return run("report", report, "--help").stdout


def parameters(report, name):
    """What a report must be given on a ledger."""
    needed = re.findall(
        r"^  --(\S+) <[^>]*>[^\n]*(?:\n {4,}[^\n]*)*?\(required\)", help_of(report), re.M)
    answers = ANSWERS[name]
    return [word for one in needed for word in ("--" + one, answers.get(report, answers[one]))]


def together(name):
    """The reports that one export can ask at once, and what they must be given: a parameter goes
    to every report that has it, and one of them takes two committees."""
    names = [one for one in reports() if one not in ANSWERS[name]]
    pairs = sorted({pair for one in names for pair in zip(*[iter(parameters(one, name))] * 2)})
    return names, [word for pair in pairs for word in pair]


def needs(*modules):
    """Skips a test, visibly, where a package is not to be had."""
    def wrap(test):
        for module in modules:
            try:
                importlib.import_module(module)
            except ImportError as error:
                return unittest.skip(f"no {module} here: {error}")(test)
        return test
    return wrap
