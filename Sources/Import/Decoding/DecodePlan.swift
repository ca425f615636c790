import Wording

/// How one file's columns become table rows: computed once per file, so that nothing is looked up
/// by name while records are read.
struct DecodePlan {
    /// One column of a table and where its value comes from.
    struct Slot {
        enum Source {
            case text(Int)  // column of the file
            case number(Int)  // the typed value of a column
            case isoDate(Int)  // a typed date, stored as ISO text
            case constant(Int)  // index into `constants`
            case low, high, precision, verbatim  // of an amount phrase
            case currency  // of the money column that speaks
            case word(Int)  // the stored word of a column
            case district(Int)  // the seat of a typed district
            case textOr(Int, Int)  // a column, and what a blank in it stands for
            case extra
            case virtual(Int)  // computed by a reader, index into its values
        }
        let column: String
        let source: Source
        /// What a blank text becomes: NULL, or an empty text where the table demands one.
        let emptyText: Bool
        /// Tells this column's values from others' in the control hash.
        let tag: UInt64
    }

    struct Check {
        enum Kind {
            case amount, amountUS, amountFine, phrase, claim, date(SourceDate), integer,
                partialDate, word
            case percent, district
        }
        let column: Int
        let kind: Kind
        let blank: SourceFormat.Blank
    }

    enum SourceDate { case mmddyyyy, slashed, iso, ddMonYY, yyyymmdd, us, stamp, short, serial }

    let format: SourceFormat
    /// Position of each format column in a record; -1 when the header lacks it; -2 minus the
    /// position where the value is a part of that field (``FECIDText``).
    let positions: [Int]
    /// Fields a record must have.
    let fieldCount: Int
    /// Columns in the file that the format does not know: position and name.
    let unknown: [(position: Int, name: String)]
    /// Typed values in the order in which they are checked: amounts, dates, the rest.
    let checks: [Check]
    /// Text columns that may not be blank, or warn when they are.
    let demanded: [(column: Int, warns: Bool)]
    /// Text columns whose value must be one of a few words, as the schema demands.
    let limited: [(column: Int, words: [String])]
    let slots: [Target.Part: [Slot]]
    let constants: [[UInt8]]
    /// By column: the words of the file and the places of what is stored in ``storedWords``.
    let words: [Int: [String: Int]]
    let storedWords: [[UInt8]]
    /// Names of the values a special reader computes.
    let virtualNames: [String]

    let amountColumn: Int
    let dayColumn: Int
    let tranColumn: Int
    let imageColumn: Int
    let subColumn: Int
    let uniqueColumn: Int
    let controlColumn: Int
    let memoColumn: Int
    let transactionColumn: Int
    let stanceColumn: Int
    let filerColumn: Int
    let filerNameColumn: Int
    let otherColumn: Int
    let candidateColumn: Int
    let categoryColumn: Int
    let stateColumn: Int
    let nameColumn: Int
    let zipColumn: Int
    let employerColumn: Int
    /// Of electronic filings: what nearly every row has of its own.
    let aggregateColumn: Int
    let backReferenceColumn: Int
    /// The parts of a person's name, in the order in which they are put together.
    let nameParts: [Int]
    let lineColumn: Int
    let disseminationColumn: Int
    /// Columns whose values go to `extra` by name.
    let extraColumns: [Int]
    /// Their names as JSON has them, with the colon; then those of ``unknown``.
    let extraKeys: [[UInt8]]

