/// What counts or does not, as a report or method states it.
package struct ReportRule: Equatable, Sendable {
    /// The ids of the rules, such as `ie-merge/1`; none for what is plain usage.
    package var ids: [String]
    /// The rule in words.
    package var text: String

    /// Reads `ie-merge/1, bulk-tells-notice/1: a row of a notice counts until …`, or words alone.
    init(_ line: String) {
        ids = []
        text = line
        guard let colon = line.utf8.firstIndex(of: 0x3A) else { return }
        let words = list(String(line[..<colon]))
        guard !words.isEmpty, words.allSatisfy(Self.isID) else { return }
        ids = words
        text = trimmed(line[line.index(after: colon)...])
    }

    /// The whole line again.
    package var line: String { ids.isEmpty ? text : ids.joined(separator: ", ") + ": " + text }

    /// Letters, digits and hyphens, a slash, a version.
    static func isID(_ word: String) -> Bool {
        let halves = word.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard halves.count == 2, let name = halves.first, let version = halves.last else {
            return false
        }
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
        return !name.isEmpty && !version.isEmpty && version.allSatisfy(isDigit)
            && name.allSatisfy { (0x61...0x7A).contains($0) || isDigit($0) || $0 == 0x2D }
    }
}
