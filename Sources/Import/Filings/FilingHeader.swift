import DelimitedText
import Store
import Wording

/// What the header of a filing says: the version decides how everything after it is read.
struct FilingHeader: Sendable {
    var version: FilingVersion
    /// The byte between fields: what the header line itself uses, whatever the version.
    var delimiter: UInt8
    /// Records that belong to the header.
    var recordCount: Int
    var softName: String?
    var softVersion: String?
    /// Number of the filing that this one amends.
    var amends: String?
    var reportNumber: Int?
    var comment: String?
    /// Other values, by name.
    var extra: [(name: String, value: String)] = []

    /// How its records are told apart. Vendors of comma filings left quotes open.
    var framing: Framing {
        Framing(delimiter: delimiter, quoted: delimiter == 0x2C, looseQuotes: delimiter == 0x2C)
    }

    private static let separator: UInt8 = 0x1C
    private static let newest = "8.5"

    /// Whether the first bytes of a file look like a filing's header.
    static func begins(_ sample: [UInt8]) -> Bool {
        let text = start(sample)
        if text.starts(with: Array("/*".utf8)) { return true }
        let bare = text.first == 0x22 ? text.dropFirst() : text[...]
        guard bare.prefix(3).elementsEqual("HDR".utf8),
            // California's filings begin alike: HDR,CAL.
            !bare.dropFirst(4).starts(with: "CAL".utf8)
        else { return false }
        let next = bare.dropFirst(3).first
        return next == separator || next == 0x2C || next == 0x22
    }

