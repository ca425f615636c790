import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `warchest serve`, the built program, over the loopback address.
@Suite struct ServeTests {
    // MARK: What answers

    private static let lists = ["races", "candidates", "committees", "spenders", "filings"]
    private static let pages = [
        "/", "/report", "/donors", "/find", "/find?name=doe", "/find?name=vale&as=candidate",
        "/race/OH-15", "/race/OH-15%402024-04-20", "/committee/C00990101",
        "/candidate/H4OH15101", "/spender/C00990606", "/claims/OH-15", "/donor/doe%20jane",
        "/filing/9900001", "/report/top-donors?committee=C00990101", "/report/race-summary",
        "/report/as-of?then=2024-04-20", "/why/1000000001",
    ]

    @Test(arguments: pages + lists.map { "/" + $0 }) func itAnswers(_ address: String) throws {
        let answer = try Served.race.ask(address)
        #expect(answer.status == 200, "\(address): \(answer.text)")
        #expect(answer.text.hasPrefix("<!doctype html>") && answer.text.contains("<h1>"))
        #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        for forbidden in ["<script", "<iframe", "<img", " src=", " style=\""] {
            #expect(!answer.text.contains(forbidden), "\(forbidden)")
        }
        // Every field has a label, and nothing stands twice under one name.
        for id in parts(answer.text, "<input id=\"", "\"")
            + parts(answer.text, "<select id=\"", "\"")
        {
            #expect(answer.text.contains("<label for=\"\(id)\">"), "\(id)")
        }
        let names = parts(answer.text, " id=\"", "\"")
        #expect(Set(names).count == names.count)
    }

    @Test func everyLinkOfItsPagesAnswers() throws {
        var asked: Set<String> = []
        for page in Self.pages + Self.lists.map({ "/" + $0 }) {
            for link in links(try Served.race.ask(page).text) where link.hasPrefix("/") {
                let address = String(link.prefix { $0 != "#" })
                // Proofs have a test of their own.
                guard !address.hasPrefix("/why/"), asked.insert(address).inserted else { continue }
                let answer = try Served.race.ask(address)
                #expect(answer.status == 200, "\(page) leads to \(address): \(answer.text)")
            }
        }
        #expect(asked.count > 60)
    }

    @Test func everyReportIsAsked() throws {
        for report in try Race.reports() {
            let words = Self.words(report)
            let page = try Served.race.ask("/report/\(report)?\(words)")
            #expect(page.status == 200, "\(report): \(page.text)")
            for ending in ["csv", "json"] {
                let answer = try Served.race.ask("/report/\(report).\(ending)?\(words)")
                let told = try Program.run(
                    ["report", report] + Race.parameters(report) + ["--format", ending],
                    in: Race.shared.path)
                #expect(answer.status == 200 && answer.text == told.output, "\(report)")
                #expect(answer.headers["content-disposition"]?.contains("attachment") == true)
            }
        }
        let book = try Served.race.ask("/report/results.xlsx")
        #expect(book.status == 200 && book.body.starts(with: Array("PK".utf8)))
    }

    private static func words(_ report: String) -> String {
        let words = Race.parameters(report)
        return stride(from: 0, to: words.count, by: 2).map {
            "\(words[$0].dropFirst(2))=\(words[$0 + 1].replacingOccurrences(of: " ", with: "+"))"
        }.joined(separator: "&")
    }

    /// What is shown of an answer is asked as in the command; the heads of a table sort it.
    @Test func anAnswerIsSortedAndNarrowed() throws {
        let asked = "/report/top-donors.csv?committee=C00990101"
        let some = try Served.race.ask(
            asked + "&columns=donor,total_usd&where=total_usd%3E%3D1000&sort=total_usd")
        let told = try Program.run(
            [
                "report", "top-donors", "--committee", "C00990101", "--format", "csv",
                "--columns", "donor,total_usd", "--where", "total_usd>=1000",
                "--sort", "total_usd",
            ], in: Race.shared.path)
        #expect(some.status == 200 && some.text == told.output && told.lines.count > 2)
        let page = try Served.race.ask("/report/top-donors?committee=C00990101")
        #expect(links(page.text).contains { $0.hasSuffix("&sort=total_usd%3Adesc") })
        #expect(try Served.race.ask(asked + "&sort=nothing").status == 400)
    }

    /// The figure on the page, that of the proof, the sum of the entries shown.
    @Test(arguments: ["/race/OH-15", "/committee/C00990101", "/spender/C00990606"])
    func aFigureLeadsToItsProof(_ page: String) throws {
        let text = try Served.race.ask(page).text
        var proofs: [String: String] = [:]
        var proved = 0
        for link in parts(text, "<a href=\"/why/", "</a>") {
            let halves = link.components(separatedBy: "\">")
            let address = plain(halves[0]).components(separatedBy: "#")
            guard address.count == 2, halves.count == 2 else { continue }
            let proof = try proofs[address[0]] ?? Served.race.ask("/why/" + address[0]).text
            proofs[address[0]] = proof
            let figure = parts(proof, "<div class=\"figure\" id=\"\(address[1])\">", "\n</div>")
            let told = try #require(figure.first, "\(page): \(link): \(proof)")
            let shown = parts(told, "<data value=\"", "</data>").map {
                $0.components(separatedBy: "\">")
            }
            guard let first = shown.first, first.count == 2 else {
                Issue.record("\(page): \(link): \(told)")
                continue
            }
            #expect(first[1] == halves[1].replacingOccurrences(of: "$", with: ""), "\(link)")
            guard told.contains("<tfoot>") else { continue }
            let sums = shown.compactMap { Int64($0[0]) }
            #expect(sums[0] == sums.last && sums.dropFirst().dropLast().reduce(0, +) == sums[0])
            proved += 1
        }
        #expect(proved > 5)
        #expect(!proofs.values.contains { $0.contains("class=\"fault\"") })
    }

    // MARK: Whom it answers

    @Test func itAnswersToItsOwnNamesAlone() throws {
        let server = Served.race
        for host in [
            "127.0.0.1:\(server.port)", "localhost:\(server.port)", "[::1]:\(server.port)",
        ] {
            #expect(try server.ask("/", headers: ["Host: \(host)"]).status == 200, "\(host)")
        }
        for headers in [
            ["Host: example.org"], ["Host: 127.0.0.1"], ["Host: 127.0.0.1:1"], [],
            ["Host: 127.0.0.1.example.org:\(server.port)"],
            ["Host: localhost:\(server.port)", "Host: localhost:\(server.port)"],
        ] {
            let answer = try server.ask("/", headers: headers)
            #expect(answer.status == 421, "\(headers)")
            #expect(answer.text.contains("expected the host 127.0.0.1:\(server.port)"))
        }
    }

    @Test func otherSitesReadNothing() throws {
        let server = Served.race
        let host = "Host: localhost:\(server.port)"
        for header in [
            "Origin: http://example.org", "Origin: null", "Origin: http://localhost:1",
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
        ] {
            #expect(try server.ask("/", headers: [host, header]).status == 403, "\(header)")
        }
        for header in ["Origin: http://localhost:\(server.port)", "Sec-Fetch-Site: none"] {
            #expect(try server.ask("/", headers: [host, header]).status == 200, "\(header)")
        }
        for address in ["/", "/report/results.csv", "/nowhere"] {
            let headers = try server.ask(address).headers
            #expect(!headers.keys.contains { $0.hasPrefix("access-control") })
            #expect(headers["cross-origin-resource-policy"] == "same-origin")
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["content-security-policy"]?.contains("default-src 'none'") == true)
        }
    }

    @Test func nothingIsChanged() throws {
        let folder = try Race.make()
        let server = try Served(folder.path)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file("warchest.db")))
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"] {
            let answer = try server.ask("/race/OH-15", method: method)
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD", "\(method)")
        }
        for address in Self.pages { _ = try server.ask(address) }
        for words in ["race=OH-15'%3BDROP+TABLE+source--", "limit=1%3BDELETE", "committee=%22"] {
            let answer = try server.ask("/report/top-donors?\(words)")
            #expect(answer.status == 400, "\(words)")
        }
        let head = try server.ask("/races", method: "HEAD")
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.headers["content-length"] != "0")
        let after = try Data(contentsOf: URL(fileURLWithPath: folder.file("warchest.db")))
        #expect(before == after)
        #expect(try folder.names().allSatisfy { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") })
    }

    // MARK: What it refuses

    @Test func hostileAddressesDoNothing() throws {
        let server = Served.race
        for (address, status) in [
            ("/../../etc/passwd", 400), ("/report/..%2f..%2fetc%2fpasswd", 404),
            ("/%2e%2e/x", 400), ("/report/exports%2fresults.sql", 404), ("/race/%00", 400),
            ("/race/%ff", 400), ("/race/%zz", 400), ("/race/%+1", 400), ("http://127.0.0.1/", 400),
            ("/" + String(repeating: "a", count: 9_000), 414), ("/nowhere", 404), ("/race/", 404),
            ("/race/XX", 400), ("/why/results", 400), ("/why/99", 404),
            ("/report/results.exe", 404),
            ("/why/results?key=nothing%3D1", 400), ("/races?sheet=0", 400), ("/report//", 404),
            ("/report/results?as-of=yesterday", 400), ("/report/results?" + words(101), 400),
            ("/find?name=doe&min=x", 400), ("/filing/1", 200),
        ] {
            let answer = try server.ask(address)
            #expect(answer.status == status, "\(address): \(answer.status)")
            guard status != 200 else { continue }
            #expect(answer.text.contains("expected") || answer.text.contains("no "), "\(address)")
        }
        for name in ["<script>alert(1)</script>", "\" onload=\"x", "{{title}}", "\u{202E}abc"] {
            let part = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            for address in ["/donor/\(part)", "/find?name=\(part)x", "/committees?words=\(part)"] {
                let text = try server.ask(address).text
                #expect(!text.contains("<script") && !text.contains("\" onload"), "\(address)")
                #expect(!text.unicodeScalars.contains("\u{202E}"), "\(address)")
            }
        }
        #expect(try server.ask("/").status == 200)
    }

    private func words(_ count: Int) -> String {
        (0..<count).map { "a\($0)=1" }.joined(separator: "&")
    }

    @Test func garbageAndSlowClientsStopNobody() throws {
        let server = Served.race
        let host = "Host: 127.0.0.1:\(server.port)\r\n"
        for (bytes, status) in [
            (Array("\0\u{1}\u{2}".utf8), 400),
            ((0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }, 400),
            (Array("GET / HTTP/2.0\r\n\(host)\r\n".utf8), 400),
            (Array("GET /\r\n\r\n".utf8), 400),
            (Array("GET / HTTP/1.1\r\n\(host) folded: x\r\n\r\n".utf8), 400),
            (
                Array(
                    ("GET / HTTP/1.1\r\n\(host)X: " + String(repeating: "a", count: 30_000)).utf8),
                431
            ),
            (Array("GET / HTTP/1.1\r\n\(host)Content-Length: 9\r\n\r\n123456789".utf8), 413),
            (
                Array("GET / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".utf8),
                413
            ),
        ] {
            #expect(try server.send(bytes).status == status)
        }
        // Clients that begin and say no more, and one that hangs up.
        let waiting = try (0..<40).map { _ in try server.connect(sending: Array("GET / HT".utf8)) }
        close(try server.connect(sending: Array("GET /races HTTP/1.1\r\n\(host)\r\n".utf8)))
        #expect(try server.ask("/races").status == 200)
        for socket in waiting { close(socket) }
        #expect(try server.ask("/").status == 200)
    }

    // MARK: Beginning and ending

    @Test func aPortInUseIsSaid() throws {
        let server = Served.race
        let second = try Program.run(["serve", "--port", "\(server.port)"], in: Race.shared.path)
        #expect(second.code == 75, "\(second.error)")
        #expect(second.error.contains("found \(server.port) in use"))
        #expect(second.error.contains("warchest serve --port "))
        let empty = try Folder()
        let none = try Program.run(["serve"], in: empty.path)
        #expect(none.code == 74 && none.error.contains("expected a Warchest database"))
        for words in [["--port", "99999"], ["--port", "-1"], ["--timeout", "0"]] {
            #expect(try Program.run(["serve"] + words, in: Race.shared.path).code == 64)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsItCleanly(_ signal: Int32) throws {
        let server = try Served(Race.shared.path)
        #expect(try server.ask("/").status == 200)
        #expect(server.end(signal) == 0)
    }

    /// What was kept of an answer is forgotten when somebody has written.
    @Test func whatIsImportedIsSeen() throws {
        let folder = try Race.make()
        let server = try Served(folder.path)
        for _ in 0..<2 { #expect(try !server.ask("/committees").text.contains("LATE FUND")) }
        try folder.write("C10009999|LATE FUND|||||||U|N||Q|||\n", to: "cm.txt")
        let load = try Program.run(["import", "--cycle", "2018", "cm.txt"], in: folder.path)
        #expect(load.code == 0, "\(load.error)")
        #expect(try server.ask("/committees").text.contains("LATE FUND"))
        // Another file at its place is not read.
        let copy = try Data(contentsOf: URL(fileURLWithPath: folder.file("warchest.db")))
        try FileManager.default.removeItem(atPath: folder.file("warchest.db"))
        #expect(try server.ask("/races").status == 503)
        try copy.write(to: URL(fileURLWithPath: folder.file("warchest.db")), options: .atomic)
        let other = try server.ask("/races")
        #expect(other.status == 503 && other.text.contains("start it again"))
    }
}

// MARK: A client

private func parts(_ text: String, _ from: String, _ to: String) -> [String] {
    text.components(separatedBy: from).dropFirst().map { $0.components(separatedBy: to)[0] }
}

/// What is escaped in an attribute, as it was.
private func plain(_ text: String) -> String {
    text.replacingOccurrences(of: "&amp;", with: "&")
}

private func links(_ text: String) -> [String] { parts(text, "href=\"", "\"").map(plain) }

/// A running server, ended with its owner.
private final class Served: @unchecked Sendable {
    /// One for all tests that only read.
    static let race: Served = {
        do {
            return try Served(Race.shared.path)
        } catch {
            Issue.record("the server did not start: \(error)")
            fatalError("no server")
        }
    }()

    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct Problem: Error { let words: String }

    let port: UInt16
    private let process = Process()

    init(_ folder: String) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["serve", "--port", "0"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = Program.environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        // Should the tests fall, nothing of them stays open in it.
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.contains("\n") {
            let chunk = output.fileHandleForReading.availableData
            guard !chunk.isEmpty else { throw Problem(words: "it ended: \(line)") }
            line += String(decoding: chunk, as: UTF8.self)
        }
        let number = parts(line, "http://127.0.0.1:", "/").first.flatMap { UInt16($0) }
        guard let number else { throw Problem(words: "it said \(line)") }
        port = number
    }

    deinit { if process.isRunning { process.terminate() } }

    /// The exit code after a signal.
    func end(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    func ask(_ address: String, method: String = "GET", headers: [String]? = nil) throws -> Answer {
        let lines = ["\(method) \(address) HTTP/1.1"] + (headers ?? ["Host: 127.0.0.1:\(port)"])
        return try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    }

    func connect(sending bytes: [UInt8]) throws -> Int32 {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let flags = Int32(MSG_NOSIGNAL)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        let flags: Int32 = 0
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #if canImport(Glibc)
                Glibc.connect(descriptor, $0, size)
                #else
                Darwin.connect(descriptor, $0, size)
                #endif
            }
        }
        guard code == 0 else { throw Problem(words: "connect: \(errno)") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                #if canImport(Glibc)
                Glibc.send(descriptor, $0.baseAddress, $0.count, flags)
                #else
                Darwin.send(descriptor, $0.baseAddress, $0.count, flags)
                #endif
            }
            // It has answered already, and listens no longer.
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        return descriptor
    }

    func send(_ bytes: [UInt8]) throws -> Answer {
        let descriptor = try connect(sending: bytes)
        defer { close(descriptor) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            all += chunk[..<count]
        }
        var end = 0
        while end + 4 <= all.count, !all[end...].starts(with: [13, 10, 13, 10]) { end += 1 }
        let head = String(decoding: all[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = head[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Problem(words: "no answer: \(head[0])") }
        let pairs = head.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.range(of: ": ") else { return nil }
            return (line[..<colon.lowerBound].lowercased(), String(line[colon.upperBound...]))
        }
        return Answer(
            status: status, headers: Dictionary(pairs) { first, _ in first },
            body: Array(all[min(end + 4, all.count)...]))
    }
}
