/// Which way the money went, seen from the filer. The raw values are those of the database.
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// To the filer.
    case incoming = "in"
    /// From the filer.
    case outgoing = "out"
}
