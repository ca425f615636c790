import Artefacts
import Store
import Wording

/// One spelling as a decision names it.
package struct IdentityPlace: Sendable {
    /// As filed.
    package var name: String
    /// The first five of the ZIP code; blank, like state and employer, where any will do.
    package var zip: String
    /// Two letters.
    package var state: String
    /// As filed.
    package var employer: String

    /// Makes one from its parts.
    package init(name: String, zip: String = "", state: String = "", employer: String = "") {
        self.name = name
        self.zip = zip
        self.state = state
        self.employer = employer
    }
}

/// What people have decided on spellings: the lines of journals of identity that hold.
package struct IdentityBook {
    private struct Line {
        var left: IdentityPlace
        var right: IdentityPlace
    }

    /// By the words of the two names.
    private var lines: [String: [Line]] = [:]

    /// An empty one.
    package init() {}

    /// The lines of one kind.
    package init(_ subject: IdentityProposals.Subject, in connection: Connection) throws {
        try connection.run(
            """
            SELECT name, zip, state, employer, other_name, other_zip, other_state, other_employer
            FROM identity_decisions WHERE kind = :kind AND holds AND decision IS NOT NULL
            """, parameters: ["kind": .text(subject.dimension)]
        ) { row in
            func place(_ first: Int) -> IdentityPlace {
                IdentityPlace(
                    name: row.text(first) ?? "", zip: String((row.text(first + 1) ?? "").prefix(5)),
                    state: (row.text(first + 2) ?? "").capitals,
                    employer: row.text(first + 3) ?? "")
            }
            let line = Line(left: place(0), right: place(4))
            lines[Self.key(line.left, line.right), default: []].append(line)
            return true
        }
    }

    private static func spelled(_ text: String) -> String {
        SpelledName.words(text).joined(separator: " ")
    }

    private static func key(_ left: IdentityPlace, _ right: IdentityPlace) -> String {
        let names = [spelled(left.name), spelled(right.name)].sorted()
        return names.joined(separator: "\n")
    }

    /// Whether a line speaks of two spellings.
    func decides(_ left: IdentityPlace, _ right: IdentityPlace) -> Bool {
        guard !lines.isEmpty, let found = lines[Self.key(left, right)] else { return false }
        return found.contains { line in
            (Self.holds(line.left, left) && Self.holds(line.right, right))
                || (Self.holds(line.left, right) && Self.holds(line.right, left))
        }
    }

    private static func holds(_ line: IdentityPlace, _ found: IdentityPlace) -> Bool {
        spelled(line.name) == spelled(found.name)
            && (line.zip.isEmpty || line.zip == found.zip)
            && (line.state.isEmpty || line.state == found.state)
    }
}

/// Words on the line for the employer that name none: `schema/codes/employer_book.csv`.
enum EmployerBook {
    /// What a spelling says, by the spelling.
    static let statuses: [String: String] = Dictionary(
        CodeList.load("employer_book").compactMap { row in
            guard let spelling = row["spelling"], let name = row["name"] else { return nil }
            return (spelling, name)
        }, uniquingKeysWith: { first, _ in first })
}
