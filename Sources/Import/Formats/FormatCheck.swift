import Artefacts
import LedgerModel
import Store

/// What a format file must be before a row is read with it. The checks of the schema are left to
/// the decoder while a file is loaded, so nothing may pass here that could store a row they forbid.
struct FormatCheck {
    private let format: SourceFormat

    init(_ format: SourceFormat) { self.format = format }

    static let precisions = ["exact", "whole-dollar", "stated", "estimate"]
    private static let ledgerTables = ["filing", "party", "posting", "detail", "ad_buy"]

    /// - Throws: ``FormatFileError`` that says what was expected and what was found.
    func run() throws {
        for check in checks() { try check() }
    }

    /// Everything that is wrong, in the order in which ``run()`` would find it.
    func faults() -> [FormatFileError] {
        checks().compactMap { check in
            do {
                try check()
                return nil
            } catch {
                return error as? FormatFileError ?? problem("\(error)")
            }
        }
    }

    private func checks() -> [() throws -> Void] {
        var checks: [() throws -> Void] = [
            checkWhole, checkReader, checkKeys, checkPosting, checkMade,
        ]
        var seen: Set<String> = []
        for column in format.columns where column.type != .skip {
            let isNew = column.target == "extra" || seen.insert(column.target).inserted
            checks.append {
                try check(column)
                guard isNew else {
                    throw problem(
                        "column \(column.name): expected a target that no other column has, "
                            + "found \"\(column.target)\" again")
                }
            }
        }
        for (target, name) in format.copies.sorted(by: { $0.key < $1.key }) {
            checks.append { try checkCopy(target, name) }
        }
        for (target, value) in format.constants.sorted(by: { $0.key < $1.key }) {
            checks.append { try checkConstant(target, value) }
        }
        checks.append(checkControl)
        let filled = seen.union(FormatReader(rawValue: format.reader)?.filled ?? [])
        if !format.isFilings { checks.append { try checkDemanded(filled) } }
        return checks
    }

    /// A reader that makes the rows of one table itself takes no other, and fills its own places.
    private func checkReader() throws {
        guard let reader = FormatReader(rawValue: format.reader), let table = reader.table else {
            return
        }
        guard format.table == table else {
            throw problem(
                "table: expected \(table) with the reader \(format.reader), found "
                    + "\"\(format.table)\"")
        }
        let own = Set(reader.filled)
        func expectFree(_ place: String, _ target: String) throws {
            guard own.contains(target) else { return }
            throw problem(
                "\(place): expected a target that the reader \(format.reader) does not fill, found "
                    + "\"\(target)\"")
        }
        if reader == .georgia, let column = format.columns.first {
            throw problem(
                "column \(column.name): expected no columns with the reader \(format.reader), "
                    + "which makes them, found \(format.columns.count)")
        }
        for column in format.columns where column.type != .skip {
            try expectFree("column \(column.name)", column.target)
        }
        for target in format.copies.keys.sorted() { try expectFree("copy", target) }
        for target in format.constants.keys.sorted() { try expectFree("constants", target) }
    }

    private func checkWhole() throws {
        for column in format.columns where column.type == .word && format.words[column.name] == nil
        {
            throw problem("words: none for the column \(column.name)")
        }
        try expect("table", ["entry", "ad_buy"] + Tables.references, format.table)
        try expect("precision", Self.precisions, format.precision)
        // Filings are read by a layout of their own, which no format file can change.
        let isOwn = format.id.hasSuffix(".json5")
        let readers = FormatReader.allCases.filter { !isOwn || $0 != .filings }
        try expect("reader", readers.map(\.rawValue), format.reader)
        guard format.money.isEmpty || format.table == "ad_buy" else {
            throw problem("money: expected with the table ad_buy, found with \(format.table)")
        }
    }

    private func checkKeys() throws {
        func column(_ name: String) -> SourceFormat.Column? {
            format.columns.first { $0.names.contains(name) }
        }
        if let unique = format.unique, column(unique)?.target != "entry.sub_id" {
            throw problem("unique: expected the column of entry.sub_id")
        }
        if let cycleFrom = format.cycleFrom, column(cycleFrom) == nil {
            throw problem("cycle_from: no column \"\(cycleFrom)\"")
        }
        for (key, name) in [("control", format.control), ("unique", format.unique)] {
            guard let name, column(name) == nil else { continue }
            throw FormatFileError(
                id: format.id, message: "no column \"\(name)\" to control or be unique",
                path: [key])
        }
    }

