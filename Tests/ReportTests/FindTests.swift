import Foundation
import Import
import LedgerModel
import Report
import Store
import TestSupport
import Testing

/// `find` against a plain scan: every name read, taken apart by a folding of its own, and held
/// against every word of the question.
@Suite struct FindTests {
    // MARK: The slow twin

    /// The letters of these tests without their accents; whatever else is as it is.
    private static let plain: [Character: String] = [
        "á": "a", "à": "a", "ä": "a", "å": "a", "ç": "c", "é": "e", "è": "e", "ë": "e", "í": "i",
        "ñ": "n", "ó": "o", "ö": "o", "ø": "o", "ú": "u", "ü": "u", "ł": "l", "ß": "ss",
        "æ": "ae", "ž": "z", "’": "'",
    ]

    /// The runs of a name between blanks and commas, each as its parts.
    private static func runs(_ text: String) -> [[String]] {
        let folded = text.lowercased().map { plain[$0] ?? String($0) }.joined()
        let spaced = folded.map { character -> Character in
            let isWord = character.isLetter || character.isNumber
            return isWord || "'-.&`".contains(character) ? character : " "
        }
        return String(spaced).split(separator: " ").map { run in
            run.split { "'-.&`".contains($0) }.map(String.init)
        }.filter { !$0.isEmpty }
    }

    private static func words(_ name: String) -> [String] {
        runs(name).flatMap { $0 + [$0.joined()] }
    }

    private static func fits(_ words: [String], _ question: [[String]]) -> Bool {
        question.allSatisfy { parts in
            parts.allSatisfy { part in words.contains { $0.hasPrefix(part) } }
                || words.contains { $0.hasPrefix(parts.joined()) }
        }
    }

    // MARK: Names and questions

    private static let lasts = [
        "SMITH", "SMITHSON", "SMYTHE", "O'BRIEN", "OBRIEN", "O BRIEN", "O’Brien", "D'ARCY",
        "Smith-Jones", "SMITH JONES", "Müller", "MULLER", "Núñez", "NUNEZ", "Løkke", "Łukasz",
        "Strauß", "STRAUSS", "VAN DER BERG", "ST. JOHN", "ST.JOHN", "STJOHN", "MCDONALD",
        "Mac Donald", "Ångström", "AT&T", "Žižka", "DE LA CRUZ", "D'ÁVILA-NÚÑEZ",
    ]
    private static let firsts = [
        "JOHN", "Jon", "Johnny", "J.", "J.R.", "J R", "JR", "José", "JOSE", "Anne-Marie",
        "ANNEMARIE", "ANNE MARIE", "Zoë", "ZOE", "Jean-Luc", "R. J.", "Mary Ann", "X Æ",
    ]
    private static let middles = ["", "", "A", "A.", "Q.", "LEE"]
    private static let suffixes = ["", "", "", "Jr.", "JR", "Sr", "III", "M.D."]

