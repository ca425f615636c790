"""Files of which there may be thousands, made to any number, and the work that they are (A35). Benchmarks/bench-growth.py
measures the same files at ten times the sizes of an attack."""
import csv
import os
import zipfile

from trial import ROOT, shim

SEPARATOR = "\x1c"
_layouts = {}


def record(layout, kind, values, version="8.3"):
    """One record of an electronic filing, by the names of its fields."""
    if layout not in _layouts:
        with open(os.path.join(ROOT, "importers/fec-efile", layout + ".csv"), encoding="utf-8") as file:
            rows = list(csv.reader(line for line in file if not line.startswith("#")))
        number = float(version)

        def covers(cell):
            ends = [float(end) for end in cell.split("-")] if not cell.startswith("P") else []
            return ends and ends[0] <= number <= ends[-1]
        column = next(n for n, cell in enumerate(rows[0]) if n > 2 and covers(cell))
        _layouts[layout] = {int(row[column]): row[0] for row in rows[1:] if row[column]}
    places = _layouts[layout]
    assert set(values) <= set(places.values()), (layout, set(values) - set(places.values()))
    return SEPARATOR.join([kind] + [str(values.get(places.get(n), "")) for n in range(2, max(places) + 1)])


def filing(cover, layout, values, rows, amends=None, number=None):
    head = ["HDR", "FEC", "8.3", "TEST", "1", f"FEC-{amends}" if amends else "", str(number) if number else ""]
    cover = record(layout, cover, {"filer_committee_id_number": "C99000001", "committee_name": "SAMPLE PAC",
                                   "date_signed": "20240320", **values})
    return "\n".join([SEPARATOR.join(head), cover] + rows) + "\n"


def _gift(number, committee, day):
    return record("sa", "SA11AI", {
        "filer_committee_id_number": committee, "transaction_id": f"A{number}", "entity_type": "IND",
        "contributor_last_name": "DOE", "contributor_first_name": "JANE", "contributor_state": "OH",
        "contribution_date": day, "contribution_amount": f"{100 + number % 900}.00",
        "contribution_aggregate": f"{100 + number % 900}.00"})


def unrelated(n):
    committee = f"C{10_000_000 + n}"
    return filing("F3XN", "f3x", {"filer_committee_id_number": committee, "report_code": "M3", "coverage_from_date":
                  "20240210", "coverage_through_date": "20240210"}, [_gift(n, committee, "20240210")])


def amendments(n):
    return filing("F3XA" if n else "F3XN", "f3x", {"report_code": "M3", "coverage_from_date": "20240210",
                  "coverage_through_date": "20240210"}, [_gift(n, "C99000001", "20240210")],
                  1_700_000 if n else None, n)


def notices(n):
    """Two notices, then the report of a day that tells one of them again."""
    year, rest = divmod(n // 3, 336)
    day = f"{1990 + year}{rest // 28 + 1:02d}{rest % 28 + 1:02d}"
    if n % 3 == 2:
        return filing("F3XN", "f3x", {"report_code": "M3", "coverage_from_date": day, "coverage_through_date": day}, [])
    return filing("F24N", "f24", {"report_type": "48"}, [record("se", "SE", {
        "filer_committee_id_number": "C99000001", "transaction_id": f"E{n}", "entity_type": "ORG",
        "payee_organization_name": "AIR TIME INC", "disbursement_date": day, "expenditure_amount": f"{100 + n}.00",
        "support_oppose_code": "O", "candidate_id_number": "H0OH15001", "candidate_office": "H",
        "candidate_state": "OH", "candidate_district": "15"})])


def form_nine(count):
    """One filing: half of its rows costs under one id, half candidates that stand beneath them."""
    rows = []
    for n in range(count // 2):
        rows.append(record("f93", "F93", {
            "filer_committee_id_number": "C30000001", "transaction_id": "X1", "entity_type": "ORG",
            "payee_organization_name": "AIR TIME INC", "expenditure_date": "20240901",
            "expenditure_amount": f"{n + 1}.00"}))
        rows.append(record("f94", "F94", {
            "filer_committee_id_number": "C30000001", "transaction_id": f"Y{n}", "back_reference_tran_id_number": "X1",
            "back_reference_sched_name": "F93", "candidate_id_number": "H0OH15001"}))
    head = ["HDR", "FEC", "8.3", "TEST", "1", "", ""]
    cover = record("f9", "F9N", {"filer_committee_id_number": "C30000001", "organization_name": "SPEECH INC",
                   "coverage_from_date": "20240901", "coverage_through_date": "20240901", "date_signed": "20240902"})
    return "\n".join([SEPARATOR.join(head), cover] + rows) + "\n"


# name, sizes that an attack used, one file of many
KINDS = {
    "unrelated filings": ((1_000, 8_000), unrelated),
    "amendments of one report": ((100, 800), amendments),
    "notices and reports of one filer": ((200, 800), notices),
    "costs and candidates of one Form 9": ((1_000, 4_000), None),
}


def write(path, kind, count):
    """One zip, or the one filing."""
    one = KINDS[kind][1]
    if one is None:
        path = os.path.join(os.path.dirname(path), "1700000.fec")
        with open(path, "w") as file:
            file.write(form_nine(count))
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for n in range(count):
            archive.writestr(f"{1_700_000 + n}.fec", one(n))
    return path


def growth(t):
    """A35: twice as many files, in one zip, are at most 2.4 times the steps of SQLite's machine over those of none, at
    import and in verify; and one more file costs what it holds. Counted are steps, never time."""
    library = shim(t.folder, "fault_system")
    sizes = (1_000, 2_000) if t.full else (40, 80)

    def steps(folder, *words):
        told = os.path.join(folder, "steps")
        done = t.run(*words, "--db", os.path.join(folder, "w.db"), timeout=120,
                     env={"LD_PRELOAD": library, "FAULT_STEPS": told})
        t.check(done.code == 0, f"{words[0]}: exit {done.code}, {done.text}{done.talk[-300:]}")
        with open(told) as file:
            return int(file.read())

    for kind in KINDS:
        work, more = {}, {}
        for count in (2,) + sizes:
            folder = t.fresh("growth")
            path = write(os.path.join(folder, "filings.zip"), kind, count)
            work[count] = [steps(folder, "import", "--quiet", path), steps(folder, "verify")]
            state = t.content(os.path.join(folder, "w.db"))
            t.check(state[0] == "ok" and state[4] > 0, f"{count} {kind}: {state}", loss=True)
            if kind == "unrelated filings":
                path = os.path.join(folder, "1690000.fec")
                with open(path, "w") as file:
                    file.write(unrelated(900_000))
                more[count] = steps(folder, "import", "--quiet", path)
        none, few, many = (work[count] for count in (2,) + sizes)
        for place, what in enumerate(("import", "verify")):
            t.check(many[place] - none[place] <= (few[place] - none[place]) * 2.4,
                    f"{kind}, {what}: {few[place]} steps for {sizes[0]}, {many[place]} for {sizes[1]}")
        if more:  # the list of files is looked through
            t.check(more[sizes[1]] - more[sizes[0]] < 40 * (sizes[1] - sizes[0]),
                    f"one more filing: {more[sizes[0]]} steps beside {sizes[0]}, {more[sizes[1]]} beside {sizes[1]}")
        t.faults += sum(sizes)
