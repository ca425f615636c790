/// What bytes beyond ASCII mean, as a format declares it.
package enum TextEncoding: String, Sendable, CaseIterable {
    /// UTF-8; a record that is not is read as Windows-1252, which is noted.
    case utf8 = "utf-8"
    /// Two bytes a character, with or without a byte-order mark; made UTF-8 before it is framed.
    case utf16 = "utf-16"
    /// Windows-1252, of which Latin-1 is a part.
    case windows1252 = "windows-1252"
    /// The code page of the first PCs.
    case cp437
}

/// How records and fields are marked in a file.
package struct Framing: Sendable, Equatable {
    /// Whether one more delimiter may or must end each line (the FEC's `oppexp` has one).
    package enum TrailingDelimiter: Sendable, Equatable {
        /// The last field is the last field.
        case none
        /// Every line ends with a delimiter that starts no field.
        case always
        /// Some lines do.
        case optional
    }

    /// The byte between two fields.
    package var delimiter: UInt8
    /// RFC 4180 quoting. When false a double quote is data like any other byte.
    package var quoted: Bool
    /// Where quoting is broken, read the line again with the rule that a quote closes a field only
    /// before a delimiter or the line's end; other quotes are data. For publishers that do not
    /// double quotes inside names. And where a line's last thing is a quote that opens its last
    /// field, that field is a blank: the next line is the next record.
    package var looseQuotes = false
    /// See ``TrailingDelimiter``.
    package var trailingDelimiter: TrailingDelimiter
    /// What bytes beyond ASCII mean.
    package var encoding = TextEncoding.utf8

    /// Describes a file's framing.
    package init(
        delimiter: UInt8, quoted: Bool, looseQuotes: Bool = false,
        trailingDelimiter: TrailingDelimiter = .none
    ) {
        self.delimiter = delimiter
        self.quoted = quoted
        self.looseQuotes = looseQuotes
        self.trailingDelimiter = trailingDelimiter
    }
}

/// One field of the current record: where it starts (from the record's base) and how long it is.
/// Outer blanks (space and tab) are already trimmed away.
@frozen
package struct FieldRange: Sendable, Equatable {
    /// Offset from ``RecordReader/base``.
    package var start: Int32
    /// Bytes.
    package var count: Int32

    /// A range of bytes.
    @inlinable
    package init(start: Int32, count: Int32) {
        self.start = start
        self.count = count
    }
}

/// What ``RecordReader/next()`` found.
package enum RecordKind: Sendable, Equatable {
    /// Fields are ready.
    case record
    /// An empty line, or one of blanks only.
    case blank
    /// A record that cannot be read; ``RecordReader/rawBytes`` holds (the start of) it.
    case malformed(Malformation)
    /// No more records.
    case end
}

/// Why a record cannot be read.
package enum Malformation: Sendable, Equatable {
    /// Over ``RecordReader/lineLimit`` bytes.
    case lineTooLong
    /// A NUL byte inside.
    case embeddedNUL
    /// A quote that opens or closes in the wrong place; costs one physical line.
    case unbalancedQuote
    /// The file ends inside quotes.
    case truncated
}
