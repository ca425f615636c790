"""What `match donors` proposes, beside Splink on the same rows: precision and recall on pairs that a street address labels.

The rows are gifts of real filings (../shared/data), whose street the ledger does not keep and neither program sees. Two
spellings (name and ZIP code) are one where they share street, ZIP code and last name, or one near it, and their first
names agree in the first three letters, in an initial, or nearly; they are two where they share the ZIP code but no
street, or street and last name with other first names. All other pairs nobody can label, and they are left out of both.
Splink is no part of requirements.txt, as it takes a minute to install: pip install splink==5.0.0 where run.py runs, or
WARCHEST_SPLINK=1 run.py identity. Prints a table; nothing is asked of the figures but that ours are not worse than chance.
"""
import collections
import csv
import difflib
import glob
import importlib.util
import itertools
import os
import re
import subprocess
import sys
import time
import unittest

from ledgers import ROOT, folder, run

DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
SPLINK = "splink==5.0.0"
THRESHOLDS = (0, 3, 6, 9, 12)
FIELDS = ["last", "first", "middle", "suffix", "street", "city", "state", "zip", "employer", "occupation"]
PLACES = {"last": 7, "first": 8, "middle": 9, "suffix": 11, "street": 12, "city": 14, "state": 15, "zip": 16,
          "employer": 23, "occupation": 24}


