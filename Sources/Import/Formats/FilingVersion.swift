/// Version of the FEC's format that a filing is written in: `8.3`, `3.00`, `P3.4` (paper, keyed by
/// the FEC).
struct FilingVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    let isPaper: Bool
    let major: Int
    let minor: Int

    /// Reads `8.5`, `3.00`, `3` or `P3.4`; nil when it is no version.
    init?(_ text: String) {
        var digits = Substring(text)
        isPaper = digits.first == "P" || digits.first == "p"
        if isPaper { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let major = Self.number(parts[0]) else { return nil }
        self.major = major
        guard parts.count == 2 else {
            minor = 0
            return
        }
        guard let minor = Self.number(parts[1]) else { return nil }
        // 3.00 and 3.0 are one version; 2.02 is not 2.2.
        self.minor = parts[1].count == 2 && parts[1].hasSuffix("0") ? minor / 10 : minor
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 3, text.utf8.allSatisfy({ (0x30...0x39) ~= $0 })
        else { return nil }
        return Int(text)
    }

    var description: String { (isPaper ? "P" : "") + "\(major).\(minor)" }

    static func < (left: FilingVersion, right: FilingVersion) -> Bool {
        (left.isPaper ? 1 : 0, left.major, left.minor)
            < (right.isPaper ? 1 : 0, right.major, right.minor)
    }
}

/// A range of versions as a layout file writes it: `8.0-8.5`, `5.3`, `3` (every 3.x), `1-2`.
struct FilingVersionRange: Sendable {
    let low: FilingVersion
    let high: FilingVersion
    /// Whether the upper end names a major version only, and so means all of it.
    private let isOpen: Bool

    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(ends.count), let low = FilingVersion(ends[0]),
            let high = FilingVersion(ends[ends.count - 1])
        else { return nil }
        self.low = low
        self.high = high
        isOpen = !ends[ends.count - 1].contains(".")
    }

    func contains(_ version: FilingVersion) -> Bool {
        guard version.isPaper == low.isPaper, version >= low else { return false }
        return isOpen ? version.major <= high.major : version <= high
    }
}
