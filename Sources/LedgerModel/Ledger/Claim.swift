/// A figure the press or a campaign stated, to be checked: a row of the table `claim`.
public struct Claim: Hashable, Sendable {
    /// Source and line.
    public let provenance: Provenance
    /// Its id in its journal.
    public let id: String
    /// When it was published, as exactly as known.
    public var publishedOn: PartialDate?
    /// Where it was published.
    public var outlet: String?
    /// Who said so, when it is not the outlet itself.
    public var attributedTo: String?
    /// Whom the figure is about.
    public var subject: String?
    /// Whom it is set against.
    public var counterpart: String?
    /// What is measured, such as `raised_total`.
    public let measure: String
    /// The words, as stated.
    public let verbatim: String
    /// The unit of the words.
    public let unit: FigureUnit
    /// What the words say.
    public let figure: Figure

    /// A claim whose words are read by ``FigurePhrase/parse(_:unit:)``. Throws: ``PhraseProblem``.
    public init(
        provenance: Provenance, id: String, measure: String, verbatim: String, unit: FigureUnit
    ) throws(PhraseProblem) {
        figure = try FigurePhrase.parse(verbatim, unit: unit).get()
        self.provenance = provenance
        self.id = id
        self.measure = measure
        self.verbatim = verbatim
        self.unit = unit
    }
}
