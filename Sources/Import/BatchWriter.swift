import Store

/// Writes batches through prepared statements: the other half of the hot path.
final class BatchWriter {
    private let database: LedgerDatabase
    private let sourceID: Int64
    private let entry: Statement
    private let parts: [(part: Target.Part, statement: Statement, width: Int)]
    private let insertClass: Statement
    private let insertReject: Statement
    private let insertFinding: Statement

    init(database: LedgerDatabase, plan: DecodePlan, sourceID: Int64) throws {
        self.database = database
        self.sourceID = sourceID
        entry = try database.statement(
            """
            INSERT INTO entry (entry_id, filing_id, party_id, posting_id, detail_id, entry_day,
              amount_cents, tran_id, image, sub_id) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)
            """)
        parts = try Target.Part.allCases.compactMap { part in
            let isUsed = plan.format.isLedger ? part != .record && (part != .adBuy || plan.slots[.adBuy] != nil) : part == .record
            guard isUsed else { return nil }
            var columns = [Target.key(of: part)]
            if part == .filing { columns += ["image_base", "sub_base"] }
            if part == .posting { columns += ["class_id"] }
            columns += (plan.slots[part] ?? []).map { "\"\($0.column)\"" }
            let width = columns.count - 1
            if part == .filing || part == .posting { columns.append("source_id") }
            var values = (0...width).map { "?\($0 + 1)" }
            if part == .filing || part == .posting { values.append("\(sourceID)") }
            let table = Target.table(of: part, record: plan.format.table)
            let statement = try database.statement(
                "INSERT INTO \"\(table)\" (\(columns.joined(separator: ", "))) "
                    + "VALUES (\(values.joined(separator: ", ")))")
            return (part, statement, width)
        }
        insertClass = try database.statement(
            """
            INSERT INTO posting_class (class_id, kind, nature, direction, status, status_rule, stance,
              transaction_tp, memo, individual) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)
            """)
        insertReject = try database.statement(
            "INSERT INTO reject VALUES (\(sourceID),?1,?2,?3,?4,?5,?6,?7,?8)")
        insertFinding = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (\(sourceID),?1,?2,?3)")
    }

    /// How many cells each part's rows have, by part; what ``Batch`` needs to know.
    static func widths(_ plan: DecodePlan) -> [Int] {
        Target.Part.allCases.map { part in
            let lead = part == .filing ? 2 : part == .posting ? 1 : 0
            return lead + (plan.slots[part] ?? []).count
        }
    }

    /// Inserts everything in the batch.
    ///
    /// - Throws: ``StoreError``.
    func write(_ batch: Batch) throws {
        for (id, value) in batch.newClasses { try write(id, value) }
        for (part, statement, width) in parts {
            let list = batch.lists[part.rawValue]
            for row in 0..<list.rowCount {
                statement.bind(1, list.ids[row])
                for column in 0..<width {
                    bind(statement, Int32(column + 2), list.cells[row * width + column], batch.arena)
                }
                try statement.execute()
            }
        }
        try writeEntries(batch)
        for reject in batch.rejects { try write(reject) }
        for warning in batch.warnings {
            insertFinding.bind(1, Int64(warning.line))
            insertFinding.bind(2, warning.code)
            insertFinding.bind(3, warning.message)
            try insertFinding.execute()
        }
    }

    private func writeEntries(_ batch: Batch) throws {
            for index in 0..<batch.entryCount {
                let row = batch.entries[index]
                entry.bind(1, row.entryID)
                entry.bind(2, row.filing)
                entry.bind(3, row.party)
                entry.bind(4, row.posting)
                if row.detail == 0 { entry.bindNull(5) } else { entry.bind(5, row.detail) }
                bind(entry, 6, row.day, batch.arena)
                entry.bind(7, row.cents)
                bind(entry, 8, row.tranID, batch.arena)
                bind(entry, 9, row.image, batch.arena)
                bind(entry, 10, row.subID, batch.arena)
                try entry.execute()
            }
    }

    @inline(__always)
    private func bind(
        _ statement: Statement, _ index: Int32, _ cell: Cell, _ arena: UnsafeMutablePointer<UInt8>
    ) {
        switch cell.tag {
        case .null: statement.bindNull(index)
        case .integer: statement.bind(index, cell.value)
        case .text: statement.bind(index, text: arena + cell.offset, count: cell.count)
        }
    }

    private func write(_ id: Int64, _ value: PostingClass) throws {
        insertClass.bind(1, id)
        insertClass.bind(2, value.kind)
        insertClass.bind(3, value.nature)
        insertClass.bind(4, value.direction)
        insertClass.bind(5, value.status)
        insertClass.bind(6, value.rule)
        insertClass.bind(7, value.stance)
        insertClass.bind(8, value.transactionTP)
        insertClass.bind(9, value.memo ? 1 : 0)
        insertClass.bind(10, value.individual ? 1 : 0)
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