    private static func name(_ random: inout SeededGenerator) -> String {
        let last = lasts.randomElement(using: &random) ?? ""
        let first = firsts.randomElement(using: &random) ?? ""
        let middle = middles.randomElement(using: &random) ?? ""
        let suffix = suffixes.randomElement(using: &random) ?? ""
        let given = [first, middle].filter { !$0.isEmpty }.joined(separator: " ")
        let name: String =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: "\(last), \(given) \(suffix)"
            case 1: "\(given) \(last) \(suffix)"
            case 2: "\(last),\(given),\(suffix)"
            default: "\(last) \(suffix), \(given)"
            }
        return Bool.random(using: &random) ? name.uppercased() : name
    }

    /// Words of a name, out of order, cut, with and without what does not matter.
    private static func question(of name: String, _ random: inout SeededGenerator) -> String {
        var words = name.split { $0 == " " || $0 == "," }.map(String.init).shuffled(using: &random)
        words = Array(words.prefix(Int.random(in: 1...3, using: &random)))
        words = words.map { word in
            switch Int.random(in: 0..<8, using: &random) {
            case 0: String(word.prefix(1))
            case 1: String(word.prefix(1)) + "."
            case 2: String(word.prefix(max(1, word.count - 2)))
            case 3: word.lowercased()
            case 4: word.map { plain[Character($0.lowercased())] ?? String($0) }.joined()
            case 5: word.replacing("'", with: "").replacing("-", with: " ")
            case 6: word.replacing(".", with: "").uppercased()
            default: word
            }
        }
        let text = words.joined(separator: [" ", ", ", " & "].randomElement(using: &random) ?? " ")
        // Something that nobody bears, now and then.
        return Int.random(in: 0..<20, using: &random) == 0 ? text + " XYLO" : text
    }

    private static func loaded(_ names: [String]) throws -> (TemporaryFolder, String) {
        let folder = try TemporaryFolder()
        let lines = names.enumerated().map { number, name in
            "C99000001|N|Q1|P2024|202401319000000001|15|IND|\(name)|SAMPLETOWN|GA|30001|ACME|BAKER|"
                + "01152024|100||T.\(number)|9900001|||40\(20_240_000_000_000_000 + number)\n"
        }
        let file = try folder.write(lines.joined(), to: "itcont24.txt")
        let path = folder.file("find.db")
        let database = try Connection(
            writing: path, create: true, toolVersion: "test", waitSeconds: 1)
        let options = ImportOptions(today: "2024-02-01", now: "2024-02-01T00:00:00Z")
        _ = try Importer(database: database, options: options).importFile(file)
        return (folder, path)
    }

    /// The first column of the rows.
    private final class Entries: RowSink {
        let showsFooter = false
        var entries: [String] = []
        func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
        func row(_ row: RowView, key: [UInt8]?) { entries.append(row.text(0) ?? "") }
        func end(_ footer: ResultFooter) {}
    }

    private static func found(_ question: String, _ connection: Connection) throws -> [String] {
        let sink = Entries()
        try Finder(
            question, ["limit": "all", "counts": "all"], asOf: "2024-02-01", in: connection
        ).run(.rows, into: sink)
        return sink.entries.sorted()
    }

    @Test func fiveHundredQuestionsFindWhatAPlainScanFinds() throws {
        var random = SeededGenerator(seed: 12)
        let names = (0..<3_000).map { _ in Self.name(&random) }
        let (folder, path) = try Self.loaded(names)
        defer { withExtendedLifetime(folder) {} }
        let questions = (0..<500).map { _ in
            Self.question(of: names.randomElement(using: &random) ?? "", &random)
        }.filter { !Self.runs($0).isEmpty }
        // Lists of the size of the program, then in many small parts.
        for partSize in [NameIndex.partSize, 97] {
            if partSize == 97 {
                let database = try Connection(verifying: path, toolVersion: "test", waitSeconds: 1)
                try database.execute(
                    "DELETE FROM name_part; DELETE FROM name_word; DELETE FROM party_rows; "
                        + "DELETE FROM filed_part")
                try NameIndex.write(source: 1, in: database, partSize: partSize)
            }
            let connection = try Connection(
                reading: path, schemaVersion: Repository.schemaVersion)
            var stored: [(entry: String, words: [String])] = []
            try connection.run(
                "SELECT e.entry_id, p.display_name FROM entry e JOIN party p USING (party_id)"
            ) { row in
                stored.append((String(row.integer(0)), Self.words(row.text(1) ?? "")))
                return true
            }
            #expect(stored.count == names.count)
            var sizes: Set<Int> = []
            for question in questions {
                let asked = Self.runs(question)
                let expected = stored.filter { Self.fits($0.words, asked) }.map(\.entry).sorted()
                sizes.insert(expected.count)
                let found = try Self.found(question, connection)
                #expect(found == expected, "\(question), parts of \(partSize)")
            }
            // The questions find nothing, few and many.
            #expect(sizes.contains(0) && sizes.count > 50)
        }
    }

    /// Keeps rows and what is said of them.
    private final class Told: RowSink {
        let showsFooter = true
        var entries: [String] = []
        var notes: [String] = []
        func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
        func row(_ row: RowView, key: [UInt8]?) { entries.append(row.text(0) ?? "") }
        func end(_ footer: ResultFooter) { notes = footer.notes }
    }

    /// Of very many rows some are told at once; how many is said, and what all of them are.
    @Test func whatIsNotAddedUpIsSaid() throws {
        var random = SeededGenerator(seed: 21)
        let names = (0..<2_000).map { _ in Self.name(&random) }
        let (folder, path) = try Self.loaded(names)
        defer { withExtendedLifetime(folder) {} }
        let connection = try Connection(reading: path, schemaVersion: Repository.schemaVersion)
        for question in ["j", "smith", "o'brien ann"] {
            let all = Told()
            try Finder(
                question, ["limit": "all", "counts": "all"], asOf: "2024-02-01", in: connection
            ).run(.rows, into: all)
            #expect(all.notes.isEmpty)
            for most in [1, 20, 1_000_000] {
                let some = Told()
                try Finder(
                    question, ["limit": "all", "counts": "all"], most: most, asOf: "2024-02-01",
                    in: connection
                ).run(.rows, into: some)
                #expect(Set(some.entries).isSubset(of: all.entries), "\(question) \(most)")
                if some.entries.count < all.entries.count {
                    #expect(some.entries.count >= most, "\(question) \(most)")
                    #expect(some.notes.contains { $0.contains("--count all") })
                } else {
                    #expect(some.notes.isEmpty, "\(question) \(most)")
                }
            }
        }
    }

    /// Every source and kind: whoever is named in a row or record of the invented race is found.
    @Test(arguments: LoadedFiles.present) func everybodyNamedIsFound(_ files: LoadedFiles) throws {
        let connection = try files.loaded().connection()
        var named: [(number: Int64, name: String)] = []
        for sql in [
            "SELECT e.entry_id, p.display_name FROM entry e JOIN party p USING (party_id)",
            "SELECT record_id, name FROM named_records",
            """
            SELECT e.entry_id, f.filer_name FROM entry e JOIN filing_ref f USING (filing_id)
            JOIN posting o USING (posting_id) JOIN posting_class k USING (class_id)
            WHERE k.kind IN ('outside_spending', 'ad_buy')
            """,
            """
            SELECT e.entry_id, o.cand_name FROM entry e JOIN posting o USING (posting_id)
            JOIN posting_class k USING (class_id) WHERE k.kind = 'outside_spending'
            """, "SELECT entry_id, advertiser FROM ad_buy",
        ] {
            try connection.run(sql) { row in
                if let name = row.text(1), !NameWords.wanted(name).isEmpty {
                    named.append((row.integer(0), name))
                }
                return true
            }
        }
        #expect(!named.isEmpty)
        let lookup = try NameLookup(connection)
        var random = SeededGenerator(seed: 5)
        for (number, name) in named.shuffled(using: &random).prefix(200) {
            var isThere = false
            for list in try lookup.find(NameWords.wanted(name)) where !isThere {
                isThere =
                    list.kind == .party
                    ? try lookup.rows(of: list.numbers, source: list.source)
                        .contains { $0.entry == number }
                    : list.numbers.contains(number)
                // Of a name and id a source has one record.
                if !isThere, list.kind != .party, list.source == number / 1_000_000_000 {
                    isThere = try !FindTests.records(list.numbers, name, connection).isEmpty
                }
            }
            #expect(isThere, "\(number): \(name)")
        }
    }

    private static func records(_ numbers: [Int64], _ name: String, _ connection: Connection) throws
        -> [Int64]
    {
        let query = try connection.statement(
            "SELECT 1 FROM named_records WHERE record_id = :n AND name = :name")
        return try numbers.filter { number in
            var isThere = false
            try query.run(parameters: ["n": .integer(number), "name": .text(name)]) { _ in
                isThere = true
                return false
            }
            return isThere
        }
    }
}
