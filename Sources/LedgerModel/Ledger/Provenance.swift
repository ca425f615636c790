/// Where a row comes from: a source and the first physical line of its record there.
///
/// As one number (`entry_id`, `record_id`) it is source × 1,000,000,000 + line, so 7000004812 reads
/// as "source 7, line 4812". Rule: schema/migrations/0001_ledger.sql.
public struct Provenance: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of the source, from 1.
    public let sourceID: Int64
    /// The line, from 1; 0 is the source as a whole.
    public let line: Int64

    private static let linesPerSource: Int64 = 1_000_000_000

    /// A provenance, or nil when the numbers do not fit one `entry_id`: sources 1 to
    /// 9,223,372,035 and lines 0 to 999,999,999.
    public init?(sourceID: Int64, line: Int64) {
        guard 1...9_223_372_035 ~= sourceID, 0..<Provenance.linesPerSource ~= line else {
            return nil
        }
        self.sourceID = sourceID
        self.line = line
    }

    /// The provenance an `entry_id` stands for, or nil when it names no source.
    public init?(entryID: Int64) {
        let (sourceID, line) = entryID.quotientAndRemainder(dividingBy: Provenance.linesPerSource)
        self.init(sourceID: sourceID, line: line)
    }

    /// The one number that stands for it.
    public var entryID: Int64 { sourceID * Provenance.linesPerSource + line }

    /// For people: `source 7, line 4812`.
    public var description: String { "source \(sourceID), line \(line)" }

    /// Orders by source, then line.
    public static func < (left: Self, right: Self) -> Bool { left.entryID < right.entryID }
}
