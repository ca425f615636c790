import Store

/// Writes batches through the row feed: the other half of the hot path.
final class BatchWriter {
    private let database: Connection
    private let sourceID: Int64
    private let entry: Statement
    private let parts: [(part: Target.Part, statement: Statement)]
    private let insertClass: Statement
    /// How many entries, or reference records, were stored.
    private(set) var storedCount = 0
    private let insertReject: Statement
    private let insertFinding: Statement

    private let items: ItemWriter
    /// Takes in whom the rows name; nil where that is read off the tables afterwards.
    let names: NameGathering?

    /// - Parameter gathering: how it takes in whom the rows name, if it does.
    init(
        database: Connection, plan: DecodePlan, sourceID: Int64,
        gathering: NameGathering.Way? = nil
    ) throws {
        names = try gathering.map { try NameGathering(source: sourceID, $0, in: database) }
        items = ItemWriter(database: database)
        self.database = database
        self.sourceID = sourceID
        entry = try database.statement(
            RowFeed.insertion(into: "entry", columns: Self.entryColumns(plan)))
        parts = try Target.Part.allCases.compactMap { part in
            guard Self.isUsed(part, by: plan) else { return nil }
            var columns = [Target.key(of: part)]
            if part == .filing { columns += ["image_base", "sub_base"] }
            if part == .posting { columns += ["class_id"] }
            columns += (plan.slots[part] ?? []).map(\.column)
            let isOwned = part == .filing || part == .posting
            return (
                part,
                try database.statement(
                    RowFeed.insertion(
                        into: Target.table(of: part, record: plan.format.table), columns: columns,
                        constants: isOwned ? [("source_id", sourceID)] : [], in: database))
            )
        }
        insertClass = try database.statement(
            """
            INSERT INTO posting_class (class_id, kind, nature, direction, status, status_rule,
              stance, transaction_tp, memo, individual, line)
            VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)
            """)
        insertReject = try database.statement(
            "INSERT INTO reject VALUES (\(sourceID),?1,?2,?3,?4,?5,?6,?7,?8)")
        insertFinding = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (\(sourceID),?1,?2,?3)")
    }

    static func entryColumns(_ plan: DecodePlan) -> [String] {
        plan.aggregateColumn >= 0 ? Batch.filedEntryColumns : Batch.entryColumns
    }

    private static func isUsed(_ part: Target.Part, by plan: DecodePlan) -> Bool {
        guard plan.format.isLedger else { return part == .record }
        return part != .record && (part != .adBuy || plan.slots[.adBuy] != nil)
    }

    /// How many cells each part's rows have, by part; what ``Batch`` needs to know.
    static func widths(_ plan: DecodePlan) -> [Int] {
        Target.Part.allCases.map { part in
            let lead = part == .filing ? 3 : part == .posting ? 2 : 1
            return lead + (plan.slots[part] ?? []).count
        }
    }

    /// Inserts everything in the batch.
    ///
    /// - Throws: ``StoreError``.
    func write(_ batch: Batch) throws {
        for (id, value) in batch.newClasses { try write(id, value) }
        for (part, statement) in parts { try feed(batch.lists[part.rawValue], statement, batch) }
        try feed(batch.entries, entry, batch)
        if let names { try gather(batch.entries, names) }
        storedCount += try items.write(batch.items)
        storedCount += batch.entryCount + batch.lists[Target.Part.record.rawValue].rowCount
        for reject in batch.rejects { try write(reject) }
        for warning in batch.warnings {
            insertFinding.bind(1, Int64(warning.line))
            insertFinding.bind(2, warning.code)
            insertFinding.bind(3, warning.message)
            try insertFinding.execute()
        }
    }

    /// The first four columns of an entry: its number, filing, party and posting.
    private func gather(_ list: RowList, _ names: NameGathering) throws {
        var cells = UnsafePointer<Cell>(list.cells)
        for _ in 0..<list.rowCount {
            try names.add(
                entry: cells[0].value, party: cells[2].value, posting: cells[3].value,
                filing: cells[1].value)
            cells += list.width
        }
    }

    private func feed(_ list: RowList, _ statement: Statement, _ batch: Batch) throws {
        try database.feed.insert(
            statement, cells: list.cells, width: list.width, rowCount: list.rowCount,
            arena: batch.arena)
    }

    private func write(_ id: Int64, _ value: PostingClass) throws {
        insertClass.bind(1, id)
        insertClass.bind(2, value.kind.rawValue)
        insertClass.bind(3, value.nature)
        insertClass.bind(4, value.direction.rawValue)
        insertClass.bind(5, value.status.rawValue)
        insertClass.bind(6, value.rule?.rawValue)
        insertClass.bind(7, value.stance?.rawValue)
        insertClass.bind(8, value.transactionTP)
        insertClass.bind(9, value.memo ? 1 : 0)
        insertClass.bind(10, value.individual ? 1 : 0)
        insertClass.bind(11, value.line)
        try insertClass.execute()
    }

    private func write(_ reject: Reject) throws {
        insertReject.bind(1, Int64(reject.line))
        insertReject.bind(2, Int64(reject.byteOffset))
        insertReject.bind(3, reject.column)
        insertReject.bind(4, reject.reason)
        insertReject.bind(5, reject.message)
        insertReject.bind(6, blob: reject.raw)
        insertReject.bind(7, Int64(reject.rawLength))
        insertReject.bind(8, reject.rawSHA256)
        try insertReject.execute()
    }
}
