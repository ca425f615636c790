import Artefacts
import Store

/// The states and territories of schema/codes/state.csv.
enum StateCodes {
    private static let rows: [(code: String, name: String)] =
        Artefacts.files(under: "schema/codes/state", ending: "csv").flatMap { file in
            CodeList.parse(file.text).dropFirst().compactMap { row in
                row.count < 2 ? nil : (row[0], row[1])
            }
        }

    /// The names in full.
    static var names: [String] { rows.map(\.name) }

    /// The two letters of a state given by them or by its name, in either case; nil for no state.
    static func code(_ text: String) -> String? {
        let wanted = text.capitals
        return rows.first { $0.code == wanted || $0.name.capitals == wanted }?.code
    }
}