    /// - Parameters:
    ///   - header: the names of the file's header line, or nil when it has none.
    ///   - virtualNames: columns that a special reader computes.
    init(format: SourceFormat, header: [String]?, virtualNames: [String] = []) {
        self.format = format
        self.virtualNames = virtualNames
        if let header {
            positions = format.columns.map { column in
                guard let place = header.firstIndex(where: column.names.contains) else {
                    return -1
                }
                return column.type == .fecID ? -2 - place : place
            }
            fieldCount = header.count
            // What a made column holds whole needs no second home.
            let known = Set(format.columns.flatMap(\.names)).union(format.made.map(\.name))
                .union(format.made.filter(\.keepsAll).flatMap(\.sources))
            unknown = header.enumerated().filter { !known.contains($0.element) }
                .map { ($0.offset, $0.element) }
        } else {
            positions = Array(format.columns.indices)
            fieldCount = format.columns.count
            unknown = []
        }
        let columns = format.columns
        func find(_ target: String) -> Int {
            if let index = columns.firstIndex(where: { $0.target == target && $0.type != .skip }) {
                return index
            }
            guard let name = format.copies[target] else { return -1 }
            return columns.firstIndex { $0.names.contains(name) } ?? -1
        }
        // Money columns speak through a column of their own, behind the file's.
        let speaking = format.columns.count
        amountColumn = format.money.isEmpty ? find("entry.amount_cents") : speaking
        dayColumn = find("entry.entry_day")
        tranColumn = find("entry.tran_id")
        imageColumn = find("entry.image_num")
        subColumn = find("entry.sub_id")
        memoColumn = find("posting.memo_cd")
        transactionColumn = find("posting.transaction_tp")
        stanceColumn =
            format.posting?.stance.map(find)
            ?? (format.isFilings ? find("posting.sup_opp") : -1)
        filerColumn = find("filing.cmte_id")
        filerNameColumn = find("filing.filer_name")
        otherColumn = find("posting.other_id")
        candidateColumn = find("posting.cand_id")
        categoryColumn = find("posting.category")
        stateColumn = find("party.state")
        nameColumn = find("party.name")
        zipColumn = find("party.zip_code")
        employerColumn = find("party.employer")
        disseminationColumn = find("detail.dissemination_day")
        lineColumn = find("posting.line_num")
        aggregateColumn = find("entry.aggregate_cents")
        backReferenceColumn = find("entry.back_ref_tran_id")
        nameParts = ["last_name", "first_name", "middle_name", "suffix"].map { find("party.\($0)") }
        func named(_ name: String?) -> Int {
            guard let name else { return -1 }
            return columns.firstIndex { $0.names.contains(name) } ?? -1
        }
        uniqueColumn = named(format.unique)
        // Entries that name no control are added up by their amount: so are the sums kept of them.
        controlColumn =
            format.control == nil
            ? (format.isLedger ? amountColumn : -1)
            : format.money.isEmpty ? named(format.control) : speaking
        extraColumns = columns.indices.filter { columns[$0].target == "extra" }
        extraKeys = (extraColumns.map { columns[$0].name } + unknown.map(\.name)).map(Self.key)
        let stored = Set(format.words.values.flatMap(\.values)).sorted()
        storedWords = stored.map { Array($0.utf8) }
        words = Dictionary(
            uniqueKeysWithValues: columns.indices.filter { columns[$0].type == .word }.map {
                (
                    $0,
                    (format.words[columns[$0].name] ?? [:]).compactMapValues(stored.firstIndex(of:))
                )
            })
        checks = Self.checks(columns)
        demanded = columns.indices.compactMap { index in
            guard [.text, .fecID].contains(columns[index].type), columns[index].blank != .null
            else { return nil }
            return (index, columns[index].blank == .warn)
        }
        limited = columns.indices.compactMap { index in
            // A `word` column has a list of its own, and stores what the schema asks for.
            columns[index].type == .word
                ? nil : Target.words[columns[index].target].map { (index, $0) }
        }
        (slots, constants) = Self.slots(
            format, virtualNames: virtualNames, hasExtra: !extraColumns.isEmpty || !unknown.isEmpty)
    }

    /// `"name":`, as JSON has it.
    private static func key(_ name: String) -> [UInt8] {
        var key: [UInt8] = []
        JSONText.append(name, to: &key, form: .stored)
        return key + [UInt8(ascii: ":")]
    }

    /// Whether the name that rows are counted by is the `display_name` of their party, word for
    /// word: of its parts in a filing, else as one column gives it.
    func tellsPartyNames(isFiling: Bool) -> Bool {
        func isText(_ name: String, _ column: Int) -> Bool {
            guard let slot = slots[.party]?.first(where: { $0.column == name }) else {
                return column < 0
            }
            if case .text(let found) = slot.source { return found == column }
            return false
        }
        let parts = zip(["last_name", "first_name", "middle_name", "suffix"], nameParts)
        return isText("name", nameColumn)
            && parts.allSatisfy { isText($0, isFiling ? $1 : -1) }
    }

