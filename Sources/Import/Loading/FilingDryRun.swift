import DelimitedText
import Foundation

/// Reads a filing without a database: what would become of its records. The fuzzers run it.
package enum FilingDryRun {
    /// Records by what became of them.
    package struct Counts: Equatable, Sendable {
        /// All that the reader gave.
        package var framed = 0
        /// Posted, money rows and items.
        package var posted = 0
        /// Rejected with a reason.
        package var rejected = 0
        /// Header and cover.
        package var header = 0
        /// Blank lines.
        package var blank = 0
        /// Lines of free text.
        package var text = 0
        /// Cents of the money rows that are no memos.
        package var sumCents: Int64 = 0
    }

    /// The largest filing that is read so: everything stays in memory.
    package static let limit = 1 << 20

    /// Reads a filing of at most ``limit`` bytes.
    ///
    /// - Throws: ``ImportError`` where an import would refuse the file.
    package static func counts(of bytes: [UInt8]) throws -> Counts {
        guard bytes.count <= limit, let format = try FormatCatalogue.format(SourceFormat.filings)
        else {
            throw ImportError.refused(code: "too_large", message: "a dry run is for small files")
        }
        let unit = ImportUnit(
            file: "dry.fec", path: "dry.fec", member: nil, size: bytes.count
        ) { MemorySource(bytes) }
        _ = try FormatRecognition(formats: [format]).match(
            name: unit.name, sample: bytes, formatID: format.id)
        let layouts = try FilingLayouts.shared.get()
        let header = try FilingHeader(sample: bytes, name: unit.name, layouts: layouts)
        let records = RecordReader(
            source: MemorySource(bytes),
            framing: header.framing)
        var counts = RecordCounts()
        let cover = try FilingCover.read(
            records, header, layouts, 1, unit.name, fileNumber: nil, &counts)
        let plan = DecodePlan(format: format.with(constants: cover.filingConstants), header: nil)
        let batches = (0..<2).map { _ in
            Batch(
                widths: BatchWriter.widths(plan), entryWidth: BatchWriter.entryColumns(plan).count)
        }
        let decoder = RecordDecoder(
            plan: plan, sourceID: 1, seed: 1, expectedRows: 100, firstIDs: [:], classes: [:],
            nextClassID: 1, batch: batches[0],
            filingRules: FilingRules(
                form: cover.form, filerName: cover.filingConstants["filing.filer_name"]))
        let loop = FilingLoop(
            reader: records, decoder: decoder, layouts: layouts, version: header.version,
            form: cover.form, columns: format.columns, name: unit.name, maxRejects: nil)
        try loop.run(nil)
        return Counts(
            framed: counts.framed + loop.counts.framed, posted: decoder.posted,
            rejected: decoder.rejected, header: counts.header + loop.counts.header,
            blank: counts.blank + loop.counts.blank, text: counts.text + loop.counts.text,
            sumCents: decoder.sumCents - decoder.memoCents)
    }
}
