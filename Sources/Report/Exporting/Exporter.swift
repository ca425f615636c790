import Files
import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes reports to files, each whole or not at all, with a manifest.
package struct Exporter {
    /// Data rows that fit a spreadsheet's sheet below its header.
    package static let spreadsheetRows = 1_048_575

    let version: String
    let overwrites: Bool
    /// Data rows per file of the excel profile.
    package var rowsPerFile = Self.spreadsheetRows
    /// Told of a report that could not be answered; the others go on. Without it nothing does.
    package var onFailure: ((ReportDefinition, any Error) -> Void)?
    /// Told of each file before it is filled.
    package var onFile: (FileBegun) -> Void = { _ in }

    /// A file that is being filled.
    package struct FileBegun {
        /// The report; its place from one on, and how many there are.
        package var name: String
        /// See `name`.
        package var place: Int
        /// See `name`.
        package var count: Int
        /// Rows so far, and bytes, those of earlier files among them; nil where they do not count.
        package var measure: () -> (rows: Int64, bytes: Int64?)

        /// Makes one.
        package init(
            name: String, place: Int, count: Int,
            measure: @escaping () -> (rows: Int64, bytes: Int64?)
        ) {
            self.name = name
            self.place = place
            self.count = count
            self.measure = measure
        }
    }

    /// Makes one.
    ///
    /// - Parameter overwrites: whether existing regular files may be replaced.
    package init(version: String, overwrites: Bool) {
        self.version = version
        self.overwrites = overwrites
    }

    // MARK: One file

    /// Runs one report into one file; formats without a footer get `PATH.manifest.json` beside it.
    ///
    /// - Parameter profile: of CSV; a file is opened in a spreadsheet sooner or later.
    @discardableResult
    package func write(
        _ report: ReportDefinition, _ request: ReportRequest, on connection: Connection,
        format: OutputFormat, profile: CSVSink.Profile = .excel, to path: String,
        known: KnownAnswer? = nil
    ) throws -> ReportOutcome {
        let file = try WholeFile(path: path, overwrites: overwrites)
        let output = ByteOutput { try file.write($0) }
        let sink: RowSink =
            switch format {
            case .csv: CSVSink(output: output, profile: profile)
            case .json: JSONSink(output: output)
            case .markdown: MarkdownSink(output: output)
            case .table: TableSink(output: output, width: nil)
            case .lines: TableSink(output: output, width: nil, asLines: true)
            }
        let manifestPath = path + ".manifest.json"
        let manifest =
            sink.showsFooter ? nil : try WholeFile(path: manifestPath, overwrites: overwrites)
        let counted = CountingSink(sink)
        onFile(
            FileBegun(name: report.name, place: 1, count: 1) {
                (counted.rows, Int64(file.byteCount))
            })
        let outcome = try ReportRunner(report: report, connection: connection)
            .run(request, into: counted, findsFooter: true, known: known)
        if let manifest {
            let entry = Manifest.File(
                name: lastComponent(path), report: report, outcome: outcome,
                format: format.rawValue, rows: outcome.rows, bytes: file.byteCount,
                sha256: file.sha256())
            try write(
                Manifest.json(version: version, asOf: request.asOf, files: [entry]), to: manifest)
        }
        try file.commit(to: path)
        try manifest?.commit(to: manifestPath)
        return outcome
    }

    // MARK: A folder

    /// Runs several reports into `folder/NAME.csv` (or `NAME-1.csv`, `NAME-2.csv` when a
    /// spreadsheet could not hold all rows), with a manifest and a data package. Nothing appears
    /// unless all could be written.
    ///
    /// - Parameter connection: the connection for a report: trusted for ours, guarded for users'.
    ///   All of them are opened first, and keep one state of the database until all is written.
    package func export(
        _ reports: [ReportDefinition], _ requests: [String: ReportRequest], asOf: String,
        profile: CSVSink.Profile, to folder: String,
        connection: (ReportDefinition) throws -> Connection
    ) throws -> [Manifest.File] {
        let connections = try reports.map { try connection($0) }
        return try Connection.oneState(of: connections) {
            try export(zip(reports, connections), requests, asOf, profile, folder)
        }
    }

    /// Whether other reports may do all the same.
    package static func isOfOneReport(_ error: any Error) -> Bool {
        switch error {
        case let error as StoreError: error.isOfOneStatement
        case ReportError.overflow, ReportError.wrongValue: true
        default: false
        }
    }

    private func export(
        _ reports: Zip2Sequence<[ReportDefinition], [Connection]>,
        _ requests: [String: ReportRequest], _ asOf: String, _ profile: CSVSink.Profile,
        _ folder: String
    ) throws -> [Manifest.File] {
        try makeFolder(folder)
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        let manifest = try WholeFile(path: base + "manifest.json", overwrites: overwrites)
        let package = try WholeFile(path: base + DataPackage.name, overwrites: overwrites)
        for (report, _) in reports {
            try WholeFile.refuseExisting("\(base)\(report.name).csv", overwrites: overwrites)
        }
        var entries: [Manifest.File] = []
        var finished: [(file: WholeFile, path: String)] = []
        let count = reports.underestimatedCount
        for (place, (report, connection)) in reports.enumerated() {
            let sink = SplittingCSVSink(
                base: base + report.name, profile: profile, overwrites: overwrites,
                rowsPerFile: profile == .excel ? rowsPerFile : .max)
            let before = entries.reduce((Int64(0), Int64(0))) {
                ($0.0 + Int64($1.rows), $0.1 + Int64($1.bytes))
            }
            onFile(
                FileBegun(name: report.name, place: place + 1, count: count) {
                    let here = sink.parts.reduce(before) {
                        ($0.0 + Int64($1.rows), $0.1 + Int64($1.file.byteCount))
                    }
                    return (here.0, here.1)
                })
            let outcome: ReportOutcome
            do {
                outcome = try ReportRunner(report: report, connection: connection).run(
                    requests[report.name] ?? ReportRequest(asOf: asOf), into: sink,
                    findsFooter: true)
            } catch {
                guard let onFailure, Self.isOfOneReport(error) else { throw error }
                onFailure(report, error)
                continue
            }
            for (index, part) in sink.parts.enumerated() {
                let name =
                    sink.parts.count == 1
                    ? "\(report.name).csv" : "\(report.name)-\(index + 1).csv"
                finished.append((part.file, base + name))
                entries.append(
                    Manifest.File(
                        name: name, report: report, outcome: outcome, format: "csv",
                        rows: part.rows, bytes: part.file.byteCount, sha256: part.file.sha256()))
            }
        }
        try write(Manifest.json(version: version, asOf: asOf, files: entries), to: manifest)
        try write(
            DataPackage.json(version: version, asOf: asOf, files: entries, profile), to: package)
        for (file, path) in finished { try file.commit(to: path) }
        try manifest.commit(to: base + "manifest.json")
        try package.commit(to: base + DataPackage.name)
        if overwrites {
            removeOldParts(
                of: reports.map(\.0), written: Set(entries.map(\.name)), base)
        }
        return entries
    }

    /// Removes `NAME.csv` and `NAME-1.csv`, `NAME-2.csv` and so on of an earlier run that this one
    /// did not write: beside the new files they would be read as part of them.
    private func removeOldParts(
        of reports: [ReportDefinition], written: Set<String>, _ base: String
    ) {
        guard let folder = opendir(base) else { return }
        var old: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let isPart = reports.contains { report in
                guard name.hasPrefix(report.name), name.hasSuffix(".csv") else { return false }
                let middle = name.dropFirst(report.name.count).dropLast(4)
                return middle.isEmpty
                    || middle.first == "-" && middle.count > 1
                        && middle.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
            if isPart, !written.contains(name) { old.append(name) }
        }
        closedir(folder)
        for name in old {
            var status = stat()
            guard lstat(base + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            unlink(base + name)
        }
    }

    private func write(_ json: JSONValue, to file: WholeFile) throws {
        var text = json.written() + "\n"
        try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }

    private func makeFolder(_ path: String) throws {
        if mkdir(path, 0o700) == 0 { return }
        let code = errno
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw FileError.cannotCreate(path: path, why: errorText(code))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError.cannotCreate(
                path: path, why: "expected a folder, found a file of that name")
        }
    }

    private func lastComponent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}