    private func checkPosting() throws {
        guard let posting = format.posting else { return }
        if let by = posting.by { try expect("posting.by", ["transaction_tp"], by) }
        if let kind = posting.kind {
            try expect("posting.kind", EntryKind.allCases.map(\.rawValue), kind)
        }
        if let direction = posting.direction {
            try expect("posting.direction", Direction.allCases.map(\.rawValue), direction)
        }
        func expectRule(_ place: String, _ rule: String?) throws {
            guard let rule else { return }
            try expect(place, StatusRule.allCases.map(\.rawValue), rule)
        }
        try expectRule("posting.rule", posting.rule)
        for choice in posting.choose ?? [] {
            try expect("posting.choose.kind", EntryKind.allCases.map(\.rawValue), choice.kind)
            try expect(
                "posting.choose.direction", Direction.allCases.map(\.rawValue), choice.direction)
            if let stance = choice.stance {
                try expect("posting.choose.stance", ["support", "oppose"], stance)
            }
            try expectRule("posting.choose.rule", choice.rule)
        }
        if let stance = posting.stance {
            _ = try kind(of: stance, "posting.stance")
        }
    }

    /// What a column is made of, or a choice looks at, must be a column that is there.
    private func checkMade() throws {
        var known = Set(format.ownColumns.flatMap(\.names)).union(format.required)
        func expectColumn(_ name: String, _ place: String) throws {
            guard known.contains(name) else {
                throw problem(
                    "\(place): expected a name of columns, required or made, found \"\(name)\"")
            }
        }
        for made in format.made {
            for name in made.sources { try expectColumn(name, "made: \(made.name)") }
            if made.how == .match, made.arguments.count % 2 == 0 {
                throw problem("made: \(made.name): expected a word behind each pattern")
            }
            guard !made.name.isEmpty, known.insert(made.name).inserted else {
                throw problem("made: expected a new name, found \"\(made.name)\" again")
            }
        }
        for choice in format.posting?.choose ?? [] {
            for name in (choice.when ?? [:]).keys.sorted() {
                try expectColumn(name, "posting.choose: when")
            }
        }
        for name in format.begins.keys.sorted() { try expectColumn(name, "begins") }
        if let surplus = format.surplus {
            try expectColumn(surplus, "framing.surplus")
            let made = Set(format.made.map(\.name))
            guard !made.contains(surplus) else {
                throw problem("framing.surplus: expected a column of the file, found \(surplus)")
            }
        }
        guard format.hasVersions else { return }
        let filled = Set(format.columns.map(\.target))
        for target in ["filing.file_num", "filing.amndt_ind"] where !filled.contains(target) {
            throw problem("versions: expected a column for \(target), found none")
        }
    }