    private static func checks(_ columns: [SourceFormat.Column]) -> [Check] {
        var ranked: [(rank: Int, check: Check)] = []
        for (index, column) in columns.enumerated() {
            let found: (Int, Check.Kind)? =
                switch column.type {
                case .amount: (0, .amount)
                case .amountUS: (0, .amountUS)
                case .amountFine: (0, .amountFine)
                case .amountPhrase: (0, .phrase)
                case .dateMMDDYYYY: (1, .date(.mmddyyyy))
                case .dateSlashed: (1, .date(.slashed))
                case .dateISO: (1, .date(.iso))
                case .dateYYYYMMDD: (1, .date(.yyyymmdd))
                case .dateDDMonYY: (1, .date(.ddMonYY))
                case .dateUS: (1, .date(.us))
                case .dateShort: (1, .date(.short))
                case .dateSerial: (1, .date(.serial))
                case .timestamp: (1, .date(.stamp))
                case .partialDate: (1, .partialDate)
                case .integer: (2, .integer)
                case .percent: (2, .percent)
                case .claimPhrase: (3, .claim)
                case .word: (2, .word)
                case .district: (2, .district)
                case .text, .fecID, .skip: nil
                }
            if let (rank, kind) = found {
                ranked.append((rank, Check(column: index, kind: kind, blank: column.blank)))
            }
        }
        return ranked.enumerated()
            .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element.check)
    }

    private static func slots(
        _ format: SourceFormat, virtualNames: [String], hasExtra: Bool
    ) -> ([Target.Part: [Slot]], [[UInt8]]) {
        var slots: [Target.Part: [Slot]] = [:]
        var constants: [[UInt8]] = []
        // Columns that the schema declares NOT NULL and a file may leave blank.
        let needed: Set<String> = ["cmte_id", "subject", "measure"]
        func add(_ part: Target.Part, _ column: String, _ source: Slot.Source) {
            var isDemanded = false
            if case .text(let index) = source {
                isDemanded = format.columns[index].blank == .reject
            }
            slots[part, default: []].append(
                Slot(
                    column: column, source: source,
                    emptyText: needed.contains(column) && !isDemanded,
                    tag: Hash128.tag(column)))
        }
        for (index, column) in format.columns.enumerated() where column.type != .skip {
            guard let target = Target(column.target, table: format.table), let part = target.part,
                target.column != "extra"
            else {
                if column.type == .amountPhrase { addPhrase(.detail) }
                continue
            }
            switch column.type {
            case .text, .partialDate, .fecID:
                if let value = format.constants[column.target], !value.isEmpty {
                    add(part, target.column, .textOr(index, constants.count))
                    constants.append(Array(value.utf8))
                } else {
                    add(part, target.column, .text(index))
                }
            case .word: add(part, target.column, .word(index))
            case .district: add(part, target.column, .district(index))
            case .amountPhrase: addPhrase(part)
            case .claimPhrase:
                add(part, target.column, .text(index))
                add(part, "low_cents", .low)
                add(part, "high_cents", .high)
            case .dateISO, .dateSlashed, .dateMMDDYYYY, .dateDDMonYY, .dateYYYYMMDD,
                .dateUS, .dateShort, .dateSerial, .timestamp:
                add(
                    part, target.column,
                    target.column.hasSuffix("_day") ? .number(index) : .isoDate(index))
            default: add(part, target.column, .number(index))
            }
        }
        func addPhrase(_ part: Target.Part) {
            add(part, "low_cents", .low)
            add(part, "high_cents", .high)
            add(part, "precision", .precision)
            add(part, "verbatim", .verbatim)
        }
        if !format.money.isEmpty {
            addPhrase(.detail)
            add(.adBuy, "currency", .currency)
        }
        for (text, name) in format.copies.sorted(by: { $0.key < $1.key }) {
            guard let target = Target(text, table: format.table), let part = target.part,
                let index = format.columns.firstIndex(where: { $0.names.contains(name) }),
                !(slots[part] ?? []).contains(where: { $0.column == target.column })
            else { continue }
            add(part, target.column, .text(index))
        }
        for (text, value) in format.constants.sorted(by: { $0.key < $1.key }) {
            guard let target = Target(text, table: format.table), let part = target.part,
                !(slots[part] ?? []).contains(where: { $0.column == target.column })
            else { continue }
            add(part, target.column, .constant(constants.count))
            constants.append(Array(value.utf8))
        }
        for (index, name) in virtualNames.enumerated() {
            slots[.record, default: []].removeAll { $0.column == name }
            add(.record, name, .virtual(index))
        }
        if hasExtra { add(format.isLedger ? .detail : .record, "extra", .extra) }
        // In the order of their names, so that `verify` needs no format file to hash them again.
        return (slots.mapValues { $0.sorted { $0.column < $1.column } }, constants)
    }
}
