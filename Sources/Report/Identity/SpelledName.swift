import Foundation
import LedgerModel

/// Names as `match` compares them: in capitals, without accents, in words.
enum SpelledName {
    /// So many words of a name are compared one by one; what is behind them stands as one more.
    static let mostWords = 24

    /// The words of a name. Apostrophes and full stops are nothing; hyphens part words, and
    /// so does whatever else is no letter and no digit.
    static func words(_ text: String) -> [String] {
        var found: [String] = []
        var word: [UInt8] = []
        func end() {
            guard !word.isEmpty else { return }
            found.append(String(decoding: word, as: UTF8.self))
            word.removeAll(keepingCapacity: true)
        }
        func take(_ bytes: some Sequence<UInt8>) {
            for byte in bytes {
                switch byte {
                case 0x61...0x7A: word.append(byte - 0x20)
                case 0x30...0x39, 0x41...0x5A, 0x80...0xFF: word.append(byte)
                case 0x27, 0x2E, 0x60: break
                default: end()
                }
            }
        }
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            take(text.utf8)
        } else {
            for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
                if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                    take(scalar.properties.uppercaseMapping.utf8)
                } else if scalar.properties.generalCategory != .nonspacingMark {
                    take(scalar.value == 0x27 || scalar.value == 0x2019 ? "'".utf8 : " ".utf8)
                }
            }
        }
        end()
        return found
    }

    /// Whether one letter more, less, another one or two that change places make one of the other.
    static func isNear(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in right.withUTF8 { isNear(left, $0) } }
    }

    private static func isNear(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard abs(left.count - right.count) <= 1, min(left.count, right.count) >= 4 else {
            return false
        }
        var start = 0
        while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
        var tail = 0
        while tail < min(left.count, right.count) - start,
            left[left.count - 1 - tail] == right[right.count - 1 - tail]
        {
            tail += 1
        }
        let (mine, other) = (left.count - start - tail, right.count - start - tail)
        if max(mine, other) <= 1 { return true }
        return mine == 2 && other == 2 && left[start] == right[start + 1]
            && left[start + 1] == right[start]
    }
}

/// A person's name in its parts.
struct PersonName: Equatable {
    var last = ""
    var first = ""
    var middle = ""
    var suffix = ""

    private static let suffixes: [String: String] = [
        "JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "2ND": "II",
        "III": "III", "3RD": "III", "IV": "IV", "4TH": "IV",
    ]
    private static let titles: Set<String> = [
        "MR", "MRS", "MS", "MISS", "DR", "HON", "HONORABLE", "REV", "REVEREND", "SEN", "SENATOR",
        "REP", "PROF", "PROFESSOR", "MD", "PHD", "ESQ", "ESQUIRE", "CPA", "JD", "DDS", "DVM", "DO",
        "COL", "CAPT", "GEN", "LT", "SGT", "AMB", "AMBASSADOR", "RABBI", "FR", "RET",
    ]

    /// `LAST, FIRST MIDDLE SUFFIX` as filings and bulk files have it; without a comma
    /// `FIRST MIDDLE LAST`. Titles and degrees say nothing of who it is; a name of nothing else
    /// keeps them.
    init(_ text: String) {
        guard let comma = text.firstIndex(of: ",") else {
            var words = take(SpelledName.words(text))
            last = words.popLast() ?? ""
            place(words)
            return
        }
        last = take(SpelledName.words(String(text[..<comma]))).joined(separator: " ")
        place(take(SpelledName.words(String(text[text.index(after: comma)...]))))
    }

    private mutating func place(_ words: [String]) {
        first = words.first ?? ""
        middle = words.dropFirst().joined(separator: " ")
    }

    private mutating func take(_ words: [String]) -> [String] {
        let bare = words.filter { !Self.titles.contains($0) }
        var rest = bare.isEmpty ? words : bare
        while rest.count > 1, let found = rest.last.flatMap({ Self.suffixes[$0] }) {
            suffix = found
            rest.removeLast()
        }
        return rest
    }

    /// The first letter, blank where there is none.
    static func initial(_ name: String) -> String { name.first.map { String($0) } ?? "" }
}
