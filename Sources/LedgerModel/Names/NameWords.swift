import Foundation

/// The words of a name as search knows them: the one folding of names, of what is filed and of what
/// is asked.
///
/// Letters are lowercase and without accents (É is e, ß is ss, Ł is l). Blanks, commas and whatever
/// else is no letter and no digit part words. Apostrophes, hyphens, full stops and ampersands join
/// as well as part: O'BRIEN has the words o, brien and obrien, J.R. has j, r and jr.
package enum NameWords {
    /// Longer words are cut, both those of names and those asked for.
    package static let longest = 64

    /// One word of a question. A name has it when words of the name begin with each of the parts,
    /// or one begins with the parts joined.
    package struct Wanted: Hashable, Sendable {
        /// The parts between apostrophes, hyphens, full stops and ampersands.
        package var parts: [[UInt8]]
        /// The parts without what is between them; nil where there is one.
        package var joined: [UInt8]?
    }

    /// The words of a question.
    package static func wanted(_ text: String) -> [Wanted] {
        var found: [Wanted] = []
        withFolded(text) { bytes in
            runs(bytes) { run in
                var parts: [[UInt8]] = []
                split(run) { parts.append(Array($0)) }
                guard !parts.isEmpty else { return }
                let wanted = Wanted(
                    parts: parts, joined: parts.count > 1 ? cut(parts.flatMap(\.self)) : nil)
                if !found.contains(wanted) { found.append(wanted) }
            }
        }
        return found
    }

    /// Hands over every word of a name, some of them twice.
    @inline(__always)
    package static func forEach(
        _ name: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard name.contains(where: { $0 >= 0x80 }) else { return words(lower: name, body) }
        withFolded(String(decoding: name, as: UTF8.self)) { words(lower: $0, body) }
    }

    /// Whether a name has every word of a question.
    package static func matches(_ name: String, _ wanted: [Wanted]) -> Bool {
        var words: Set<[UInt8]> = []
        var copy = name
        copy.withUTF8 { forEach($0) { words.insert(Array($0)) } }
        func begins(_ part: [UInt8]) -> Bool { words.contains { $0.starts(with: part) } }
        return wanted.allSatisfy { word in
            word.parts.allSatisfy(begins) || (word.joined.map(begins) ?? false)
        }
    }

    // MARK: Bytes

    private enum Class { case letter, joiner, separator }

    @inline(__always)
    private static func classOf(_ byte: UInt8) -> Class {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: .letter
        case 0x26, 0x27, 0x2D, 0x2E, 0x60: .joiner
        default: .separator
        }
    }

    /// The words of each run: its parts and, of several, what they make without what is between.
    private static func words(
        lower name: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        runs(name) { run in
            var parts = 0
            split(run) {
                parts += 1
                withUnsafeLowered($0, body)
            }
            guard parts > 1 else { return }
            var joined: [UInt8] = []
            split(run) { joined.append(contentsOf: $0) }
            joined = cut(joined)
            joined.withUnsafeBufferPointer { withUnsafeLowered($0, body) }
        }
    }

    /// Stretches without a separator.
    @inline(__always)
    private static func runs(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var start = 0
        while start < bytes.count {
            while start < bytes.count, classOf(bytes[start]) == .separator { start += 1 }
            var end = start
            while end < bytes.count, classOf(bytes[end]) != .separator { end += 1 }
            if end > start { body(UnsafeBufferPointer(rebasing: bytes[start..<end])) }
            start = end
        }
    }

    /// The parts of a run, each cut to ``longest``.
    @inline(__always)
    private static func split(
        _ run: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var start = 0
        while start < run.count {
            while start < run.count, classOf(run[start]) == .joiner { start += 1 }
            var end = start
            while end < run.count, classOf(run[end]) == .letter { end += 1 }
            if end > start {
                let part = UnsafeBufferPointer(rebasing: run[start..<end])
                body(UnsafeBufferPointer(rebasing: part[..<cutEnd(part)]))
            }
            start = end
        }
    }

    /// Where a word ends that may have ``longest`` bytes, never within a letter.
    @inline(__always)
    private static func cutEnd(_ word: UnsafeBufferPointer<UInt8>) -> Int {
        guard word.count > longest else { return word.count }
        var end = longest
        while end > 0, word[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }

    private static func cut(_ word: [UInt8]) -> [UInt8] {
        word.withUnsafeBufferPointer { Array($0[..<cutEnd($0)]) }
    }

    @inline(__always)
    private static func withUnsafeLowered(
        _ word: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: word.count) { lowered in
            for index in word.indices {
                let byte = word[index]
                lowered[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
            }
            body(UnsafeBufferPointer(lowered))
        }
    }

    // MARK: Letters beyond ASCII

    /// The text in lowercase without accents.
    private static func withFolded(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var folded = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.isASCII {
                folded.unicodeScalars.append(scalar)
            } else if let plain = plain[scalar.value] {
                folded += plain
            } else {
                switch scalar.properties.generalCategory {
                case .nonspacingMark, .spacingMark, .enclosingMark, .format: continue
                case .dashPunctuation: folded += "-"
                default:
                    let isWord =
                        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    folded += isWord ? scalar.properties.lowercaseMapping : " "
                }
            }
        }
        // What is lowercase now may be made of a letter and a mark again, like the dotted İ.
        folded = folded.lowercased()
        folded.withUTF8(body)
    }

    /// Letters that no decomposition parts from their strokes, and apostrophes.
    private static let plain: [UInt32: String] = {
        var found: [UInt32: String] = [:]
        for (letters, text) in [
            ("ßẞ", "ss"), ("æÆ", "ae"), ("œŒ", "oe"), ("øØ", "o"), ("đĐðÐ", "d"), ("łŁ", "l"),
            ("þÞ", "th"), ("ħĦ", "h"), ("ı", "i"), ("ŧŦ", "t"), ("’‘‛ʼʹʻ´ˈ′", "'"),
        ] {
            for letter in letters.unicodeScalars { found[letter.value] = text }
        }
        return found
    }()
}
