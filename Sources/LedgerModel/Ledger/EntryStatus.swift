/// Whether an entry counts, and if not, why. The raw values are those of `posting_class.status`.
///
/// Every status but `active` names its rule. Rule: docs/decisions.md, statuses.
public enum EntryStatus: String, Hashable, Sendable, CaseIterable {
    /// Counts.
    case active
    /// Replaced by an amendment.
    case superseded
    /// A notice that is now in a regular report.
    case covered
    /// A memo entry: already inside another line's total.
    case attribution
    /// A conduit's side of money that passed through it.
    case conduit
    /// The same transaction as another entry.
    case duplicate
    /// Implausible, and set aside until a person decides.
    case quarantined
    /// Not money this ledger counts.
    case outOfScope = "out_of_scope"
}
