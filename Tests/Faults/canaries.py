#!/usr/bin/env python3
"""Canaries: proof that the fault tests bite. A copy of the sources is changed so that each rule
below can be broken by itself (WARCHEST_CANARY=name; the program that people get has no such
switch), built once, and for each canary its tests are run in their short form: they must fail.
Usage: canaries.py [--check] [NAME...]
--check only holds the texts below against the sources, so that no canary dies unseen."""
import os
import shutil
import subprocess
import sys

from trial import ROOT

TREE = os.path.join(ROOT, ".build-canaries", "tree")
C = 'canary("{}")'

# name, what is broken, the tests that must fail, and (file, old text, new text) once or more.
CANARIES = [
    ("malformed-lost", "a malformed record is passed over", ["A1", "A4"], [
        ("Sources/Import/Loading/ImportSession.swift",
         "                decoder.reject(Reject(why, reader, longDigest: longHash.finish()))",
         "                if !{c} { decoder.reject(Reject(why, reader, longDigest: longHash.finish())) }")]),
    ("reject-not-kept", "rejects are counted and not kept", ["A3", "A4", "A30"], [
        ("Sources/Import/Loading/BatchWriter.swift", "for reject in batch.rejects { try write(reject) }",
         "for reject in batch.rejects where !{c} { try write(reject) }")]),
    ("commit-early", "each batch is committed by itself", ["A5"], [
        ("Sources/Import/Loading/BatchWriter.swift",
         "        for warning in batch.warnings {",
         '        if {c} { try database.execute("COMMIT; BEGIN IMMEDIATE") }\n'
         "        for warning in batch.warnings {")]),
    ("signal-unheard", "signals are noted and nobody looks", ["A6"], [
        ("Sources/warchest/Output/Interruption.swift",
         "static var isRequested: Bool { flag.pointee != 0 }",
         "static var isRequested: Bool { !{c} && flag.pointee != 0 }")]),
    ("stdout-stops", "a closed stdout ends an import of several files", ["A6"], [
        ("Sources/warchest/Commands/ImportCommand.swift", "unsaid = unsaid ?? error",
         "if {c} { throw error }\n                    unsaid = unsaid ?? error")]),
    ("synchronous-full", "synchronous FULL in the place of EXTRA", ["A7"], [
        ("Sources/Store/Opening/Connection+Writing.swift", "        PRAGMA synchronous = EXTRA;\n",
         '        PRAGMA synchronous = \\({c} ? "FULL" : "EXTRA");\n')]),
    ("disk-full-is-a-bug", "a full disk is reported as our fault", ["A8", "A9", "A12"], [
        ("Sources/warchest/Output/StoreError+CLI.swift", "        case .unwritable, .temporaryFull: 74",
         "        case .unwritable, .temporaryFull: {c} ? 70 : 74"),
        ("Sources/warchest/Output/StoreError+CLI.swift", "            case 8, 10, 13, 14: 74",
         "            case 8, 10, 13, 14: {c} ? 70 : 74")]),
    ("sync-unchecked", "a failed sync of an output file counts as done", ["A9"], [
        ("Sources/Files/WholeFile.swift", "guard fsync(descriptor) == 0 else",
         "guard fsync(descriptor) == 0 || {c} else"),
        ("Sources/Files/WholeFile.swift", "guard fsync(folder) == 0 || errno == EINVAL",
         "guard fsync(folder) == 0 || errno == EINVAL || {c}")]),
    ("no-lock", "the lock beside the database is not waited for", ["A10"], [
        ("Sources/Files/FileLock.swift", "if flock(descriptor, LOCK_EX | LOCK_NB) == 0, isSt",
         "if {c} || flock(descriptor, LOCK_EX | LOCK_NB) == 0, isSt")]),
    ("content-unknown", "the digest of a file is not looked up", ["A11"], [
        ("Sources/Import/Settling/SourceLog.swift", "        return try query.step() ? query.int(0) : nil",
         "        return try query.step() && !{c} ? query.int(0) : nil")]),
    ("verify-blind", "verify proves nothing", ["A13"], [
        ("Sources/Import/Upkeep/Verification.swift", '        if depth != .quick { try attempt("integrity", integrity) }',
         '        if {c} { return [] }\n        if depth != .quick { try attempt("integrity", integrity) }')]),
    ("anybody's-file", "the application_id is not looked at", ["A14"], [
        ("Sources/Store/Schema/DatabaseIdentity.swift",
         "guard Int32(bitPattern: found) == Connection.applicationID else",
         "guard Int32(bitPattern: found) == Connection.applicationID || {c} else")]),
    ("no-backup", "a migration makes no backup", ["A15"], [
        ("Sources/Store/Opening/Connection+Writing.swift", "                version < Migrations.newest\n",
         "                version < Migrations.newest && !{c}\n")]),
    ("guard-open", "the guard lets every action pass", ["A17"], [
        ("Sources/Store/Guard/ReadAuthorizer.swift", "        switch action {\n        case SQLITE_SELECT",
         "        if {c} { return nil }\n        switch action {\n        case SQLITE_SELECT")]),
    ("no-limit", "neither clock nor watchdog", ["A18"], [
        ("Sources/Store/Guard/Watchdog.swift", "        if let deadline, Self.now() > deadline {",
         "        if let deadline, Self.now() > deadline, !{c} {"),
        ("Sources/Store/Guard/Watchdog.swift", "            if fire { action() }",
         "            if fire, !{c} { action() }")]),
    ("sum-wraps", "the control sum is not checked for overflow", ["A19"], [
        ("Sources/Import/Decoding/RecordDecoder.swift", "            if overflow { throw ImportError.sum",
         "            if overflow, !{c} { throw ImportError.sum"),
        ("Sources/Import/Rollups/TopCounter.swift", "        if overflow { throw", "        if overflow, !{c} { throw"),
        ("Sources/Import/Rollups/GiftCounter.swift", "        if state.pointee.hasOverflown { throw",
         "        if state.pointee.hasOverflown, !{c} { throw"),
        ("Sources/Import/Rollups/RollupTable.swift", "        if hasOverflown { throw", "        if hasOverflown, !{c} { throw")]),
    ("formulas", "no guard against formulas", ["A20"], [
        ("Sources/Report/Printing/CSVSink.swift",
         "        guard let first = text.first(where: { $0 != 0x20 }) else { return false }\n",
         "        if {c} { return false }\n"
         "        guard let first = text.first(where: { $0 != 0x20 }) else { return false }\n")]),
    ("long-cells", "a cell beyond a spreadsheet's limit passes", ["A21"], [
        ("Sources/Report/Printing/CSVSink.swift", "guard length > Self.longestCell else { return }",
         "guard length > Self.longestCell, !{c} else { return }")]),
    ("controls-pass", "control characters reach the terminal", ["A22"], [
        ("Sources/Wording/VisibleText.swift", "        switch value {\n        case 0..<0x20, 0x7F",
         "        switch {c} ? 0x41 : value {\n        case 0..<0x20, 0x7F")]),
    ("zip-sizes", "a zip's declared sizes and ratio are not held against it", ["A25"], [
        ("Sources/Import/Files/ZipArchive.swift", "guard total <= limit else",
         "guard total <= limit || {c} else"),
        ("Sources/Import/Files/ZipArchive.swift", "if count == 0, total != member.size {",
         "if count == 0, total != member.size, !{c} {")]),
    ("overwrites", "existing files are replaced unasked", ["A26"], [
        ("Sources/Files/WholeFile.swift", "            guard overwrites else {",
         "            guard overwrites || {c} else {"),
        ("Sources/Files/WholeFile.swift", "            overwrites ? rename(",
         "            overwrites || {c} ? rename(")]),
    ("modes-open", "output files and backups can be read by everybody", ["A16", "A27"], [
        ("Sources/Files/WholeFile.swift", "O_NOFOLLOW | O_CLOEXEC, 0o600)",
         "O_NOFOLLOW | O_CLOEXEC, {c} ? 0o666 : 0o600)")]),
    ("reports-trusted", "report files of users run unguarded", ["A28"], [
        ("Sources/warchest/Commands/GlobalOptions.swift", 
         "        guard report.isEmbedded else { return try guarded",
         "        guard report.isEmbedded || {c} else { return try guarded")]),
    ("zone-shows", "output depends on the time zone", ["A29"], [
        ("Sources/Report/Printing/CSVSink.swift", "        output.bytes.append(0x0A)\n    }",
         "        output.bytes.append(0x0A)\n        var now = 0, here = tm()\n"
         "        if {c}, localtime_r(&now, &here) != nil, here.tm_gmtoff != 0 {\n"
         "            output.bytes.append(0x0A)\n        }\n    }")]),
    ("rejects-cut", "rejects keep ten bytes", ["A3", "A30"], [
        ("Sources/Import/Decoding/RecordDecoder.swift",
         "let raw = Array(origin.raw.prefix(RecordReader.keptBytes))",
         "let raw = Array(origin.raw.prefix({c} ? 10 : RecordReader.keptBytes))")]),
    ("removal-half", "a removed source leaves its roll-ups", ["R1"], [
        ("Sources/Store/Upkeep/Upkeep.swift", "        for table in Tables.all where table.owner == .source {",
         "        for table in Tables.all where table.owner == .source && !{c} {")]),
    ("repeats-post", "a key that comes again is posted again", ["R2"], [
        ("Sources/Import/Loading/ImportSession.swift", "            if isPosted[item.key] == true {",
         "            if isPosted[item.key] == true, !{c} {")]),
    ("spill-short", "records set aside on disk are forgotten", ["R2"], [
        ("Sources/Import/Rows/DeferredRecords.swift", "        let stored = file?.count ?? 0\n",
         "        let stored = file?.count ?? 0\n        if {c}, stored > 0 { return }\n")]),
    ("lines-swallowed", "a quote in a cover swallows the lines behind it", ["A3"], [
        ("Sources/Import/Filings/FilingCover.swift", "            if isOpen {\n                records.read",
         "            if isOpen, !{c} {\n                records.read")]),
    ("memory-is-fault", "memory that is not to be had is our fault", ["A31"], [
        ("Sources/warchest/Output/StoreError+CLI.swift", "            case 5, 6, 7: 75", "            case 5, 6: 75\n            case 7: {c} ? 70 : 75")]),
    ("any-journal", "a journal may name another file", ["A32"], [
        ("Sources/Store/Guard/CompanionFiles.swift", "            if let name = superJournal(journal) {",
         "            if !{c}, let name = superJournal(journal) {")]),
    ("thread-unheeded", "a thread that does not start is waited for", ["A33"], [
        ("Sources/Files/WorkThread.swift", "        guard code == 0 else {", "        guard code == 0 || {c} else {")]),
    ("devices-read", "raw lines are read from anything", ["A33"], [
        ("Sources/Import/Files/RawLineReader.swift", "status.st_mode & S_IFMT == S_IFREG else {",
         "status.st_mode & S_IFMT == S_IFREG || {c} else {")]),
    ("strangers-checks", "the CHECKs of a stranger's tables are tested", ["A34"], [
        ("Sources/Import/Upkeep/Verification.swift", "        if !isOurs { try", "        if !isOurs, !{c} { try"),
        ("Sources/Store/Opening/Connection+Writing.swift", "        sqlite3_hard_heap_limit64(256 << 20)",
         "        if !{c} { sqlite3_hard_heap_limit64(256 << 20) }")]),
    ("two-states", "each statement sees a state of its own", ["A10"], [
        ("Sources/Store/Opening/Connection+Reading.swift", "            !$0.profile.mayWrite && !$0.holdsState\n",
         "            !{c} && !$0.profile.mayWrite && !$0.holdsState\n")]),
    ("votes-unbounded", "votes have no bounds", ["A19"], [
        ("Sources/Import/Decoding/RecordDecoder+Values.swift", "guard (least...Self.mostCounted).contains(value) else",
         "guard (least...Self.mostCounted).contains(value) || {c} else")]),
    ("others-stop", "a report that cannot be answered stops the others", ["A19"], [
        ("Sources/Report/Exporting/Exporter.swift", "        case ReportError.overflow, ReportError.wrongValue: true",
         "        case ReportError.overflow, ReportError.wrongValue: !{c}"),
        ("Sources/Report/Exporting/Exporter.swift", "case let error as StoreError: error.isOfOneStatement",
         "case let error as StoreError: error.isOfOneStatement && !{c}")]),
    ("all-sealed-again", "every commit goes through every row that is settled", ["A35"], [
        ("Sources/Store/Proof/SettledSeal.swift", "let sum = database.sums.isFirst ?",
         "let sum = database.sums.isFirst || {c} ?")]),
    ("looks-like-a-code", "a code is what looks like it", ["A28"], [
        ("Sources/Import/Rows/PostingRules.swift", "if let transactionTP, transactionTP.isASCII, let known",
         "if let transactionTP, transactionTP.isASCII || {c}, let known"),
        ("Sources/Import/Rows/PostingRules.swift", "{ code.isASCII && codes[code] != nil }",
         "{ (code.isASCII || {c}) && codes[code] != nil }")]),
    ("formula-behind", "no guard behind a semicolon", ["A20"], [
        ("Sources/Report/Printing/CSVSink.swift", "        guard index > 0 else { return looksLikeFormula(text) }\n",
         "        guard index > 0 else { return looksLikeFormula(text) }\n        if {c} { return false }\n")]),
    ("sums-of-none", "entries without a control sum have none", ["A28"], [
        ("Sources/Import/Decoding/DecodePlan.swift", "? (format.isLedger ? amountColumn : -1)",
         "? (format.isLedger && !{c} ? amountColumn : -1)")]),
    ("others-journal", "a journal of others is rolled back", ["A32"], [
        ("Sources/Store/Guard/CompanionFiles.swift", "guard access(lock, F_OK) != 0, let journal",
         "guard access(lock, F_OK) != 0, !{c}, let journal")]),
    ("any-reader", "a special reader takes any table", ["A28"], [
        ("Sources/Import/Formats/FormatCheck.swift", "        guard let reader = FormatReader(rawValue: format.reader), let table",
         "        if {c} { return }\n        guard let reader = FormatReader(rawValue: format.reader), let table")]),
    ("says-rolled-back", "prune says that committed rows were rolled back", ["A8"], [
        ("Sources/warchest/Commands/UpkeepCommands.swift", '"  The rows are pruned and nothing else is lost; next: ',
         '"  The rows are \\({c} ? "rolled back" : "pruned") and nothing else is lost; next: ')]),
    ("leftovers-stay", "what a killed process left is not swept", ["A5"], [
        ("Sources/Files/WholeFile.swift", "?? [] where name.hasPrefix(mark) {",
         "?? [] where name.hasPrefix(mark) && !{c} {")]),
    ("serve-waits", "a server that does not begin is waited for", ["A33"], [
        ("Sources/Explorer/Serving/Server.swift", "            guard DispatchTime.now() < limit else {",
         "            guard DispatchTime.now() < limit || {c} else {")]),
    ("page-is-data", "a page of HTML is taken for data", ["F1"], [
        ("Sources/Fetching/Keeping/ContentCheck.swift", '        if isHTML {', '        if isHTML, !{c} {'),
        ("Sources/Fetching/Keeping/ContentCheck.swift", "        if isPage ||", "        if {c} { return nil }\n        if isPage ||")]),
    ("led-anywhere", "where a server leads is not looked at", ["F1"], [
        ("Sources/Fetching/Transfer/HostPolicy.swift",
         "guard named.contains(host), port == 443 else", "guard {c} || named.contains(host) && port == 443 else")]),
    ("other-file's-rest", "the rest of another file is taken", ["F1"], [
        ("Sources/Fetching/Keeping/Attempt.swift", "        guard isSame else {", "        guard isSame || {c} else {")]),
    ("half-is-whole", "what broke off is taken for the file", ["F1"], [
        ("Sources/Fetching/Keeping/Attempt.swift", "if let whole = coming.bytes, whole != part.count {",
         "if !{c}, let whole = coming.bytes, whole != part.count {"),
        ("Sources/Fetching/Transfer/HTTPSession.swift", "        if transfer.code != 0 {", "        if transfer.code != 0, !{c} {"),
        ("Sources/Fetching/Keeping/Attempt.swift", "        if let found {\n            try forget()\n            throw FetchError.notData(url: url, found: found)\n        }\n        var record",
         "        if let found, !{c} {\n            try forget()\n            throw FetchError.notData(url: url, found: found)\n        }\n        var record")]),
    ("part-forgotten", "every attempt begins at the beginning", ["F2", "F3"], [
        ("Sources/Fetching/Keeping/Attempt.swift", "if let begun, let validator = begun.validator {",
         "if !{c}, let begun, let validator = begun.validator {")]),
    ("day-of-download", "a snapshot speaks from no day", ["F2"], [
        ("Sources/warchest/Commands/FetchRun.swift",
         "case .lastModified: record.lastModified.flatMap(WebDay.inWashington)?.iso",
         "case .lastModified: {c} ? nil : record.lastModified.flatMap(WebDay.inWashington)?.iso")]),
]


