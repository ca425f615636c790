import DelimitedText
import Foundation
import LedgerModel
import Wording

/// Fields of the current record by position, for the readers below.
struct FieldView {
    private let reader: RecordReader

    init(_ reader: RecordReader) { self.reader = reader }

    subscript(_ position: Int) -> String {
        guard position >= 0, position < reader.fieldCount else { return "" }
        let range = reader.fields[position]
        return String(
            decoding: UnsafeBufferPointer(
                start: reader.base + Int(range.start), count: Int(range.count)), as: UTF8.self)
    }
}

/// What a format file cannot say: which rows of election results are totals, and what a file's name
/// tells of its rows.
enum ResultReaders {
    struct Reader {
        var format: SourceFormat
        var source: ByteSource
        /// Names of the columns, for a source without a header line of its own.
        var fixedHeader: [String]?
        var virtualNames: [String] = []
        var prepare: ((FieldView, RecordDecoder) -> Void)?
    }

    static func reader(
        for format: SourceFormat, name: String, source: ByteSource
    ) throws -> Reader {
        switch FormatReader(rawValue: format.reader) {
        case .openElections: openElections(format, name, source)
        case .georgia: try georgia(format, name, source)
        case .metaReport:
            // What a column says goes before what the name says.
            Reader(
                format: format.with(
                    constants: FileNames.metaReport(name).filter { name, _ in
                        !format.columns.contains { $0.target == name }
                            && format.copies[name] == nil
                    }), source: source)
        default: Reader(format: format, source: source)
        }
    }

    // MARK: OpenElections

    /// A file name like `20170620__ga__special__general__runoff__cobb__precinct.csv` gives date and
    /// state. A precinct called TOTAL repeats its county; Registered and Ballots Cast are no
    /// candidates.
    private static func openElections(
        _ format: SourceFormat, _ name: String, _ source: ByteSource
    ) -> Reader {
        let parts = name.components(separatedBy: "__")
        var date: String?
        if let first = parts.first, first.utf8.count == 8 {
            var bytes = Array(first.utf8)
            bytes.withUnsafeMutableBufferPointer { buffer in
                if case .success(let day) = Day.parseYYYYMMDD(bytes: UnsafeBufferPointer(buffer)) {
                    date = day.iso
                }
            }
        }
        let state = parts.count > 1 && parts[1].utf8.count == 2 ? parts[1].capitals : nil
        return Reader(
            format: format, source: source, virtualNames: FormatReader.openElections.filled
        ) {
            view, decoder in
            let columns = decoder.plan.format.columns
            func text(_ target: String) -> String {
                guard let column = columns.firstIndex(where: { $0.target == target }) else {
                    return ""
                }
                return view[decoder.plan.positions[column]]
            }
            let isTotal = ["TOTAL", "TOTALS"].contains(text("precinct").capitals)
            let isVoters = ["voters", "registered voters", "ballots cast"]
                .contains(text("office").smallLetters)
            let office = text("office").smallLetters
            let isHouse = office.contains("house") && !office.contains("state")
            let race = isHouse ? Self.race(state: state, district: text("district")) : nil
            decoder.virtualValues = [
                race.map { Array($0.utf8) }, date.map { Array($0.utf8) },
                state.map { Array($0.utf8) }, Array((isTotal ? "total-row" : "precinct").utf8),
                Array((isVoters ? "0" : "1").utf8),
            ]
        }
    }

    private static func race(state: String?, district: String) -> String? {
        guard let state, let number = Int(district), (0...99).contains(number) else { return nil }
        return state + "-" + (number < 10 ? "0" : "") + String(number)
    }

    // MARK: Georgia Secretary of State

    private struct Export: Decodable {
        let electionDate: String?
        let electionName: String?
        let results: Place
        let localResults: [Place]?
    }
    private struct Place: Decodable {
        let name: String
        let ballotItems: [Item]?
    }
    private struct Item: Decodable {
        let name: String
        let ballotOptions: [Option]?
    }
    private struct Option: Decodable {
        let name: String
        let voteCount: Int
        let politicalParty: String?
        let groupResults: [Group]?
    }
    private struct Group: Decodable {
        let groupName: String
        let voteCount: Int
    }

