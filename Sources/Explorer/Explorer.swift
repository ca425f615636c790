import Artefacts
import Files
import Pages
import Report
import Sheets
import Store
import Wording

/// Answers the addresses of `warchest serve`: each is a page that the program could have written to
/// a file as well, a list, a search, or the rows of a report.
package final class Explorer: Sendable {
    /// What it needs of the program.
    package struct Setting: Sendable {
        /// The database.
        package var path: String
        /// Seconds that a request may read.
        package var seconds: Int
        /// Requests that read at a time.
        package var workers: Int
        /// The program's version, for the foot of pages.
        package var version: String
        /// Opens a guarded connection.
        package var open: @Sendable (Cancellation) throws -> Connection
        /// What pages are made with.
        package var tools: @Sendable () throws -> PageMaker.Tools
        /// Today, ISO.
        package var today: @Sendable () throws -> String
        /// What the program would say of an error, and its exit code.
        package var words: @Sendable (any Error) -> (message: String, code: Int32)
        /// A folder for a workbook while it is made.
        package var folder: String

        /// Makes one from its parts.
        package init(
            path: String, seconds: Int, workers: Int, version: String, folder: String,
            open: @escaping @Sendable (Cancellation) throws -> Connection,
            tools: @escaping @Sendable () throws -> PageMaker.Tools,
            today: @escaping @Sendable () throws -> String,
            words: @escaping @Sendable (any Error) -> (message: String, code: Int32)
        ) {
            self.path = path
            self.seconds = seconds
            self.workers = workers
            self.version = version
            self.folder = folder
            self.open = open
            self.tools = tools
            self.today = today
            self.words = words
        }
    }

    let setting: Setting
    let pages: ServedPages
    private let readers: Readers
    private let kept = KeptAnswers()
    let catalogue = ReportCatalogue()

    /// Opens the readers.
    ///
    /// - Throws: what opening a database throws.
    package init(_ setting: Setting, templates: PageTemplates) throws {
        self.setting = setting
        pages = ServedPages(templates: templates, version: setting.version)
        readers = try Readers(setting.path, count: setting.workers, open: setting.open)
    }

    /// How a server answers by it.
    package var answering: Server.Answering {
        Server.Answering(
            known: { [self] in known($0) }, answer: { [self] in answer($0) },
            refuse: { [self] in refused($0) })
    }

    // MARK: Answering

    /// An answer is that of an address on a day, while nobody writes to the database.
    private func name(_ request: Request) -> String? {
        (try? setting.today()).map { "\($0) \(request.address)" }
    }

    private func known(_ request: Request) -> Response? {
        guard let state = Readers.State(setting.path), let name = name(request) else { return nil }
        return kept.find(name, state)
    }

    /// What an address shows, or why it does not.
    package func answer(_ request: Request) -> Response {
        do {
            if let fixed = fixed(request) { return fixed }
            return try readers.read(seconds: setting.seconds) { connection, state in
                let name = name(request)
                if let name, let state, let found = kept.find(name, state) { return found }
                let view = View(explorer: self, connection: connection, request: request)
                let response = try view.response()
                if let name, let state { kept.keep(response, name, state) }
                return response
            }
        } catch {
            // While a large import has readers wait, what was there before it is still true.
            if case StoreError.busy? = error as? StoreError, let name = name(request),
                let before = kept.find(name, nil)
            {
                return before
            }
            return failed(error, request)
        }
    }

    /// One more connection for a page of many questions, where one is to spare.
    func withHelper<T>(_ body: ([Connection]) throws -> T) rethrows -> T {
        try readers.withHelper(seconds: setting.seconds, body)
    }

    /// What needs no database.
    private func fixed(_ request: Request) -> Response? {
        guard request.path == ["favicon.ico"] else { return nil }
        return Response(status: 204, type: "image/x-icon", body: [])
    }

    private func refused(_ refusal: Refusal) -> Response {
        page(
            pages.problem(title: Self.title(refusal.status), message: refusal.message),
            status: refusal.status)
    }

    private func failed(_ error: any Error, _ request: Request) -> Response {
        if let refusal = error as? Refusal { return refused(refusal) }
        if let error = error as? StoreError, [.cancelled, .interrupted].contains(error) {
            return late(request)
        }
        let (message, code) = setting.words(error)
        if case StoreError.timeLimit? = error as? StoreError { return late(request) }
        let status: Int
        switch code {
        case 64:
            if case ReportError.notFound? = error as? ReportError {
                status = 404
            } else {
                status = 400
            }
        case 75, 74: status = 503
        case 124: status = 504
        default: status = 500
        }
        return page(
            pages.problem(title: Self.title(status), message: message), status: status)
    }

    private func late(_ request: Request) -> Response {
        refused(
            Refusal(
                504,
                "expected an answer within \(setting.seconds) s, found none: \(request.address)\n"
                    + "Narrow it (a race, a committee, a period), ask it in the terminal, where "
                    + "reports have no limit, or allow more: warchest serve --timeout SECONDS"))
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 404: "There is no such page"
        case 503: "Not now"
        case 504: "It took too long"
        case 500: "A fault"
        default: "That cannot be asked"
        }
    }

    /// A page as an answer.
    func page(_ bytes: [UInt8], status: Int = 200) -> Response {
        Response(
            status: status, type: "text/html; charset=utf-8", body: bytes, policy: pages.policy)
    }
}
