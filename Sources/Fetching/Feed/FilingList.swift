import Foundation
import Wording

/// A page of the FEC's list of a committee's filings (openFEC, `/filings/`).
package struct FilingList {
    /// A filing, and when it was received.
    package struct Filing: Equatable, Sendable {
        /// The FEC's number.
        package let number: String
        /// As ISO; nil where the list does not say.
        package let receivedOn: String?
    }

    /// Those that are files.
    package let filings: [Filing]
    /// Those that are not.
    package let onPaper: Int
    /// How many pages the list has.
    package let pages: Int

    private struct Page: Decodable {
        struct Pagination: Decodable { let pages: Int }
        struct Result: Decodable {
            let fileNumber: Int?
            let receiptDate: String?
        }
        let pagination: Pagination
        let results: [Result]
    }

    /// - Throws: ``FetchError/notData(url:found:)``.
    package init(_ bytes: [UInt8], from url: String) throws {
        guard let page = try? StrictJSON.decode(Page.self, from: Data(bytes), snakeCase: true)
        else {
            throw FetchError.notData(url: url, found: "JSON that is no list of filings")
        }
        pages = page.pagination.pages
        // A number below zero is that of a filing on paper.
        let found = page.results.filter { $0.fileNumber ?? 0 > 0 }
        onPaper = page.results.count - found.count
        filings = found.map {
            Filing(number: "\($0.fileNumber ?? 0)", receivedOn: Self.day($0.receiptDate))
        }
    }

    private static func day(_ text: String?) -> String? {
        guard let text, text.count >= 10 else { return nil }
        let day = String(text.prefix(10))
        return day.allSatisfy { $0.isNumber || $0 == "-" } ? day : nil
    }
}
