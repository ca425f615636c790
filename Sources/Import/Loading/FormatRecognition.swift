import DelimitedText

/// Finds the format of a file by its declared signature: name pattern, framing, field count,
/// header. No guessing: what fits no format, or two, is refused by name.
struct FormatRecognition {
    let formats: [SourceFormat]
    /// Where none of them fits: the formats of states and cities.
    var others: LaterFormats?

    struct Match {
        let format: SourceFormat
        /// The names of the header line, for formats that have one.
        let header: [String]?
        /// Lines before it that hold a title and nothing else.
        var titles = 0
        /// Whether lines end in a carriage return alone.
        var endsInReturns = false
        /// Of text with two bytes a character: which comes first.
        var isBigEndian: Bool?

        /// The file's bytes as its records are framed.
        func asFramed(_ source: ByteSource) -> ByteSource {
            let text = isBigEndian.map { UTF16Text.AsUTF8(source, isBigEndian: $0) } ?? source
            return endsInReturns ? LineEnds.AsFeeds(text) : text
        }
    }

    /// - Parameters:
    ///   - name: the file's (or member's) name without folders.
    ///   - sample: its first bytes.
    ///   - formatID: the format asked for, if any.
    ///   - isMended: whether it is a file of mended rejects, which begins with records.
    /// - Throws: ``ImportError/refused(code:message:)``.
    func match(
        name: String, sample: [UInt8], formatID: String?, isMended: Bool = false
    ) throws -> Match {
        guard let others else {
            return try matchOne(
                name: name, sample: sample, formatID: formatID, isMended: isMended)
        }
        do {
            if let formatID, !formats.contains(where: { $0.id == formatID }) {
                return try FormatRecognition(formats: formats + others.formats()).matchOne(
                    name: name, sample: sample, formatID: formatID, isMended: isMended)
            }
            return try matchOne(
                name: name, sample: sample, formatID: formatID, isMended: isMended)
        } catch let error as ImportError where formatID == nil && Self.isOpen(error) {
            do {
                return try FormatRecognition(formats: others.formats()).matchOne(
                    name: name, sample: sample, formatID: nil, isMended: isMended)
            } catch let other as ImportError where other.code == "ambiguous_format" {
                throw other
            } catch let other as ImportError where error.code == "unknown_format" {
                throw other
            } catch is ImportError {
                throw error
            }
        }
    }

    /// Whether a file that was refused so may be one of another format.
    private static func isOpen(_ error: ImportError) -> Bool {
        ["unknown_format", "wrong_format", "missing_header", "missing_column", "utf16"]
            .contains(error.code)
    }

    private func matchOne(
        name: String, sample: [UInt8], formatID: String?, isMended: Bool
    ) throws -> Match {
        if let isBigEndian = UTF16Text.isBigEndian(sample) {
            let fitting = formats.filter { $0.framing.encoding == .utf16 }
            let text = UTF16Text.asUTF8(sample, isBigEndian: isBigEndian)
            if !fitting.isEmpty,
                var match = try? FormatRecognition(formats: fitting).matchOne(
                    name: name, sample: text, formatID: formatID, isMended: isMended)
            {
                match.isBigEndian = isBigEndian
                return match
            }
            let isMarked = sample[0] == 0xFF || sample[0] == 0xFE
            throw ImportError.refused(
                code: "utf16",
                message: "\(name): expected UTF-8, found UTF-16"
                    + (isMarked ? "" : " without a byte-order mark")
                    + "; save it as UTF-8; nothing was posted")
        }
        if LineEnds.areReturns(sample) {
            let formats = formats.filter {
                $0.hasHeader && $0.reader == FormatReader.delimited.rawValue
            }
            var match = try FormatRecognition(formats: formats).matchOne(
                name: name, sample: LineEnds.asFeeds(sample), formatID: formatID, isMended: isMended
            )
            match.endsInReturns = true
            return match
        }
        try refuseForeignContent(name, sample)
        if let formatID {
            guard let format = formats.first(where: { $0.id == formatID }) else {
                let near = formats.map(\.id).filter { $0.contains(formatID) }.joined(
                    separator: ", ")
                throw ImportError.refused(
                    code: "unknown_format",
                    message:
                        "no format \"\(formatID)\"\(near.isEmpty ? "" : " (did you mean \(near)?)")"
                        + "; list them with: warchest formats")
            }
            return try fit(format, name: name, sample: sample, isMended: isMended)
        }
        var fits: [Match] = []
        var nearest: ImportError?
        for format in formats {
            do {
                fits.append(try fit(format, name: name, sample: sample))
            } catch let error as ImportError {
                if Self.isTelling(error) || namedAlone(format, name), nearest == nil {
                    nearest = error
                }
            }
        }
        let byName = fits.filter { named($0.format, name) }
        if byName.count == 1 { return byName[0] }
        // Header formats say what they are in the file itself.
        let byHeader = (byName.isEmpty ? fits : byName).filter { $0.format.hasHeader }
        if byHeader.count == 1 { return byHeader[0] }
        let choice = byName.isEmpty ? fits : byName
        if let best = Self.mostDemanding(choice) { return best }
        if choice.isEmpty {
            throw nearest
                ?? ImportError.refused(
                    code: "unknown_format",
                    message: "\(name): no format fits. Looked at its name, delimiter, number of "
                        + "fields and header (\(Self.describe(sample))); see: warchest formats")
        }
        throw ImportError.refused(
            code: "ambiguous_format",
            message: "\(name): could be \(choice.map(\.format.id).joined(separator: " or ")); "
                + "say which with --format")
    }

