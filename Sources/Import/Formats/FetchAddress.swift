import Foundation

/// Where files of a format are to be had: a pattern of https addresses. The table of all of them is
/// docs/fetching.md.
package struct FetchAddress: Sendable, Decodable, Equatable {
    /// What tells on which day such a file became public.
    package enum Known: String, Sendable, Decodable {
        /// The server's `Last-Modified`: snapshots, which speak for the day they were made.
        case lastModified = "last-modified"
        /// The day in the file's name.
        case day
        /// The list it stands in.
        case listing
        /// The feed it stands in.
        case feed
        /// Nothing: it is never the day of the download.
        case unknown
    }

    /// What `warchest fetch` calls it.
    package let name: String
    /// The groups it is fetched with.
    package let of: [String]
    /// The address, with parameters in braces.
    package let pattern: String
    /// Further hosts that the server may lead on to.
    package let leadsTo: [String]?
    /// What the file is called here; by default the last part of the address.
    package let file: String?
    /// Who wrote the pattern down.
    package let writtenAt: String
    /// When a person last looked at that.
    package let checked: String
    /// What tells when it became public.
    package let known: Known
    /// The most megabytes that such a file may have.
    package let largestMb: Int
    /// The first two-year period, or year, that there is.
    package let since: Int?
    /// Whether such a file never changes once it is there.
    package let lasting: Bool?

    /// What may stand in braces, and what it may be.
    package static let parameters: [String: String] = [
        "cycle": "the even year of a two-year period", "yy": "its last two digits",
        "year": "a year", "day": "a day as eight digits", "filing": "the FEC's number of a filing",
        "committee": "a committee's id", "page": "a page of a list",
        "export": "the name of an export",
    ]

    /// The hosts it is about.
    package var hosts: [String] {
        [URLComponents(string: Self.plain(pattern))?.host ?? ""] + (leadsTo ?? [])
    }

    /// What is wrong with it, or nil.
    var problem: String? {
        guard pattern.hasPrefix("https://"), hosts.allSatisfy({ !$0.isEmpty }) else {
            return "\(name): expected a pattern that begins with https://, found \(pattern)"
        }
        guard largestMb > 0 else { return "\(name): expected largest_mb above 0" }
        for word in Self.words(pattern + (file ?? "")) where Self.parameters[word] == nil {
            let known = Self.parameters.keys.sorted().joined(separator: ", ")
            return "\(name): expected one of \(known) in braces, found \(word)"
        }
        return nil
    }

    /// The parameters it needs, in order.
    package var needs: [String] { Self.words(pattern) }

    /// The address and the name of the file for these values, which hold letters, digits and the
    /// like only; nil where one is missing.
    package func filled(_ values: [String: String]) -> (url: String, file: String)? {
        guard let url = Self.fill(pattern, values) else { return nil }
        let last = URLComponents(string: url).map { ($0.path as NSString).lastPathComponent }
        guard let name = file.map({ Self.fill($0, values) }) ?? last, !name.isEmpty else {
            return nil
        }
        return (url, name)
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
    }

    private static func plain(_ text: String) -> String {
        words(text).reduce(text) { $0.replacing("{\($1)}", with: "x") }
    }

    private static func fill(_ text: String, _ values: [String: String]) -> String? {
        var result = text
        for word in words(text) {
            guard let value = values[word], !value.isEmpty,
                value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
                )
            else { return nil }
            result = result.replacing("{\(word)}", with: value)
        }
        return result
    }
}
