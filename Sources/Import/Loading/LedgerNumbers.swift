import LedgerModel
import Store

/// Where the numbers of new rows begin, and which classes there are.
struct LedgerNumbers {
    let sourceID: Int64
    let firstIDs: [Target.Part: Int64]
    let classes: [PostingClass: Int64]
    let nextClassID: Int64

    init(in database: Connection) throws {
        // A record's number is its source's, nine digits and its line's: it must stay below 2^63.
        sourceID = try Self.next("source_id", "source", below: 1 << 31, database)
        firstIDs = try Self.firstIDs(database)
        classes = try Self.classes(database)
        nextClassID = try Self.next("class_id", "posting_class", below: 1 << 62, database)
    }

    /// The number after the largest; one that no import gave leaves no room.
    private static func next(
        _ key: String, _ table: String, below bound: Int64, _ database: Connection
    ) throws -> Int64 {
        let largest = try database.integer("SELECT max(\(key)) FROM \(table)") ?? 0
        guard (0..<bound).contains(largest) else {
            throw StoreError.damaged(
                path: database.path,
                why: "the largest \(key) is \(largest), which no import gives")
        }
        return largest + 1
    }

    private static func firstIDs(_ database: Connection) throws -> [Target.Part: Int64] {
        var result: [Target.Part: Int64] = [:]
        for part in [Target.Part.filing, .party, .posting, .detail] {
            let table = Target.table(of: part, record: "")
            let key = Target.key(of: part)
            result[part] = try next(key, table, below: 1 << 62, database)
        }
        return result
    }

    private static func classes(_ database: Connection) throws -> [PostingClass: Int64] {
        let rows = try database.statement(
            """
            SELECT class_id, kind, nature, direction, status, status_rule, stance, transaction_tp,
              memo, individual, line FROM posting_class
            """)
        var result: [PostingClass: Int64] = [:]
        while try rows.step() {
            // A class in words that the schema does not know is none of ours, and equals no other.
            guard let kind = EntryKind(rawValue: rows.text(1) ?? ""),
                let direction = Direction(rawValue: rows.text(3) ?? ""),
                let status = EntryStatus(rawValue: rows.text(4) ?? "")
            else { continue }
            let value = PostingClass(
                kind: kind, nature: rows.text(2) ?? "", direction: direction, status: status,
                rule: rows.text(5).flatMap(StatusRule.init),
                stance: rows.text(6).flatMap(Stance.init(rawValue:)),
                transactionTP: rows.text(7), memo: rows.int(8) == 1, individual: rows.int(9) == 1,
                line: rows.text(10))
            result[value] = rows.int(0)
        }
        return result
    }
}
