import DelimitedText

/// What the cover of a filing says, read without a database and without the rest of the file.
package enum FilingPeek {
    /// Office (H, S, P or blank), state and district of the seat that a cover names; nil where it
    /// names none, or is none.
    ///
    /// - Parameter sample: the first bytes of the file.
    package static func seat(
        _ sample: [UInt8]
    ) -> (office: String, state: String, district: String)? {
        guard let layouts = try? FilingLayouts.shared.get(),
            let header = try? FilingHeader(sample: sample, name: "x", layouts: layouts)
        else { return nil }
        var counts = RecordCounts()
        let records = RecordReader(source: MemorySource(sample), framing: header.framing)
        let cover = try? FilingCover.read(
            records, header, layouts, 1, "x", fileNumber: nil, &counts)
        guard let filing = cover?.rows.first, let state = filing.text("cand_state") else {
            return nil
        }
        return (
            filing.text("cand_office") ?? "", state.capitals,
            filing.text("cand_district") ?? ""
        )
    }
}
