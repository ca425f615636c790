import Foundation

/// Whether what came is what was asked for, by the ending of the file's name. Servers that are ill,
/// or behind a wall, answer with a page for people.
enum ContentCheck {
    /// What the first bytes, or the head of the answer, are instead; nil when they may be right.
    static func intruder(_ bytes: [UInt8], type: String?, name: String) -> String? {
        let start = String(decoding: bytes.prefix(512), as: UTF8.self)
            .drop { $0.isWhitespace || $0 == "\u{FEFF}" }.smallLetters
        let isPage = ["<!doctype html", "<html", "<head", "<body"].contains { start.hasPrefix($0) }
        if isPage || start.hasPrefix("<?xml") && start.contains("<html") {
            return "a page of HTML"
        }
        let isHTML = type?.smallLetters.hasPrefix("text/html") ?? false
        if isHTML { return "what the server calls a page of HTML" }
        guard bytes.count >= 4 else { return nil }
        switch (name as NSString).pathExtension {
        case "zip":
            return bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
                ? nil : "no zip"
        case "fec":
            return start.hasPrefix("hdr") || start.hasPrefix("/*") || start.hasPrefix("\"hdr")
                ? nil : "no filing (it begins with no HDR)"
        case "json": return start.hasPrefix("{") || start.hasPrefix("[") ? nil : "no JSON"
        case "rss": return start.hasPrefix("<") ? nil : "no feed"
        default: return start.hasPrefix("<?xml") ? "an error in XML" : nil
        }
    }

    /// What the last bytes lack, or nil: a server that tells a wrong length is believed by no one.
    static func isCut(_ bytes: [UInt8], name: String) -> String? {
        switch (name as NSString).pathExtension {
        case "zip":
            let mark: [UInt8] = [0x50, 0x4B, 5, 6]
            let found = bytes.indices.dropLast(3).contains {
                bytes[$0] == 0x50 && bytes[$0..<$0 + 4].elementsEqual(mark)
            }
            return found ? nil : "a zip without its end"
        case "rss":
            let end = String(decoding: bytes, as: UTF8.self).smallLetters
            return end.contains("</rss>") || end.contains("</feed>")
                ? nil : "a feed without its end"
        case "json":
            let last = bytes.last { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
            return last == 0x7D || last == 0x5D ? nil : "JSON without its end"
        default: return nil
        }
    }
}