def gifts():
    """Rows of individuals that have a street."""
    path = os.path.join(DATA, "efile-derived-csv", "nrcc-sept2019-sa.csv")
    names = {"last": "last_name", "first": "first_name", "middle": "middle_name", "street": "street_1", "zip": "zip_code"}
    with open(path) as file:
        for row in csv.DictReader(file):
            if row["entity_type"] == "IND":
                yield {field: row[names.get(field, field)] for field in FIELDS}
    path = os.path.join(DATA, "state", "dc-ocf", "contributions_2026_5000.csv")
    names = {"last": "Contributor Last Name", "first": "Contributor First Name", "middle": "Contributor Middle Name",
             "street": "Number and Street", "city": "City", "state": "State", "zip": "Zip",
             "employer": "Employer Name", "occupation": "Occupation"}
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        for row in csv.DictReader(file):
            if row["Contributor Type"] == "Individual":
                yield {field: row.get(names.get(field)) or "" for field in FIELDS}
    path = os.path.join(DATA, "state", "nc-sbe", "transinq_results_2019-8.csv")
    with open(path, encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            words = plain(row["Name"]).split()
            if row["Transction Type"] == "Individual" and len(words) > 1:
                suffix = words.pop() if words[-1] in ("JR", "SR", "II", "III") and len(words) > 2 else ""
                yield {"last": words[-1], "first": words[0], "middle": " ".join(words[1:-1]), "suffix": suffix,
                       "street": row["Street Line 1"], "city": row["City"], "state": row["State"],
                       "zip": row["Zip Code"].strip(), "employer": row["Employer's Name/Specific Field"],
                       "occupation": row["Profession/Job Title"]}
    paths = glob.glob(os.path.join(DATA, "fec-filings", "**", "v8*.fec"), recursive=True)
    for path in sorted(paths + glob.glob(os.path.join(DATA, "fresh", "fec-8.5", "*.fec"))):
        with open(path, encoding="cp1252", errors="replace") as file:
            for line in file:
                cells = line.rstrip("\r\n").split("\x1c")
                if len(cells) > 24 and cells[0].startswith("SA") and cells[5] == "IND":
                    yield {field: cells[place] for field, place in PLACES.items()}


def plain(text):
    return re.sub(r"[^A-Z0-9]+", " ", text.upper()).strip()


def spellings():
    """By name and ZIP code: one row of it, and every street."""
    found, streets = {}, collections.defaultdict(set)
    for row in gifts():
        if not (row["last"] and row["first"] and row["street"] and row["zip"]):
            continue
        row["zip"] = row["zip"][:5]
        row["name"] = plain(f"{row['last']}, {row['first']} {row['middle']} {row['suffix']}")
        key = row["name"], row["zip"]
        found.setdefault(key, row)
        streets[key].add(house(row["street"]))
    return found, streets


def house(street):
    """Number and first letters of a street: 12 MAIN ST and 12 Main Street, Apt 3 are one; None where there is no number."""
    words = [word for word in plain(street).split() if word not in "N S E W NORTH SOUTH EAST WEST".split()]
    return " ".join(words[:2])[:8] if words and words[0].isdigit() and len(words) > 1 else None


def near(one, other):
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.8


def label(one, other, streets):
    """True, False, or None where nobody can tell."""
    if one["zip"] != other["zip"]:
        return None
    lasts, firsts = [plain(row["last"]) for row in (one, other)], [plain(row["first"]) for row in (one, other)]
    houses = [streets[row["name"], row["zip"]] for row in (one, other)]
    if not (houses[0] & houses[1]) - {None}:
        return None if None in houses[0] | houses[1] else False
    if lasts[0] != lasts[1] and not (near(*lasts) and firsts[0] == firsts[1]):
        return None if firsts[0] == firsts[1] else False  # a name taken in marriage, or one in two parts
    if plain(one["suffix"]) != plain(other["suffix"]) and one["suffix"] and other["suffix"]:
        return False
    if firsts[0][:1] != firsts[1][:1]:
        return None  # BOB and ROBERT, or a couple
    return min(map(len, firsts)) == 1 or firsts[0][:3] == firsts[1][:3] or near(*firsts)


def ours(rows):
    """Linked pairs by score, as `match donors -o` writes them."""
    def quoted(text):
        return '"' + text.replace('"', '""') + '"'
    path = os.path.join(folder(), "identity-gifts.csv")
    with open(path, "w") as file:
        file.write("recipient_id,contributor,date,amount,city,state,zip,employer,occupation\n")
        for row in rows.values():
            name = f"{row['last']}, {row['first']} {row['middle']} {row['suffix']}".strip()
            file.write(",".join(quoted(cell) for cell in (
                "C00990101", name, "2024-01-02", "1", row["city"], row["state"], row["zip"], row["employer"],
                row["occupation"])) + "\n")
    database = os.path.join(folder(), "identity.db")
    run("import", "--quiet", "--db", database, "--format", "journal/contributions", path)
    found = {}
    for least in THRESHOLDS:
        started = time.time()
        proposed = os.path.join(folder(), f"proposed{least}.csv")
        run("match", "donors", "--db", database, f"--min-score={least}", "-o", proposed)
        groups = collections.defaultdict(set)
        with open(proposed) as file:
            for line in csv.DictReader(file):
                main = plain(line["other_name"]), line["other_zip"]
                groups[main] |= {main, (plain(line["name"]), line["zip"])}
        found[least] = {tuple(sorted(pair)) for group in groups.values() for pair in itertools.combinations(group, 2)}
    print(f"ours: {len(rows)} spellings, {time.time() - started:.1f} s for one threshold")
    return found


def splinks(rows):
    """Linked pairs by weight, of a model as the documentation builds one for names and places."""
    import pandas
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    started = time.time()
    table = pandas.DataFrame([
        {"unique_id": number, **{field: plain(row[field]) or None for field in FIELDS if field != "street"},
         "initial": plain(row["first"])[:1]} for number, row in enumerate(rows.values())])
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("last", "initial"), block_on("zip", "first")],
        comparisons=[
            compare.NameComparison("last").configure(term_frequency_adjustments=True),
            compare.NameComparison("first").configure(term_frequency_adjustments=True),
            compare.ExactMatch("middle"), compare.ExactMatch("suffix"),
            compare.ExactMatch("zip").configure(term_frequency_adjustments=True), compare.ExactMatch("state"),
            compare.JaroWinklerAtThresholds("employer", [0.9]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("occupation", [0.9])])
    linker = Linker(DuckDBAPI().register(table), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match([block_on("last", "first", "zip")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last", "first"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("zip", "last"))
    pairs = linker.inference.predict(threshold_match_weight=0).as_pandas_dataframe()
    keys = list(rows)
    found = {
        least: {tuple(sorted((keys[row.unique_id_l], keys[row.unique_id_r])))
                for row in pairs[pairs.match_weight >= least].itertuples()} for least in THRESHOLDS}
    print(f"Splink: {time.time() - started:.1f} s with training")
    return found


@unittest.skipUnless(os.path.isdir(DATA), "needs ../shared/data")
class Identity(unittest.TestCase):
    def test_precision_and_recall(self):
        rows, streets = spellings()
        truth = set()
        by_zip = collections.defaultdict(list)
        for key, row in rows.items():
            by_zip[row["zip"]].append(key)
        for keys in by_zip.values():
            for one, other in itertools.combinations(keys, 2):
                if label(rows[one], rows[other], streets):
                    truth.add(tuple(sorted((one, other))))
        print(f"\n{len(truth)} pairs that are one")
        self.assertTrue(truth)
        self.table("Warchest", ours(rows), rows, streets, truth)
        if os.environ.get("WARCHEST_SPLINK") and not importlib.util.find_spec("splink"):
            subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", SPLINK])
        if not importlib.util.find_spec("splink"):
            self.skipTest(f"Splink is not installed ({SPLINK}, about a minute); WARCHEST_SPLINK=1 installs it")
        self.table("Splink", splinks(rows), rows, streets, truth)

    def table(self, who, found, rows, streets, truth):
        print(f"| {who}, bits | pairs | precision | recall | cannot be labelled |\n|---|---|---|---|---|")
        for least in THRESHOLDS:
            labels = collections.Counter(label(rows[one], rows[other], streets) for one, other in found[least]
                                         if one in rows and other in rows)
            right, wrong = labels[True], labels[False]
            print(f"| {least} | {len(found[least])} | {right / max(right + wrong, 1):.3f} "
                  f"| {right / len(truth):.3f} | {labels[None]} |")
            self.assertLessEqual(right, len(truth))
