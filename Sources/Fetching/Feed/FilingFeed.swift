import Foundation
import LedgerModel

/// The FEC's feed of electronic filings: those of the last seven days, newest first, no pages.
/// Described at efilingapps.fec.gov/rss/RSSHelp.html; what an item holds stands in a trailer of its
/// description, which is escaped twice.
package struct FilingFeed: Sendable {
    /// One filing in it.
    package struct Item: Equatable, Sendable {
        /// The FEC's number.
        package var number = ""
        /// `F3XN`, as filed.
        package var form = ""
        /// Who filed, FEC id.
        package var committee = ""
        /// Who filed, as the title says.
        package var filer = ""
        /// When, in seconds since 1970.
        package var published = 0
        /// The first day covered, as written.
        package var from = ""
        /// The last day covered, as written.
        package var through = ""
        /// As the feed says it: `OCTOBER MONTHLY`.
        package var reportType = ""

        /// The day in Washington on which it became public.
        package var day: Day? { WebDay.inWashington(published) }
    }

    /// The filings, the oldest first, each once.
    package let items: [Item]
    /// Items that tell no number or no time.
    package let unread: Int

    /// - Throws: ``FetchError/notData(url:found:)``.
    package init(_ bytes: [UInt8], from url: String) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("<channel") || text.contains("<rss") else {
            throw FetchError.notData(url: url, found: "no feed of filings")
        }
        var byNumber: [String: Item] = [:]
        var unread = 0
        for part in text.components(separatedBy: "<item").dropFirst() {
            guard let item = Self.item(part) else {
                unread += 1
                continue
            }
            // One filing may stand in it several times: the first time is when it became public.
            if let other = byNumber[item.number], other.published <= item.published { continue }
            byNumber[item.number] = item
        }
        items = byNumber.values.sorted {
            ($0.published, Int($0.number) ?? 0) < ($1.published, Int($1.number) ?? 0)
        }
        self.unread = unread
    }

    private static func item(_ text: String) -> Item? {
        var item = Item()
        let body = text.components(separatedBy: "</item>")[0]
        let description = unescaped(element("description", body))
        let start = description.range(of: "CommitteeId:") ?? description.range(of: "FilingId:")
        if let start {
            for pair in description[start.lowerBound...].split(separator: "|") {
                let halves = pair.split(separator: ":", maxSplits: 1)
                guard halves.count == 2 else { continue }
                let value = halves[1].trimmingCharacters(in: .init(charactersIn: " *\n\r\t"))
                switch halves[0].trimmingCharacters(in: .whitespacesAndNewlines) {
                case "CommitteeId": item.committee = value
                case "FilingId": item.number = value
                case "FormType": item.form = value
                case "CoverageFrom": item.from = value
                case "CoverageThrough": item.through = value
                case "ReportType": item.reportType = value
                default: break
                }
            }
        }
        if item.number.isEmpty {
            // …/posted/1354911.fec
            let link = element("link", body) + element("guid", body)
            item.number = String(
                link.components(separatedBy: "/posted/").dropFirst().first?.prefix { $0.isNumber }
                    ?? "")
        }
        let title = unescaped(element("title", body))
        item.filer = title.hasPrefix("New filing by ") ? String(title.dropFirst(14)) : title
        let time = [element("pubDate", body), element("dc:date", body)].lazy
            .compactMap { WebDay.seconds($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
            .first
        guard let time, !item.number.isEmpty, item.number.utf8.count < 12,
            item.number.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
        else { return nil }
        item.published = time
        return item
    }

    private static func element(_ name: String, _ text: String) -> String {
        guard let open = text.range(of: "<\(name)"),
            let end = text.range(of: ">", range: open.upperBound..<text.endIndex),
            let close = text.range(of: "</\(name)>", range: end.upperBound..<text.endIndex)
        else { return "" }
        return text[end.upperBound..<close.lowerBound].replacingOccurrences(
            of: "<![CDATA[", with: ""
        )
        .replacingOccurrences(of: "]]>", with: "")
    }

    /// Escaped once for XML and once more inside.
    private static func unescaped(_ text: String) -> String {
        var text = text
        for _ in 0..<2 {
            for (name, sign) in [
                ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"),
                ("&#x27;", "'"), ("&amp;", "&"),
            ] { text = text.replacingOccurrences(of: name, with: sign) }
        }
        return text
    }
}
