extension StringProtocol {
    /// The letters a to z as capitals, byte by byte; everything else as it is. Codes of records are
    /// told by their bytes: `uppercased()` makes S of a long s, and `==` takes the Kelvin sign
    /// for K.
    package var capitals: String {
        String(decoding: utf8.map { $0 &- 0x61 < 26 ? $0 - 0x20 : $0 }, as: UTF8.self)
    }

    /// The letters A to Z as small ones, byte by byte; everything else as it is.
    package var smallLetters: String {
        String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    /// Whether it has no character beyond ASCII; only then may `==` tell codes apart.
    package var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
