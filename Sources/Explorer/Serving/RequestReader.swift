import Wording

/// Reads the head of a request. It takes what a browser sends to read a page of this computer, and
/// refuses all else: other methods, bodies, other hosts (a foreign site may give its own name our
/// address), and requests that another site makes.
struct RequestReader {
    /// The port, which a browser names in `Host`.
    let port: UInt16

    /// The longest head; browsers send well under a quarter of it.
    static let mostBytes = 16_384
    private static let mostHeaders = 100

    /// The head of a request, or nil while its end has not come.
    ///
    /// - Throws: ``Refusal``.
    func read(_ bytes: [UInt8]) throws -> Request? {
        guard let end = Self.end(of: bytes) else {
            if let first = bytes.first, !(0x41...0x5A).contains(first) {
                throw Refusal(400, "expected a request in HTTP, found other bytes.")
            }
            guard bytes.count <= Self.mostBytes else {
                throw Refusal(
                    431, "expected a request of up to \(Self.mostBytes) bytes, found more.")
            }
            return nil
        }
        guard end <= Self.mostBytes else {
            throw Refusal(431, "expected a request of up to \(Self.mostBytes) bytes, found more.")
        }
        guard bytes[..<end].allSatisfy({ $0 == 9 || $0 == 10 || $0 == 13 || $0 >= 32 }),
            let text = String(validating: bytes[..<end], as: UTF8.self)
        else { throw Refusal(400, "expected a request in HTTP, found other bytes.") }
        // A carriage return with a line feed is one character of a Swift string.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" }
        let headers = try Self.headers(lines.dropFirst())
        let request = try request(lines.first ?? "")
        try check(headers)
        return request
    }

    /// The place of the blank line that ends a head.
    private static func end(of bytes: [UInt8]) -> Int? {
        var start = 0
        while let feed = bytes[start...].firstIndex(of: 10) {
            let line = bytes[start..<feed]
            if line.isEmpty || line.elementsEqual([13]) { return start == 0 ? nil : start }
            start = feed + 1
        }
        return nil
    }

    // MARK: The first line

    private func request(_ line: Substring) throws -> Request {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
            throw Refusal(400, "expected a request in HTTP/1.1, found \(Self.shown(line)).")
        }
        guard words[0] == "GET" || words[0] == "HEAD" else {
            throw Refusal(
                405, "expected GET or HEAD, found \(Self.shown(words[0])): nothing is changed here."
            )
        }
        let address = words[1]
        guard address.hasPrefix("/"), address.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw Refusal(
                400, "expected an address like /race/GA-06, found \(Self.shown(address)).")
        }
        guard address.utf8.count <= 8_000 else {
            throw Refusal(414, "expected an address of up to 8,000 bytes, found a longer one.")
        }
        let whole = address.prefix { $0 != "#" }
        let halves = whole.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = try halves[0].dropFirst().split(
            separator: "/", omittingEmptySubsequences: false
        ).map { try Self.decoded($0) }
        guard !path.contains(where: { $0 == "." || $0 == ".." }) else {
            throw Refusal(400, "expected an address without dots for a folder, found some.")
        }
        let query = try (halves.count == 2 ? halves[1] : "").split(separator: "&").map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Request.Word(
                name: try Self.decoded(parts[0], plusIsBlank: true),
                value: parts.count == 2 ? try Self.decoded(parts[1], plusIsBlank: true) : "")
        }
        guard query.count <= 100 else {
            throw Refusal(400, "expected up to 100 words in an address, found \(query.count).")
        }
        return Request(
            isHead: words[0] == "HEAD", path: path == [""] ? [] : path, query: query,
            address: String(whole))
    }

    static func decoded(_ text: Substring, plusIsBlank: Bool = false) throws -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == 0x2B, plusIsBlank {
                bytes.append(0x20)
                continue
            }
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: Array(rest.prefix(2)), as: UTF8.self)
            guard digits.utf8.count == 2, digits.utf8.first != 0x2B, digits.utf8.first != 0x2D,
                let value = UInt8(digits, radix: 16)
            else { throw Refusal(400, "expected two hexadecimal digits after %, found others.") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard !bytes.contains(where: { $0 < 32 || $0 == 127 }),
            let found = String(validating: bytes, as: UTF8.self)
        else { throw Refusal(400, "expected text in UTF-8 in the address, found other bytes.") }
        return found
    }

    // MARK: Headers

    private static func headers(_ lines: ArraySlice<Substring>) throws
        -> [(name: String, value: Substring)]
    {
        let lines = lines.filter { !$0.isEmpty }
        guard lines.count <= mostHeaders else {
            throw Refusal(431, "expected up to \(mostHeaders) headers, found \(lines.count).")
        }
        return try lines.map { line in
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line[..<colon].utf8.allSatisfy({ $0 > 32 && $0 < 127 })
            else { throw Refusal(400, "expected a header, found \(shown(line)).") }
            let value = line[line.index(after: colon)...]
                .drop { $0 == " " || $0 == "\t" }
            return (line[..<colon].smallLetters, value)
        }
    }

    private func check(_ headers: [(name: String, value: Substring)]) throws {
        func values(_ name: String) -> [Substring] {
            headers.filter { $0.name == name }.map(\.value)
        }
        let hosts = values("host")
        guard hosts.count == 1, names.contains(hosts[0].smallLetters) else {
            throw Refusal(
                421,
                "expected the host 127.0.0.1:\(port) or localhost:\(port), found "
                    + (hosts.isEmpty
                        ? "none" : hosts.map { Self.shown($0) }.joined(separator: ", "))
                    + ". Open http://127.0.0.1:\(port)/")
        }
        guard values("transfer-encoding").isEmpty,
            values("content-length").allSatisfy({ $0 == "0" })
        else { throw Refusal(413, "expected a request without a body, found one.") }
        let origins = values("origin").map { $0.smallLetters }
        let sites = values("sec-fetch-site")
        guard origins.allSatisfy({ $0 == "http://" + hosts[0].smallLetters }),
            sites.allSatisfy({ $0 == "same-origin" || $0 == "none" })
        else {
            throw Refusal(
                403,
                "expected a request of this page or of the address bar, found one that another "
                    + "site makes. Open http://127.0.0.1:\(port)/")
        }
    }

    /// What `Host` may say: this computer by its own names.
    private var names: [String] {
        let names = ["127.0.0.1", "localhost", "[::1]"]
        return names.map { "\($0):\(port)" } + (port == 80 ? names : [])
    }

    private static func shown(_ text: Substring) -> String {
        let shown = VisibleText.of(String(text.prefix(80)))
        return "\"\(shown)\(text.count > 80 ? "…" : "")\""
    }
}
