/// Something a reader should know of a posted row or a whole file: a row of the table `finding`.
public struct Finding: Hashable, Sendable {
    /// What was found.
    public let code: FindingCode
    /// The first physical line of the record, from 1; 0 is the file as a whole.
    public let line: Int64
    /// What was found here, for people.
    public let message: String
    /// How many times.
    public var count: Int64

    /// A finding; without a `message` it is the words of its code.
    public init(_ code: FindingCode, line: Int64 = 0, message: String? = nil, count: Int64 = 1) {
        self.code = code
        self.line = line
        self.message = message ?? code.text
        self.count = count
    }
}