    private static func isTelling(_ error: ImportError) -> Bool {
        ["missing_column", "duplicate_column"].contains(error.code)
    }

    /// Of several header formats, the one whose columns name all of the file's own, if only one
    /// does.
    private static func mostDemanding(_ matches: [Match]) -> Match? {
        let ranked = matches.compactMap { match -> (Match, Int)? in
            guard let header = match.header else { return nil }
            let known = Set(match.format.columns.flatMap(\.names))
            return (match, header.filter { !known.contains($0) }.count)
        }
        guard ranked.count == matches.count, let least = ranked.map(\.1).min() else { return nil }
        let best = ranked.filter { $0.1 == least }
        guard best.count > 1 else { return best.first?.0 }
        let most = best.map(\.0.format.required.count).max()
        let strict = best.filter { $0.0.format.required.count == most }
        return strict.count == 1 ? strict[0].0 : nil
    }

    private func named(_ format: SourceFormat, _ name: String) -> Bool {
        !format.notNames.contains { NamePattern.matches(name, $0) }
            && format.names.contains { NamePattern.matches(name, $0) }
    }

    /// Whether the name says this format and nothing else does (not `*.csv`).
    private func namedAlone(_ format: SourceFormat, _ name: String) -> Bool {
        !format.notNames.contains { NamePattern.matches(name, $0) }
            && format.names.contains { !$0.hasPrefix("*.") && NamePattern.matches(name, $0) }
    }

    // MARK: Content