    private static let separator: UInt8 = 0x1F
    /// The most bytes of a file of results, and of the records made of it; real ones have a tenth.
    private static let mostBytes = 32 << 20
    /// The most values of a file: what is read of it stands in memory.
    private static let mostValues = 2 << 20
    private static let mostNameBytes = 1 << 16

    /// Makes one record per candidate, place and kind of vote, in the file's order; the line of a
    /// record is its number.
    private static func georgia(
        _ format: SourceFormat, _ name: String, _ source: ByteSource
    ) throws -> Reader {
        let data = try readAll(source, name)
        let export: Export
        do {
            export = try StrictJSON.decode(Export.self, from: data)
        } catch {
            throw ImportError.refused(
                code: "bad_json", message: "\(name): not the expected results JSON: \(error)")
        }
        var bytes: [UInt8] = []
        func place(_ place: Place, level: String) throws {
            for item in place.ballotItems ?? [] {
                let district = Self.district(item.name)
                let race = Self.race(state: "GA", district: district ?? "")
                for option in item.ballotOptions ?? [] {
                    let rows =
                        [(nil, option.voteCount)]
                        + (option.groupResults ?? []).map { (Optional($0.groupName), $0.voteCount) }
                    for (type, votes) in rows {
                        let cells = [
                            export.electionDate, race, item.name, "GA", district, level,
                            level == "state" ? nil : place.name, Self.bare(option),
                            option.politicalParty
                                ?? Self.party(option), type, String(votes),
                        ]
                        guard bytes.count < mostBytes,
                            cells.allSatisfy({ ($0?.utf8.count ?? 0) <= mostNameBytes })
                        else {
                            throw tooLarge(
                                name,
                                "records of at most \(mostBytes >> 20) MiB in all, with "
                                    + "names of at most \(mostNameBytes >> 10) KiB")
                        }
                        let texts = cells.map {
                            ($0 ?? "").filter { !$0.isNewline && $0 != "\u{1F}" }
                        }
                        bytes += Array(texts.joined(separator: "\u{1F}").utf8)
                        bytes.append(0x0A)
                    }
                }
            }
        }
        try place(export.results, level: "state")
        for local in export.localResults ?? [] { try place(local, level: "county") }
        let columns = FormatReader.georgia.filled.map { column in
            SourceFormat.Column(
                names: [column], type: column == "votes" ? .integer : .text, target: column,
                blank: column == "votes" || column == "candidate_name" ? .reject : .null)
        }
        let inner = format.replacing(
            columns: columns, framing: Framing(delimiter: separator, quoted: false))
        return Reader(
            format: inner, source: MemorySource(bytes), fixedHeader: FormatReader.georgia.filled)
    }

    /// "U.S. Representative, District 6" → 6; other offices have no race of ours.
    private static func district(_ contest: String) -> String? {
        let lower = contest.smallLetters
        guard
            lower.contains("u.s. rep") || lower.contains("us house") || lower.contains("u.s. house")
        else { return nil }
        let digits = lower.drop { !$0.isNumber }.prefix { $0.isNumber }
        return digits.isEmpty ? nil : String(digits)
    }

    /// "KAREN HANDEL (REP)" → KAREN HANDEL.
    private static func bare(_ option: Option) -> String {
        guard option.name.hasSuffix(")"), let open = option.name.lastIndex(of: "(") else {
            return option.name
        }
        return option.name[..<open].trimmingCharacters(in: .whitespaces)
    }

    private static func party(_ option: Option) -> String? {
        guard option.name.hasSuffix(")"), let open = option.name.lastIndex(of: "(") else {
            return nil
        }
        return String(option.name[option.name.index(after: open)...].dropLast())
    }

    private static func readAll(_ source: ByteSource, _ name: String) throws -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var values = 0
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return data }
            data.append(contentsOf: buffer[0..<count])
            // Each value but the first follows one of these; those within names count as well.
            for byte in buffer[0..<count] where byte == 0x2C || byte == 0x5B || byte == 0x7B {
                values += 1
            }
            guard data.count <= mostBytes else {
                throw tooLarge(name, "at most \(mostBytes >> 20) MiB")
            }
            guard values <= mostValues else {
                throw tooLarge(name, "at most \(mostValues) values")
            }
        }
    }

    private static func tooLarge(_ name: String, _ expected: String) -> ImportError {
        .refused(
            code: "too_large",
            message: "\(name): expected results of \(expected), found more; import one election, "
                + "or one contest, at a time")
    }
}
