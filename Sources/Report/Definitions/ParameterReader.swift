import LedgerModel
import Store
import Wording

/// A parameter's value as read from text, before any database is asked.
enum ParameterReading: Equatable {
    /// What the statement's parameters get.
    case bound([String: SQLValue])
    /// Part of a committee's or candidate's name: to be searched for.
    case nameToSearch(String)
}

/// Texts of the command line (or of defaults) to values, by the declared type.
enum ParameterReader {
    static func read(_ text: String, as parameter: ReportDefinition.Parameter) throws
        -> ParameterReading
    {
        let name = parameter.name
        switch parameter.type {
        case .committee:
            return id(text, isID: isCommitteeID, name)
        case .committees:
            return committees(text, name)
        case .candidate:
            return id(text, isID: isCandidateID, name)
        case .race:
            return .bound(try race(text, name))
        case .state:
            return .bound([name: .text(try state(text, name))])
        case .district:
            return .bound([name: .text(try district(text, name))])
        case .cycle:
            return .bound([name: .integer(try cycle(text, name))])
        case .date:
            return .bound([name: .text(try date(text, option: name))])
        case .count:
            return .bound([name: .integer(try count(text, name))])
        case .text:
            return .bound([name: .text(text)])
        case .choice(let words):
            guard words.contains(text) else {
                throw ReportError.usage(
                    "--\(name): expected one of \(words.joined(separator: ", ")), found "
                        + "\(quoted(text)).\(Suggestion.phrase(for: text, in: words))")
            }
            return .bound([name: .text(text)])
        }
    }

    /// `C` and eight digits, in either case.
    static func isCommitteeID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 9, bytes[0] | 0x20 == 0x63 else { return false }
        return bytes.dropFirst().allSatisfy(isDigit)
    }

    /// `H4GA06087`, `S8GA00180`, `P80001571`: office, digit, two letters or digits, five digits.
    static func isCandidateID(_ text: String) -> Bool {
        let bytes = Array(text.capitals.utf8)
        guard bytes.count == 9, "HSP".utf8.contains(bytes[0]), isDigit(bytes[1]) else {
            return false
        }
        let middle = bytes[2...3].allSatisfy { isDigit($0) || (0x41...0x5A).contains($0) }
        return middle && bytes[4...].allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func id(_ text: String, isID: (String) -> Bool, _ name: String)
        -> ParameterReading
    {
        isID(text) ? .bound([name: .text(text.capitals)]) : .nameToSearch(text)
    }

    /// One id or name, or ids with commas between, as they are bound.
    private static func committees(_ text: String, _ name: String) -> ParameterReading {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, parts.allSatisfy(isCommitteeID) else {
            return id(text, isID: isCommitteeID, name)
        }
        return .bound([name: .text(text.capitals)])
    }

    /// A real ISO day.
    static func date(_ text: String, option: String) throws -> String {
        guard case .success(let day) = Day.parse(text), text.utf8.count == 10 else {
            throw ReportError.usage(
                "--\(option): expected a day like 2017-06-20, found \(quoted(text)).")
        }
        return day.iso
    }

    private static func cycle(_ text: String, _ name: String) throws -> Int64 {
        guard text.utf8.count == 4, text.utf8.allSatisfy(isDigit), let year = Int64(text),
            (1970...2100).contains(year)
        else {
            throw ReportError.usage(
                "--\(name): expected the even year that ends a two-year period, like 2018, "
                    + "found \(quoted(text)).")
        }
        guard year.isMultiple(of: 2) else {
            throw ReportError.usage(
                "--\(name): expected an even year, found \(year). The period \(year) belongs to "
                    + "ends with \(year + 1): --\(name) \(year + 1)")
        }
        return year
    }

    /// What `--limit all` binds.
    static let noLimit: Int64 = 1_000_000_000_000

    private static func count(_ text: String, _ name: String) throws -> Int64 {
        if name == "limit", text == "all" { return noLimit }
        guard text.utf8.allSatisfy(isDigit), let value = Int64(text),
            (1...1_000_000_000).contains(value)
        else {
            throw ReportError.usage(
                "--\(name): expected a whole number from 1 to 1000000000"
                    + "\(name == "limit" ? ", or all" : ""), found \(quoted(text)).")
        }
        return value
    }

    /// `GA`, or `Georgia`.
    private static func state(_ text: String, _ name: String) throws -> String {
        guard let code = StateCodes.code(text) else {
            throw ReportError.usage(
                "--\(name): expected a state's two letters, like GA, found \(quoted(text))."
                    + Suggestion.phrase(for: text, in: StateCodes.names))
        }
        return code
    }

    /// `GA-06`, `ga 6`, `AK-AL`: a seat in the House.
    private static func district(_ text: String, _ name: String) throws -> String {
        guard case .success(let race) = Race.parse(text), race.office == .house, race.date == nil
        else {
            throw ReportError.usage(
                "--\(name): expected a district like GA-06 (AK-AL for a whole state), found "
                    + "\(quoted(text)).")
        }
        return race.text
    }

    /// `GA-06`, `GA06`, `ga 6`, `GA-06@2017-06-20`, `GA-SEN`, `US-PRES`, `state:tx/sldl:45`.
    private static func race(_ text: String, _ name: String) throws -> [String: SQLValue] {
        switch Race.parse(text) {
        case .success(let race):
            var seat = race.text
            if let at = seat.firstIndex(of: "@") { seat = String(seat[..<at]) }
            return [
                name: .text(seat), "\(name)_office": .text(race.office.rawValue),
                "\(name)_state": .text(race.state), "\(name)_district": .text(race.district),
                "\(name)_date": race.date.map { .text($0.iso) } ?? .null,
            ]
        case .failure(.badDate):
            throw ReportError.usage(
                "--\(name): expected a day like 2017-06-20 behind the @, found \(quoted(text)).")
        case .failure(let problem):
            let why = problem == .unknownState ? ": \(problem.text)" : ""
            throw ReportError.usage(
                "--\(name): expected a race like GA-06, GA-06@2017-06-20, GA-SEN, US-PRES, "
                    + "state:tx/sldl:45 or state:ga#governor, found \(quoted(text))\(why).")
        }
    }
}
