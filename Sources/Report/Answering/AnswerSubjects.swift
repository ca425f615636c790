import Store

/// Whom and what the rows of an answer name: enough to tell which files spoke.
struct AnswerSubjects {
    /// More names than this of one kind do not narrow anything: they are nearly all.
    private static let most = 500

    private(set) var sourceIDs: Set<Int64> = []
    private(set) var files: Set<String> = []
    private(set) var committees: Set<String> = []
    private(set) var candidates: Set<String> = []
    private(set) var cycles: Set<String> = []
    private(set) var bases: Set<String> = []
    /// Whether each row says which file, filing or record it comes from.
    private(set) var namesSources: Bool
    /// Whether a column names committees, candidates.
    let namesCommittees: Bool
    let namesCandidates: Bool
    private let columns: [(Int, Role)]

    private enum Role {
        case record, source, file, coveredBy, committee, candidate, cycle, basis
    }

    private static let roles: [String: Role] = [
        "record_id": .record, "entry_id": .record, "source_id": .source, "source": .file,
        "file": .file, "filing": .file, "file_num": .file, "previous_filing": .file,
        "covered_by": .coveredBy, "committee_id": .committee, "filer_id": .committee,
        "spender_id": .committee, "giver_id": .committee, "receiver_id": .committee,
        "conduit_id": .committee, "sponsor_id": .committee, "candidate_id": .candidate,
        "who_id": .candidate, "subject_id": .candidate, "cycle": .cycle, "basis": .basis,
    ]

    init(_ report: ReportDefinition) {
        columns = report.columns.enumerated().compactMap { index, column in
            Self.roles[column.name].map { (index, $0) }
        }
        let roles = columns.map(\.1)
        // A file named beside a record is the figure's; a summary's file name is not all of it.
        namesSources =
            roles.contains(.record) || roles.contains(.source)
            || report.key.contains { Self.roles[$0] == .file }
        namesCommittees = roles.contains(.committee)
        namesCandidates = roles.contains(.candidate)
    }

    mutating func take(_ row: RowView) {
        for (index, role) in columns {
            switch role {
            case .record: if let id = number(row, index) { sourceIDs.insert(id / 1_000_000_000) }
            case .source:
                if let id = number(row, index) {
                    sourceIDs.insert(id)
                } else {
                    // A row of several files names none of them.
                    namesSources = false
                }
            case .file: Self.add(row.text(index), to: &files)
            case .coveredBy:
                let words = row.text(index)
                Self.add(
                    words.map { $0.hasPrefix("filing ") ? String($0.dropFirst(7)) : $0 }, to: &files
                )
            case .committee: Self.add(row.text(index), to: &committees)
            case .candidate: Self.add(row.text(index), to: &candidates)
            case .cycle:
                if row.storage(index) == .integer {
                    Self.add(String(row.integer(index)), to: &cycles)
                } else {
                    Self.add(row.text(index), to: &cycles)
                }
            case .basis: Self.add(row.text(index), to: &bases)
            }
        }
    }

    private func number(_ row: RowView, _ index: Int) -> Int64? {
        row.storage(index) == .integer ? row.integer(index) : row.text(index).flatMap { Int64($0) }
    }

    private static func add(_ text: String?, to set: inout Set<String>) {
        guard let text, !text.isEmpty, set.count <= most else { return }
        set.insert(text)
    }

    /// A set that is complete, or nil when there were too many to keep.
    static func complete(_ set: Set<String>) -> Set<String>? { set.count > most ? nil : set }
}
