/// File-name patterns: case-blind, `*` is any run of characters, everything else is itself.
enum NamePattern {
    static func matches(_ text: String, _ pattern: String) -> Bool {
        matches(text, [Array(pattern.smallLetters.utf8)])
    }

    /// - Parameter patterns: in small letters.
    static func matches(_ text: String, _ patterns: [[UInt8]]) -> Bool {
        var text = text.smallLetters
        return text.withUTF8 { text in
            patterns.contains { $0.withUnsafeBufferPointer { matches(text, $0) } }
        }
    }

    /// Bytes in small letters against a pattern in small letters.
    static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in
            pattern.withUnsafeBufferPointer { matches(text, $0) }
        }
    }

    private static func matches(
        _ text: UnsafeBufferPointer<UInt8>, _ pattern: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let star = UInt8(ascii: "*")
        var (at, next) = (0, 0)
        var retry: (text: Int, pattern: Int)?
        while at < text.count {
            let wanted = next < pattern.count ? pattern[next] : nil
            if wanted == star {
                next += 1
                retry = (at, next)
            } else if wanted == text[at] {
                at += 1
                next += 1
            } else if let last = retry {
                retry = (last.text + 1, last.pattern)
                (at, next) = (last.text + 1, last.pattern)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == star }
    }
}