    private func check(_ column: SourceFormat.Column) throws {
        let (target, type) = (column.target, column.type)
        if type == .amountPhrase {
            let places = format.isLedger ? ["entry.amount_cents"] : ["verbatim"]
            guard places.contains(target), format.isLedger || format.table == "stated_total" else {
                throw problem(
                    "column \(column.name): expected an amount-phrase to go to "
                        + "entry.amount_cents, or to verbatim of stated_total, "
                        + "found \"\(target)\"")
            }
            return
        }
        if type == .claimPhrase {
            guard target == "verbatim", format.table == "claim" else {
                throw problem(
                    "column \(column.name): expected a claim-phrase to go to verbatim of claim, "
                        + "found \"\(target)\"")
            }
            return
        }
        if target == "extra" { return }
        let place = try kind(of: target, "column \(column.name)")
        guard place.types.contains(type) else {
            throw problem(
                "column \(column.name): \(target) takes \(place.rawValue): expected "
                    + "\(Self.list(place.types.map(\.rawValue))), found \"\(type.rawValue)\"")
        }
        guard let words = Target.words[target], type == .word else { return }
        for (_, word) in (format.words[column.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
            try expect("words: \(column.name)", words, word)
        }
    }

    private func checkCopy(_ target: String, _ name: String) throws {
        let place = try kind(of: target, "copy")
        guard let column = format.columns.first(where: { $0.names.contains(name) }) else {
            throw problem("copy: \(target): expected the name of a column, found \"\(name)\"")
        }
        // Beside the entry itself a copy is stored as written.
        let fits =
            target.hasPrefix("entry.")
            ? place.types.contains(column.type) || column.type == .amountPhrase && place == .cents
            : place == .text && Target.words[target] == nil
        guard fits else {
            throw problem(
                "copy: expected a target that takes \(column.type.rawValue) as written, "
                    + "found \"\(target)\", which takes "
                    + (Target.words[target] == nil ? place.rawValue : "a few words only"))
        }
    }

    private func checkConstant(_ target: String, _ value: String) throws {
        if format.table == "result", target == "is_candidate" {
            return try expect("constants: is_candidate", ["0", "1"], value)
        }
        let place = try kind(of: target, "constants")
        guard place == .text, !target.hasPrefix("entry.") else {
            throw problem(
                "constants: expected a target that takes text, found \"\(target)\", which takes "
                    + place.rawValue)
        }
        if let words = Target.words[target] {
            try expect("constants: \(target)", words, value)
        }
    }

    private func checkControl() throws {
        // Of money columns the one that speaks is added up.
        guard let control = format.control, format.money.isEmpty,
            let column = format.columns.first(where: { $0.names.contains(control) })
        else { return }
        try expect(
            "control: column \(control)", ["amount", "amount-us", "amount-fine", "amount-phrase"],
            column.type.rawValue)
    }

    /// What the schema demands must come from a column that may not be blank, or be fixed.
    private func checkDemanded(_ filled: Set<String>) throws {
        let tables = format.isLedger ? ["filing"] : [format.table]
        let buys =
            format.table == "ad_buy" || filled.contains { $0.hasPrefix("ad_buy.") }
            || (Array(format.copies.keys) + Array(format.constants.keys))
                .contains { $0.hasPrefix("ad_buy.") }
        for table in tables + (format.isLedger && buys ? ["ad_buy"] : []) {
            for name in FormatTargets.demanded(table) {
                let target = format.isLedger ? "\(table).\(name)" : name
                let isFixed = format.constants[target] != nil
                guard isFixed || filled.contains(target) || format.copies[target] != nil else {
                    throw problem(
                        "columns: expected a column or a constant for \(target), which every row "
                            + "of \(table) has, found none")
                }
                let column = format.columns.first { $0.target == target && $0.type != .skip }
                if let column, column.blank != .reject, !isFixed,
                    !FormatTargets.emptyTexts.contains(name)
                {
                    throw problem(
                        "column \(column.name): expected \"reject\" if blank, because every row "
                            + "has \(target), found \"\(column.blank.rawValue)\"")
                }
            }
        }
    }

    // MARK: Places

    /// What a target takes.
    private func kind(of target: String, _ place: String) throws -> FormatTargets.Kind {
        let parts = target.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let tables = ["entry"] + Self.ledgerTables
        guard format.isLedger else {
            let columns = FormatTargets.columns(of: format.table)
            if let kind = columns[target] { return kind }
            throw problem(
                "\(place): expected a column of \(format.table) that a format may fill "
                    + "(\(Self.list(columns.keys.sorted()))) or extra, found \"\(target)\"")
        }
        guard parts.count == 2, tables.contains(parts[0]) else {
            throw problem(
                "\(place): expected a target TABLE.COLUMN with one of the tables "
                    + "\(Self.list(tables)), or extra, found \"\(target)\"")
        }
        let columns = FormatTargets.columns(of: parts[0], isFiling: format.isFilings)
        if let kind = columns[parts[1]] { return kind }
        throw problem(
            "\(place): expected a column of \(parts[0]) that a format may fill "
                + "(\(Self.list(columns.keys.sorted()))), found \"\(target)\"")
    }

    private func expect(_ place: String, _ allowed: [String], _ found: String) throws {
        guard allowed.contains(found) else {
            throw problem("\(place): expected \(Self.list(allowed)), found \"\(found)\"")
        }
    }

    /// Names in one line that leaves room for the rest of the message.
    private static func list(_ names: [String]) -> String {
        var text = ""
        for name in names {
            if text.utf8.count + name.utf8.count > 500 { return text + ", …" }
            text += text.isEmpty ? name : ", \(name)"
        }
        return text
    }

    private func problem(_ message: String) -> FormatFileError {
        FormatFileError(id: format.id, message: message)
    }
}
