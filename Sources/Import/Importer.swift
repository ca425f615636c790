import DelimitedText
import Files
import Foundation
import LedgerModel
import Store

/// Imports files: finds out what each is, and posts it in one transaction.
package final class Importer {
    private let database: Connection
    private var options: ImportOptions
    private let recognition: FormatRecognition
    private var seed: UInt64
    /// The files that are being imported together.
    private var group: ImportGroup?

    /// - Parameter seed: seed of the control hashes; random unless a test fixes it.
    /// - Throws: ``FormatFileError`` when an embedded format file is broken.
    package init(database: Connection, options: ImportOptions, seed: UInt64? = nil) throws {
        self.database = database
        self.options = options
        self.seed = seed ?? UInt64.random(in: 1...UInt64.max)
        var formats = try FormatCatalogue.loadFederal()
        formats += options.ownFormats
        if let own = options.formatFile { formats.append(own) }
        recognition = FormatRecognition(
            formats: formats, others: LaterFormats(FormatCatalogue.loadPacks))
    }

    /// When the files that come next became public, as an ISO date; nil where it is not known.
    package func expect(receivedOn: String?) { options.receivedOn = receivedOn }

    // MARK: Files

    /// Imports one file, or every member of a zip. Refusals are outcomes, not errors.
    ///
    /// - Throws: ``StoreError`` when the database fails,
    ///   ``ImportError/interrupted(file:)``.
    package func importFile(_ path: String) throws -> [ImportOutcome] {
        let name = (path as NSString).lastPathComponent
        if path == "-" {
            let report = options.onProgress
            let unit = ImportUnit(file: "-", path: "-", member: nil, size: nil) {
                FileSource { try report?("-", 0, nil) }
            }
            return [try outcome(of: unit)]
        }
        if let unopened = Self.unopened(path) { return [unopened] }
        var status = stat()
        _ = stat(PathText.bytes(path), &status)
        if status.st_mode & S_IFMT == S_IFIFO {
            let report = options.onProgress
            let unit = ImportUnit(file: name, path: path, member: nil, size: nil) {
                try FileSource(pipe: path) { try report?(name, 0, nil) }
            }
            return [try outcome(of: unit)]
        }
        if Self.startsLikeZip(path) || name.smallLetters.hasSuffix(".zip") {
            return try importZip(path, name: name)
        }
        if options.formatID == nil, Self.isHeaderFile(name) {
            var result = ImportOutcome(file: name, member: nil)
            result.skipped = "it names the columns of a bulk file, which the program knows"
            return [result]
        }
        let full = URL(fileURLWithPath: path).standardizedFileURL.path
        let size = PackedFile.isOne(path) ? nil : Int(status.st_size)
        let unit = ImportUnit(file: name, path: full, member: nil, size: size) {
            try PackedFile.open(path)
        }
        return [try outcome(of: unit)]
    }

    /// Imports files in order, small ones together, and hands over what became of each once it is
    /// there to stay.
    ///
    /// - Throws: as ``importFile(_:)``; what was not handed over is not in the database.
    package func importFiles(
        _ paths: [String], _ handOver: (ImportOutcome) throws -> Void
    ) throws {
        var next = paths.startIndex
        while next < paths.endIndex {
            let count = Self.together(paths[next...].lazy.map(Self.smallSize))
            let files = paths[next..<next + max(count, 1)]
            next += files.count
            for outcome in try inGroup(of: count, { try files.flatMap { try importFile($0) } }) {
                try handOver(outcome)
            }
        }
    }

    /// The size of a plain file, unless it is a zip.
    private static func smallSize(_ path: String) -> Int? {
        var status = stat()
        guard path != "-", stat(PathText.bytes(path), &status) == 0,
            status.st_mode & S_IFMT == S_IFREG,
            Int(status.st_size) <= ImportGroup.fileLimit, !PackedFile.isOne(path),
            !startsLikeZip(path), !path.smallLetters.hasSuffix(".zip")
        else { return nil }
        return Int(status.st_size)
    }

    /// How many files go together, from the first on.
    private static func together(_ sizes: some Sequence<Int?>) -> Int {
        var (count, bytes) = (0, 0)
        for size in sizes {
            guard let size, size <= ImportGroup.fileLimit, count < ImportGroup.limit.files,
                bytes + size <= ImportGroup.limit.bytes
            else { break }
            (count, bytes) = (count + 1, bytes + size)
        }
        return count
    }

    private func inGroup(
        of count: Int, _ body: () throws -> [ImportOutcome]
    ) throws -> [ImportOutcome] {
        // A known file that is given another cycle is settled by itself.
        guard count > 1, options.cycle == nil else { return try body() }
        let group = ImportGroup(database: database)
        self.group = group
        defer { self.group = nil }
        return try group.run(body)
    }

    /// Imports bytes that are in memory (the demo's embedded journals).
    package func importBytes(_ bytes: [UInt8], name: String, path: String) throws -> ImportOutcome {
        try outcome(
            of: ImportUnit(file: name, path: path, member: nil, size: bytes.count) {
                MemorySource(bytes)
            }
        )
    }

    private static func startsLikeZip(_ path: String) -> Bool {
        guard let file = fopen(PathText.bytes(path), "rb") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4)
        return fread(&bytes, 1, 4, file) == 4
            && (bytes == [0x50, 0x4B, 3, 4] || bytes == [0x50, 0x4B, 5, 6])
    }

    private func importZip(_ path: String, name: String) throws -> [ImportOutcome] {
        let archive: ZipArchive
        do {
            archive = try ZipArchive(path: path)
        } catch let error as ImportError {
            return [Self.failed(name, nil, error)]
        }
        let full = URL(fileURLWithPath: path).standardizedFileURL.path
        var members = archive.members
        do {
            if let book = try Workbook(archive) { return try importWorkbook(book, full, name) }
        } catch let error as ImportError {
            return [Self.failed(name, nil, error)]
        }
        if Self.isWorkbook(members.map(\.name)) {
            let message = "\(name): expected text, found a spreadsheet; save its sheet as CSV"
            return [Self.failed(name, nil, .refused(code: "workbook", message: message))]
        }
        if let wanted = options.member {
            members = members.filter { $0.name == wanted }
            if members.isEmpty {
                let names = archive.members.map(\.name).joined(separator: ", ")
                return [
                    Self.failed(
                        name, wanted,
                        .refused(
                            code: "no_member",
                            message: "\(name): no member \(wanted); it has \(names)"))
                ]
            }
        }
        let skipped = options.member == nil ? Self.skipped(members.map(\.name)) : []
        let skippedNames = Set(skipped.map(\.name))
        members.removeAll { skippedNames.contains($0.name) }
        func imported(_ index: Int) throws -> ImportOutcome {
            let member = members[index]
            let unit = ImportUnit(file: name, path: full, member: member.name, size: member.size) {
                try archive.source(of: member)
            }
            var result = try outcome(
                of: unit,
                notes: index > 0
                    ? []
                    : skipped.map { ("member_skipped", "\($0.name) \($0.why); skipped") })
            if let why = try whyNotRead(result, member.name) {
                result.refusal = nil
                result.skipped = why
            }
            if index == 0, result.duplicateOf != nil {
                result.warnings += skipped.map { (0, "member_skipped", "\($0.name) was skipped") }
            }
            return result
        }
        var outcomes: [ImportOutcome] = []
        while outcomes.count < members.count {
            let first = outcomes.count
            let count = Self.together(members[first...].lazy.map { Optional($0.size) })
            outcomes += try inGroup(of: count) {
                try (first..<first + max(count, 1)).map(imported)
            }
        }
        return outcomes
    }

    /// Of a member that no format fits: why its jurisdiction does not read it, if it says so.
    private func whyNotRead(_ result: ImportOutcome, _ name: String) throws -> String? {
        guard case .refused(let code, _) = result.refusal,
            [
                "unknown_format", "missing_column", "missing_header", "wrong_format", "empty_file",
            ].contains(code)
        else { return nil }
        return try FormatCatalogue.packs().lazy.compactMap { $0.whyNotRead(name) }.first
    }

    /// Imports the sheets of a workbook, each as a file of its own; those that hold no rows are
    /// passed over.
    private func importWorkbook(
        _ book: Workbook, _ path: String, _ name: String
    ) throws -> [ImportOutcome] {
        let sheets = book.sheets.filter { options.member == nil || options.member == $0.name }
        guard !sheets.isEmpty else {
            let names = book.sheets.map(\.name).joined(separator: ", ")
            let message =
                "\(name): expected a sheet \(options.member ?? "with rows"), found \(names)"
            return [
                Self.failed(name, options.member, .refused(code: "no_member", message: message))
            ]
        }
        return try sheets.map { sheet in
            let bytes = try book.csv(of: sheet.member)
            let unit = ImportUnit(
                file: name, path: path, member: sheet.name, size: bytes.count
            ) { MemorySource(bytes) }
            let lines = bytes.split(separator: 0x0A).prefix(2).count
            guard lines < 2, options.member == nil else { return try outcome(of: unit) }
            var result = ImportOutcome(file: name, member: sheet.name)
            result.skipped = "the sheet has no rows below its header"
            return result
        }
    }

    /// The FEC puts files with nothing but column names beside its bulk files.
    private static func isHeaderFile(_ name: String) -> Bool {
        NamePattern.matches(name, "*_header_file.csv") || NamePattern.matches(name, "*_headers.csv")
    }

    /// Members that are passed over, and why: FEC indiv zips carry the same rows twice, whole and
    /// by date; the FEC's lists of columns and Meta's README are no data.
    private static func skipped(_ names: [String]) -> [(name: String, why: String)] {
        let hasWhole = names.contains { $0.smallLetters == "itcont.txt" }
        let found = names.compactMap { name -> (name: String, why: String)? in
            let bare = (name as NSString).lastPathComponent
            if hasWhole, name.smallLetters.hasPrefix("by_date/") {
                return (name, "repeats rows of itcont.txt")
            }
            if isHeaderFile(bare) {
                return (name, "names the columns of a bulk file")
            }
            return NamePattern.matches(bare, "readme*") ? (name, "is no data") : nil
        }
        return found.count < names.count ? found : []
    }

    /// A workbook is a zip, whose parts would each be refused.
    private static func isWorkbook(_ names: [String]) -> Bool {
        names.contains("[Content_Types].xml")
            || (names.contains("mimetype") && names.contains("content.xml"))
    }

    /// Why a path cannot be read at all, or nil; so that no database is made for nothing.
    package static func unopened(_ path: String) -> ImportOutcome? {
        guard path != "-" else { return nil }
        var error: ImportError?
        var status = stat()
        let bytes = PathText.bytes(path)
        if stat(bytes, &status) != 0 || access(bytes, R_OK) != 0 {
            error = .unreadable(path: path, why: String(cString: strerror(errno)))
        } else if status.st_mode & S_IFMT == S_IFDIR {
            error = .unreadable(path: path, why: "it is a folder")
        } else if ![S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) {
            error = .refused(
                code: "not_a_file",
                message: "\(path): expected a file or a pipe, found a device or socket; "
                    + "read it from standard input: warchest import --format ID - < \(path)")
        }
        guard let error else { return nil }
        return failed((path as NSString).lastPathComponent, nil, error)
    }

    private static func failed(
        _ file: String, _ member: String?, _ error: ImportError
    ) -> ImportOutcome {
        var result = ImportOutcome(file: file, member: member)
        result.refusal = error
        return result
    }

    private func outcome(
        of unit: ImportUnit, notes: [(code: String, message: String)] = []
    ) throws -> ImportOutcome {
        do {
            return try run(unit, notes: notes)
        } catch let error as ImportError {
            if case .interrupted = error { throw error }
            return Self.failed(unit.file, unit.member, error)
        }
    }

    // MARK: One unit

    private func run(
        _ unit: ImportUnit, notes: [(code: String, message: String)]
    ) throws -> ImportOutcome {
        let started = ContinuousClock.now
        if let first = try knownContent(unit) { return try duplicate(unit, of: first) }
        let prefixed = try PrefixedSource(unit.open(), sampling: 64 << 10)
        let parent = try mendedSource(prefixed.sample, unit)
        let match = try recognition.match(
            name: unit.name,
            sample: parent == nil ? prefixed.sample : Self.afterFirstLine(prefixed.sample),
            formatID: parent?.format ?? options.formatID, isMended: parent != nil)
        if !ImportGroup.mayWait(match.format, isMended: parent != nil) { try group?.settle() }
        let hashing = HashingSource(prefixed)
        if let report = options.onProgress {
            let name = unit.member ?? unit.file
            hashing.onProgress = { try report(name, $0, unit.size) }
        }
        if match.format.isFilings {
            let session = try FilingSession(
                database: database, unit: unit, format: match.format, sample: prefixed.sample,
                options: options, seed: seed, parent: parent, group: group)
            return try session.run(hashing, started: started)
        }
        let session = try ImportSession(
            database: database, unit: unit, match: match,
            cycle: parent.map(\.cycle) ?? cycle(of: unit, match.format), options: options,
            seed: seed,
            notes: notes, parent: parent, group: group)
        return try withCycle(session.run(hashing, started: started))
    }

    /// The first line of a file that `rejects --export` wrote names the source it belongs to.
    ///
    /// - Throws: ``ImportError/refused(code:message:)`` when there is no such source here.
    private func mendedSource(_ sample: [UInt8], _ unit: ImportUnit) throws -> SourceLog.Parent? {
        let mark = Array(RejectExport.mark.utf8)
        guard sample.starts(with: mark) else { return nil }
        let digits = sample[mark.count...].prefix { (0x30...0x39).contains($0) }
        guard let id = Int64(String(decoding: digits, as: UTF8.self)),
            let parent = try SourceLog.parent(id, in: database)
        else {
            throw ImportError.refused(
                code: "unknown_source",
                message:
                    "\(unit.name): its first line says it mends the rejects of a source that is "
                    + "not in this database; see: warchest sources")
        }
        return parent
    }

    private static func afterFirstLine(_ sample: [UInt8]) -> [UInt8] {
        Array(sample.drop { $0 != 0x0A }.dropFirst())
    }

    private func cycle(of unit: ImportUnit, _ format: SourceFormat) -> Int? {
        if let cycle = options.cycle { return cycle }
        guard format.isSnapshot, format.series == .cycle else { return nil }
        let names = [unit.name, (unit.file as NSString).lastPathComponent]
        for name in names {
            if format.table == "zip_district", let found = Cycle.ofCongress(in: name) {
                return found
            }
            // The zip is called indiv18.zip or pas220.zip where the member is itcont.txt.
            if let found = Cycle.fromName(name, prefixes: format.names) { return found }
        }
        return nil
    }

    /// The source that already holds this content, looked for only when a source has its size.
    private func knownContent(_ unit: ImportUnit) throws -> Int64? {
        guard let size = unit.size, unit.path != "-",
            try database.integer(
                "SELECT 1 FROM source WHERE bytes = ? AND state <> 'removed' LIMIT 1", Int64(size))
                != nil
        else { return nil }
        let source = HashingSource(try unit.open())
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }) > 0 {}
        return try SourceLog.source(withSHA256: source.finishHex(), in: database)
    }

    private func duplicate(_ unit: ImportUnit, of first: Int64) throws -> ImportOutcome {
        var result = ImportOutcome(file: unit.file, member: unit.member)
        result.sourceID = first
        result.duplicateOf = first
        return try withCycle(result)
    }

    /// Gives the source that holds a file already the two-year period that was asked for.
    private func withCycle(_ outcome: ImportOutcome) throws -> ImportOutcome {
        guard let id = outcome.duplicateOf, let cycle = options.cycle else { return outcome }
        var result = outcome
        result.recycled = try SourceCycle(database: database, formats: recognition.formats)
            .set(cycle, of: id)
        return result
    }
}