/// CSV over as many files as a spreadsheet needs.
final class SplittingCSVSink: RowSink {
    let showsFooter = false
    private let base: String
    private let profile: CSVSink.Profile
    private let overwrites: Bool
    private let rowsPerFile: Int
    private var heading = ResultHeading()
    private var columns: [OutputColumn] = []
    private var showsKeys = false
    private var sink: CSVSink?
    private(set) var parts: [(file: WholeFile, rows: Int)] = []

    init(base: String, profile: CSVSink.Profile, overwrites: Bool, rowsPerFile: Int) {
        self.base = base
        self.profile = profile
        self.overwrites = overwrites
        self.rowsPerFile = rowsPerFile
    }

    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        self.heading = heading
        self.columns = columns
        self.showsKeys = showsKeys
        try startPart()
    }

    private func startPart() throws {
        let path = "\(base)-\(parts.count + 1).csv"
        let file = try WholeFile(path: path, overwrites: overwrites)
        let part = CSVSink(output: ByteOutput { try file.write($0) }, profile: profile)
        try part.begin(heading, columns: columns, showsKeys: showsKeys)
        parts.append((file, 0))
        sink = part
    }

    func row(_ row: RowView, key: [UInt8]?) throws {
        if let rows = parts.last?.rows, rows >= rowsPerFile {
            try sink?.end(ResultFooter())
            try startPart()
        }
        try sink?.row(row, key: key)
        parts[parts.count - 1].rows += 1
    }

    func end(_ footer: ResultFooter) throws { try sink?.end(footer) }
}