def check():
    """Every text to be changed is there exactly once."""
    dead = []
    for name, _, _, patches in CANARIES:
        for path, old, _ in patches:
            with open(os.path.join(ROOT, path)) as file:
                count = file.read().count(old)
            if count != 1:
                dead.append(f"canary {name}: {path} has its text {count} times: {old.strip()[:60]}")
    return dead


def plant():
    """Makes the changed copy of the sources and builds it."""
    os.makedirs(TREE, exist_ok=True)
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.split("\n")
    for name in filter(None, names):
        target = os.path.join(TREE, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(os.path.join(ROOT, name), target)
    texts = {}
    for name, _, _, patches in CANARIES:
        for path, old, new in patches:
            if path not in texts:
                with open(os.path.join(TREE, path)) as file:
                    texts[path] = file.read()
            text = texts[path]
            # Two canaries may change one line: the later then finds it inside what the first made.
            assert text.count(old) >= 1, (name, path)
            texts[path] = text.replace(old, new.replace("{c}", C.format(name)), 1)
    for path, text in texts.items():
        if "localtime_r" in text:
            text = "import Foundation\n" + text
        with open(os.path.join(TREE, path), "w") as file:
            file.write(text)
    for module in {path.split("/")[1] for path in texts}:
        with open(os.path.join(TREE, "Sources", module, "Canary.swift"), "w") as file:
            file.write("import Foundation\n\n/// Whether this rule is to be broken.\n"
                       "func canary(_ name: String) -> Bool {\n"
                       "    getenv(\"WARCHEST_CANARY\").map { String(cString: $0) } == name\n}\n")
    done = subprocess.run([os.environ.get("SWIFT", "swift"), "build", "-c", "release", "--product", "warchest"], cwd=TREE)
    if done.returncode:
        sys.exit("the canaries do not build")


def main():
    dead = check()
    if dead:
        sys.exit("\n".join(dead))
    words = sys.argv[1:]
    if "--check" in words:
        return print(f"{len(CANARIES)} canaries can be planted")
    plant()
    app = os.path.join(TREE, ".build/release/warchest")
    silent = 0
    for name, broken, tests, _ in CANARIES:
        if words and name not in words:
            continue
        for test in tests:
            done = subprocess.run(
                [sys.executable, os.path.join(ROOT, "Tests/Faults/torture.py"), "--quick", "--only",
                 test, "--app", app], capture_output=True, text=True,
                env={**os.environ, "WARCHEST_CANARY": name})
            found = next((line.strip() for line in done.stdout.split("\n")
                          if line.startswith(f"  {test}: ")), "")
            is_caught = done.returncode == 1 and "the test itself broke" not in found
            silent += not is_caught
            print(f"| {name} | {broken} | {test} | {'fails' if is_caught else 'SILENT'} | "
                  f"{found[:90].replace('|', '/')} |", flush=True)
    sys.exit(1 if silent else 0)


if __name__ == "__main__":
    main()
