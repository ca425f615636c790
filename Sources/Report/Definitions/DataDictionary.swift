import Artefacts
import Wording

/// The public views and their columns, from the comments of `schema/views/*.sql`.
package struct DataDictionary: Sendable {
    /// One documented column.
    package struct Column: Equatable, Sendable {
        /// Its name in SQL.
        package var name: String
        /// text, integer, date …
        package var type: String
        /// What it holds, with its unit.
        package var description: String
    }

    /// One public view.
    package struct View: Equatable, Sendable {
        /// Its name in SQL.
        package var name: String
        /// What its rows are.
        package var about: String
        /// Its columns, in order.
        package var columns: [Column]
    }

    /// The views, in the order of their files' `-- order:` lines, then by name.
    package let views: [View]

    /// Reads the embedded view files.
    package init() {
        let files = Artefacts.files(under: "schema/views/", ending: "sql")
        let read = files.map { file -> (order: Int, view: View) in
            var order = Int.max
            let stem = file.path.split(separator: "/").last?.dropLast(4) ?? ""
            var view = View(name: String(stem), about: "", columns: [])
            for line in file.text.split(separator: "\n") where line.hasPrefix("-- ") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                let key = line.dropFirst(3)[..<colon]
                let value = trimmed(line[line.index(after: colon)...])
                switch key {
                case "order": order = Int(value) ?? order
                case "view": view.name = value
                case "about": view.about = value
                case "column":
                    let words = value.split(separator: " ", maxSplits: 2).map(String.init)
                    guard words.count >= 2 else { continue }
                    view.columns.append(
                        Column(
                            name: words[0], type: words[1],
                            description: words.count > 2 ? trimmed(words[2]) : ""))
                case "columns":
                    view.columns += list(value).map { Column(name: $0, type: "", description: "") }
                default: continue
                }
            }
            return (order, view)
        }
        let sorted = read.sorted { ($0.order, $0.view.name) < ($1.order, $1.view.name) }
            .map(\.view)
        // `-- columns: a, b` mean what they mean in the view before this one that describes them.
        var described: [String: Column] = [:]
        views = sorted.map { view in
            var view = view
            view.columns = view.columns.map { column in
                guard column.type.isEmpty else {
                    described[column.name] = column
                    return column
                }
                return described[column.name] ?? column
            }
            return view
        }
    }

    /// A view by name.
    package func view(_ name: String) throws -> View {
        if let view = views.first(where: { $0.name == name.smallLetters }) { return view }
        let hint = Suggestion.phrase(for: name, in: views.map(\.name))
        throw ReportError.usage(
            "there is no public view \(quoted(name)).\(hint)\n  The list: warchest schema")
    }

    /// The tables below the views, as their migrations create them.
    package static var tables: String {
        Artefacts.files(under: "schema/migrations/", ending: "sql").map(\.text)
            .joined(separator: "\n")
    }
}
