/// A total stated by an official summary or the press: a row of the table `stated_total`.
///
/// Shown beside records with its source, never added to them. Rule: docs/decisions.md, decision 16.
public struct StatedTotal: Hashable, Sendable {
    /// Source and line.
    public let provenance: Provenance
    /// Whom the total is about.
    public let subject: String
    /// What is measured, such as `raised_total`.
    public let measure: String
    /// The amount with its words.
    public let amount: MoneyInterval
    /// The date it is stated as of; nil when not said.
    public var asOf: PartialDate?
    /// Where it was stated.
    public let statedSource: String

    /// A total from its parts.
    public init(
        provenance: Provenance, subject: String, measure: String, amount: MoneyInterval,
        statedSource: String
    ) {
        self.provenance = provenance
        self.subject = subject
        self.measure = measure
        self.amount = amount
        self.statedSource = statedSource
    }
}
