import Artefacts
import Files
import Foundation
import Report
import Wording

/// A page as its file under `exports/pages/` declares it: which reports, in which order.
package struct PageDefinition: Decodable, Sendable {
    /// One report on the page, or the claims.
    package struct Section: Decodable, Sendable {
        /// Anchor on the page; a-z and `-`.
        package var id: String
        /// Its heading.
        package var title: String
        /// What a reader should know before reading it.
        package var words: String?
        /// The report; nil where the section shows the claims.
        package var report: String?
        /// The report's parameters; `{value}` is what the page was asked for.
        package var with: [String: String]?
        /// The columns that are shown, in order; all that the report puts in a narrow table if nil.
        package var columns: [String]?
        /// At most so many rows, and as many proofs.
        package var rows: Int?
        /// Whether rows are proved on the page; so they are if nil.
        package var proves: Bool?
        /// Chart lines instead of the report's own; an empty list draws nothing.
        package var charts: [String]?
        /// Days that stand in the chart as upright lines.
        package var marks: Marks?
        /// Figures that stand in large type above all sections, for each of the first rows.
        package var headline: Headline?
        /// Whether the section shows the claims on the race and their verdicts.
        package var claims: Bool?
    }

    /// Where marked days come from.
    package struct Marks: Decodable, Sendable {
        var report: String
        var with: [String: String]?
        /// The column of the day, and the word in front of it.
        var day: String
        var word: String
    }

    /// What stands above all sections.
    package struct Headline: Decodable, Sendable {
        /// The column that names the card.
        package var name: String
        /// The columns of its figures.
        package var figures: [String]
        /// How many rows have a card.
        package var rows: Int
        /// Of a figure, from what and until when it is known: `{basis}, through {coverage_end}`;
        /// where that has blanks, how fresh the records of the section are.
        package var told: [String: String]?
    }

    /// Where the name of what the page is of stands: a column of a section's first row, or of the
    /// first in which a column is a word.
    package struct Named: Decodable, Sendable {
        var section: String
        var column: String
        var `where`: String?
        var `is`: String?
    }

    /// What it is of: `race`, `committee` …
    package var kind: String
    /// How it is called; `{value}` is what the page was asked for.
    package var title: String
    /// Where its name stands; nil where what was asked for is one.
    var named: Named?
    /// What it answers.
    package var question: String
    /// What must be given, in words: `a race like GA-06 or GA-06@2017-06-20`.
    package var takes: String
    /// How it is called where nothing is given; nil where something must be. It then has the
    /// sections that can do without.
    package var whole: String?
    /// Its sections in order.
    package var sections: [Section]

    /// Reads a page file.
    ///
    /// - Throws: ``PageError`` with what was expected.
    static func read(_ file: Artefact) throws -> Self {
        do {
            return try StrictJSON.decode(Self.self, from: Data(file.text.utf8), json5: true)
        } catch {
            throw PageError.definition(file: file.path, problem: "\(error)")
        }
    }
}

/// What a person can do about a page that could not be made.
package enum PageError: Error {
    /// A page or template file that says something that cannot be.
    case definition(file: String, problem: String)
    /// A page that there is not.
    case unknown(kind: String, known: [String])

    /// What was expected, found, and the next command.
    package var message: String {
        switch self {
        case .definition(let file, let problem): "\(file): \(VisibleText.of(problem))"
        case .unknown(let kind, let known):
            "there is no page \(VisibleText.of(kind)).\(Suggestion.phrase(for: kind, in: known))\n"
                + "  There are: \(known.joined(separator: ", ")); and any report as a page: "
                + "warchest report NAME -o FILE.html"
        }
    }
}

/// The pages that come with the program.
package enum PageCatalogue {
    /// What pages there are, sorted.
    package static var kinds: [String] {
        Artefacts.files(under: "exports/pages/", ending: "json5").map { name($0) }.sorted()
    }

    /// One of them.
    ///
    /// - Throws: ``PageError``.
    package static func page(_ kind: String) throws -> PageDefinition {
        guard let file = Artefacts.file("exports/pages/\(kind).json5") else {
            throw PageError.unknown(kind: kind, known: kinds)
        }
        return try PageDefinition.read(file)
    }

    private static func name(_ file: Artefact) -> String {
        String(file.id.split(separator: "/").last ?? "")
    }
}

extension PageDefinition {
    /// Whether claims stand on it.
    package var showsClaims: Bool { sections.contains { $0.claims ?? false } }

    /// The reports of a page with what it asks of them, every row of each.
    ///
    /// - Parameter value: what the page is of.
    package func questions(of value: String, asOf: String) throws
        -> [(report: ReportDefinition, request: ReportRequest)]
    {
        let catalogue = ReportCatalogue()
        var found: [(ReportDefinition, ReportRequest)] = []
        for section in sections {
            guard let name = section.report, !found.contains(where: { $0.0.name == name }) else {
                continue
            }
            let report = try catalogue.report(name)
            var parameters = (section.with ?? [:]).mapValues {
                $0.replacing("{value}", with: value)
            }
            if report.parameter("limit") != nil { parameters["limit"] = "all" }
            found.append((report, ReportRequest(parameters: parameters, asOf: asOf)))
        }
        return found
    }
}
