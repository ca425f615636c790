import Report
import Testing

/// What `warchest methods NAME` says of a method to who writes a report on it.
@Suite struct MethodHelpTests {
    private func help(_ name: String) throws -> String {
        let catalogue = ReportCatalogue()
        let library = try catalogue.methods()
        return try MethodHelp.text(library.required(name), in: library, reports: [])
    }

    /// The columns, those that neither the file nor the dictionary describes as well, and the names
    /// of tables that are taken.
    @Test func everyColumnAndTableIsNamed() throws {
        let text = try help("outside")
        let columns = text.components(between: "COLUMNS:", and: "TABLES BESIDE IT")
        for column in ["entry_id", "spender_id", "cycle", "candidate_id", "stance", "n", "cents"] {
            #expect(columns.contains(column), "\(column) is missing: \(columns)")
        }
        let beside = text.components(between: "TABLES BESIDE IT", and: "RULE:")
        #expect(beside.contains("outside_left_out  rule, spender_id"))
    }

    /// Each method's statement can be prepared, so that its columns can be told.
    @Test(arguments: try ReportCatalogue().methods().names)
    func ofEveryMethod(_ name: String) throws {
        let text = try help(name)
        #expect(text.contains("COLUMNS:") || text.contains("TABLES BESIDE IT"), "\(text)")
    }
}

extension String {
    /// What stands between two words, and is empty where one of them is missing.
    fileprivate func components(between first: String, and second: String) -> Substring {
        guard let start = firstRange(of: first)?.upperBound,
            let end = self[start...].firstRange(of: second)?.lowerBound
        else { return "" }
        return self[start..<end]
    }
}