    /// The bytes after a byte-order mark and blanks.
    private static func start(_ sample: [UInt8]) -> ArraySlice<UInt8> {
        var text = sample[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        return text.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
    }

    /// The number of an amendment; nil for what cannot be one.
    private static func number(_ text: String) -> Int? {
        Int(text).flatMap { (0...999).contains($0) ? $0 : nil }
    }

    /// Reads the header.
    ///
    /// - Throws: ``ImportError/refused(code:message:)``: `missing_header`, `unsupported_version`.
    init(sample: [UInt8], name: String, layouts: FilingLayouts) throws {
        guard Self.begins(sample) else {
            throw ImportError.refused(
                code: "missing_header",
                message: "\(name): line 1: expected the header of an FEC filing (HDR…, or a "
                    + "/* Header block), found \"\(Self.shown(sample))\"")
        }
        if Self.start(sample).starts(with: Array("/*".utf8)) {
            self = try Self.block(sample, name)
            return
        }
        let line = Self.start(sample).prefix { $0 != 0x0A }
        let delimiter: UInt8 = line.contains(Self.separator) ? Self.separator : 0x2C
        let reader = RecordReader(
            source: MemorySource(Array(line) + [0x0A]),
            framing: Framing(delimiter: delimiter, quoted: delimiter != Self.separator))
        guard try reader.next() == .record else {
            throw ImportError.refused(
                code: "missing_header", message: "\(name): line 1: the header cannot be read")
        }
        let fields = reader.texts.map(Self.unwrapped)
        self.delimiter = delimiter
        recordCount = 1
        // HDR, FEC, 8.3 … and, of paper filings, HDR, P3.4 …
        let second = fields.count > 1 ? fields[1] : ""
        let isPaper = second.first == "P" || second.first == "p"
        let written = isPaper ? second : fields.count > 2 ? fields[2] : ""
        guard isPaper || second.capitals == "FEC",
            let version = FilingVersion(written), Self.isKnown(version, layouts)
        else {
            throw ImportError.refused(
                code: "unsupported_version",
                message: "\(name): line 1: expected a version of the FEC's format from 1 to "
                    + "\(Self.newest) (or P1 to P3.4 for paper), found \"\(written)\"")
        }
        self.version = version
        if let layout = layouts.layouts["hdr"], let positions = layout.positions(in: version) {
            for (field, position) in zip(layout.fields, positions)
            where position >= 0 && position < fields.count && !fields[position].isEmpty {
                take(field.target, field.name, fields[position])
            }
        }
    }

    /// What was kept of the header of a filing that is loaded.
    ///
    /// - Throws: ``ImportError/refused(code:message:)`` when there is no such filing.
    init(ofFiling source: Int64, in database: Connection) throws {
        let query = try database.statement(
            "SELECT fec_version, delimiter FROM filing WHERE source_id = ?")
        query.bind(1, source)
        defer { query.reset() }
        guard try query.step(), let version = FilingVersion(query.text(0) ?? ""),
            let delimiter = UInt8(exactly: query.int(1))
        else {
            throw ImportError.refused(
                code: "unknown_source", message: "source \(source) is no electronic filing")
        }
        self.init(version: version, recordCount: 0)
        self.delimiter = delimiter
    }

    private init(version: FilingVersion, recordCount: Int) {
        self.version = version
        delimiter = 0x2C
        self.recordCount = recordCount
    }

    private mutating func take(_ target: String, _ name: String, _ value: String) {
        switch target {
        case "hdr.soft_name": softName = value
        case "hdr.soft_ver": softVersion = value
        case "hdr.report_id": amends = Self.number(in: value)
        case "hdr.report_number": reportNumber = Self.number(value)
        case "hdr.comment": comment = value
        case "hdr.fec_version", "hdr.record_type", "hdr.ef_type": break
        default: if name != "record_type", name != "ef_type" { extra.append((name, value)) }
        }
    }

    private static func isKnown(_ version: FilingVersion, _ layouts: FilingLayouts) -> Bool {
        layouts.layouts["hdr"]?.positions(in: version) != nil
    }

    /// `FEC-467627` → `467627`; nil when there is no number in it.
    static func number(in text: String) -> String? {
        let digits = text.filter(\.isNumber)
        let trimmed = digits.drop { $0 == "0" }
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    static func unwrapped(_ text: String) -> String {
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var inner = text.dropFirst().dropLast()
        while let last = inner.last, last == " " || last == "\t" { inner.removeLast() }
        while let first = inner.first, first == " " || first == "\t" { inner.removeFirst() }
        return String(inner)
    }

    private static func shown(_ sample: [UInt8]) -> String {
        String(decoding: sample.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(60), as: UTF8.self)
    }

    // MARK: Versions 1 and 2

    /// A block of `Key = value` lines between `/* Header` and `/* End Header`.
    private static func block(_ sample: [UInt8], _ name: String) throws -> FilingHeader {
        var values: [(String, String)] = []
        var count = 0
        var isClosed = false
        for line in start(sample).split(separator: 0x0A, omittingEmptySubsequences: false) {
            count += 1
            let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r" }
            if text.smallLetters.hasPrefix("/* end") {
                isClosed = true
                break
            }
            guard let equals = text.firstIndex(of: "=") else { continue }
            func bare(_ text: Substring) -> String {
                String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            values.append(
                (bare(text[..<equals]), bare(text[text.index(after: equals)...])))
        }
        guard isClosed else {
            throw ImportError.refused(
                code: "missing_header",
                message: "\(name): line 1: expected /* End Header after /* Header, found none")
        }
        let written = values.first { $0.0.capitals.hasPrefix("FEC_VER") }?.1 ?? ""
        guard let version = FilingVersion(written), (1...2).contains(version.major),
            !version.isPaper
        else {
            throw ImportError.refused(
                code: "unsupported_version",
                message: "\(name): line 1: expected FEC_Ver_# = 1 or 2 in the /* Header block, "
                    + "found \"\(written)\"")
        }
        var header = FilingHeader(version: version, recordCount: count)
        for (key, value) in values where !value.isEmpty {
            switch key.smallLetters {
            case "soft_name": header.softName = value
            case "soft_ver#", "soft_ver_#": header.softVersion = value
            case "report_id", "rpt_id", "amends": header.amends = number(in: value)
            case "report_number", "rpt_number": header.reportNumber = Self.number(value)
            case "fec_ver_#": break
            default: header.extra.append((key, value))
            }
        }
        return header
    }
}