    private func refuseForeignContent(_ name: String, _ sample: [UInt8]) throws {
        func refuse(_ code: String, _ what: String) -> ImportError {
            .refused(code: code, message: "\(name): \(what); nothing was posted")
        }
        if sample.isEmpty { throw refuse("empty_file", "the file is empty") }
        if sample.starts(with: [0x1F, 0x8B]) {
            throw refuse("gzip", "expected text or a zip, found gzip; unpack it first")
        }
        if sample.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw refuse("nested_zip", "expected text, found a zip inside; unpack it first")
        }
        let start = String(decoding: sample.prefix(512), as: UTF8.self).smallLetters
            .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("<!doctype") || start.hasPrefix("<html") {
            throw refuse("html", "expected data, found a web page (a failed download?)")
        }
        if sample.count > 262, sample[257..<262].elementsEqual("ustar".utf8) {
            throw refuse("tar", "expected text, found a tar archive; unpack it first")
        }
    }

    private func fit(
        _ format: SourceFormat, name: String, sample: [UInt8], isMended: Bool = false
    ) throws -> Match {
        if format.notNames.contains(where: { NamePattern.matches(name, $0) }) {
            throw ImportError.refused(code: "wrong_format", message: "\(name) is not \(format.id)")
        }
        if format.isFilings {
            guard isMended || FilingHeader.begins(sample) else {
                throw ImportError.refused(
                    code: "missing_header",
                    message: "\(name): line 1: expected the header of an FEC filing (HDR…)")
            }
            return Match(format: format, header: nil)
        }
        if format.reader == FormatReader.georgia.rawValue {
            let start = String(decoding: sample.prefix(2000), as: UTF8.self)
            guard start.drop(while: \.isWhitespace).hasPrefix("{"),
                start.contains("\"ballotItems\"")
            else {
                throw ImportError.refused(
                    code: "wrong_format",
                    message: "\(name): expected a Georgia results export (JSON with ballotItems)")
            }
            return Match(format: format, header: nil)
        }
        do {
            return try fitFraming(format, name, sample)
        } catch {
            for framing in format.alsoFramed {
                let other = format.replacing(framing: framing)
                if let match = try? fitFraming(other, name, sample) { return match }
            }
            throw error
        }
    }

    private func fitFraming(
        _ format: SourceFormat, _ name: String, _ sample: [UInt8]
    ) throws -> Match {
        let reader = RecordReader(source: MemorySource(sample), framing: format.framing)
        return format.hasHeader
            ? try fitHeader(format, name, reader) : try fitFields(format, name, reader)
    }

    private func fitHeader(
        _ format: SourceFormat, _ name: String, _ reader: RecordReader
    ) throws -> Match {
        func nextRecord() throws {
            var kind = try reader.next()
            while kind == .blank { kind = try reader.next() }
            guard kind == .record else {
                throw ImportError.refused(
                    code: "missing_header",
                    message: "\(name): expected a header line for \(format.id)")
            }
        }
        try nextRecord()
        var titles = 0
        // A spreadsheet's title: words in one cell, or two, above the header.
        while titles < 3, format.framing.quoted,
            reader.texts.filter({ !$0.isEmpty }).count < min(3, format.required.count)
        {
            titles += 1
            try nextRecord()
        }
        let header = reader.texts
        let isMeta = format.reader == FormatReader.metaReport.rawValue
        let format = isMeta ? format.in(currencyOf: header) : format
        let known = Set(format.columns.flatMap(\.names)).union(format.required)
        let hits = header.filter { known.contains($0) }.count
        let missing = format.required.filter { need in
            let names = format.columns.first { $0.names.contains(need) }?.names ?? [need]
            return !header.contains { names.contains($0) }
        }
        guard hits * 2 > format.required.count, hits > 1 else {
            throw ImportError.refused(
                code: "missing_header",
                message: "\(name): expected a header line with "
                    + "\(format.required.joined(separator: ", ")) (\(format.id)), found "
                    + "\"\(header.joined(separator: ",").prefix(80))\"")
        }
        guard missing.isEmpty else {
            throw ImportError.refused(
                code: "missing_column",
                message:
                    "\(name): line 1: expected a column \(missing.joined(separator: ", ")) for "
                    + "\(format.id), found \(header.joined(separator: ", ").prefix(200))")
        }
        for (index, column) in header.enumerated() where !column.isEmpty {
            let names = format.columns.first { $0.names.contains(column) }?.names ?? [column]
            if header[..<index].contains(where: { names.contains($0) }) {
                throw ImportError.refused(
                    code: "duplicate_column",
                    message: "\(name): line 1: two columns are named \(column); which one is meant "
                        + "cannot be known")
            }
        }
        try checkBeginning(format, name, header, reader)
        return Match(format: format, header: header, titles: titles)
    }

    /// Whether the first rows below a header say what the format's `begins` asks for.
    private func checkBeginning(
        _ format: SourceFormat, _ name: String, _ header: [String], _ reader: RecordReader
    ) throws {
        guard !format.begins.isEmpty else { return }
        let tests = format.begins.compactMap { column, patterns in
            header.firstIndex(of: column).map { ($0, column, patterns.bytes) }
        }
        for _ in 0..<50 {
            let kind = try reader.next()
            if kind == .end { return }
            guard kind == .record else { continue }
            let texts = reader.texts
            for (place, column, patterns) in tests where place < texts.count {
                guard !NamePattern.matches(texts[place], patterns) else { continue }
                throw ImportError.refused(
                    code: "wrong_format",
                    message: "\(name): expected another \(column) for \(format.id), found "
                        + "\"\(texts[place].prefix(40))\"")
            }
        }
    }

    private func fitFields(
        _ format: SourceFormat, _ name: String, _ reader: RecordReader
    ) throws -> Match {
        var counts: [Int: Int] = [:]
        let columns = format.ownColumns
        let tests = format.begins.compactMap { name, patterns in
            columns.firstIndex { $0.names.contains(name) }.map { ($0, patterns.bytes) }
        }
        for _ in 0..<50 {
            let kind = try reader.next()
            if kind == .end { break }
            guard kind == .record else { continue }
            // A header line, which some parts of such a file have, says no values.
            let texts = tests.isEmpty ? [] : reader.texts
            if !tests.isEmpty, texts.count == columns.count, texts != columns.map(\.name),
                !tests.allSatisfy({ place, patterns in
                    NamePattern.matches(texts[place], patterns)
                })
            {
                continue
            }
            counts[reader.fieldCount, default: 0] += 1
        }
        guard counts[columns.count] != nil else {
            let found = counts.max { $0.value < $1.value }?.key ?? 0
            throw ImportError.refused(
                code: "wrong_format",
                message: "\(name): expected \(columns.count) fields separated by "
                    + "\"\(String(decoding: [format.framing.delimiter], as: UTF8.self))\" "
                    + "(\(format.id)), found \(found)")
        }
        return Match(format: format, header: nil)
    }

    private static func describe(_ sample: [UInt8]) -> String {
        let line = sample.prefix { $0 != 0x0A && $0 != 0x0D }
        let marks: [(String, UInt8)] = [
            ("pipes", 0x7C), ("commas", 0x2C), ("semicolons", 0x3B), ("tabs", 0x09),
            ("FS characters", 0x1C),
        ]
        let counts = marks.map { ($0.0, line.filter { [byte = $0.1] in $0 == byte }.count) }
            .filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        return counts.isEmpty
            ? "its first line has no delimiter"
            : "its first line has " + counts.joined(separator: ", ")
    }
}
