import ArgumentParser
import Report
import Wording

/// `warchest schema [VIEW]`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "The data dictionary: every public view and column, with units.",
        discussion: """
            EXAMPLES:
              warchest schema
              warchest schema ledger
              warchest schema --update --db warchest.db
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "One view in full. Default: the list of views.")
    var view: String?
    @Flag(help: "All views in full.")
    var all = false
    @Flag(help: "The tables below the views, as SQL.")
    var tables = false
    @Flag(
        help: """
            Bring a database of another version up to date: tables (after a backup), views and \
            code lists; rows stay as they are.
            """)
    var update = false

    mutating func run() throws {
        if update {
            guard view == nil, !all, !tables else {
                throw UsageError("--update: expected nothing beside it but --db PATH.")
            }
            _ = try Writing.database(global.path)
            return try StandardOutput.line(VisibleText.of("\(global.path): up to date"))
        }
        if tables { return try StandardOutput.write(DataDictionary.tables) }
        let dictionary = DataDictionary()
        if let view { return try write(try dictionary.view(view)) }
        if all {
            for (index, view) in dictionary.views.enumerated() {
                if index > 0 { try StandardOutput.line() }
                try write(view)
            }
            return
        }
        let widest = dictionary.views.map(\.name.count).max() ?? 0
        for view in dictionary.views {
            let blanks = String(repeating: " ", count: widest - view.name.count + 2)
            try StandardOutput.line(view.name + blanks + view.about)
        }
    }

    private func write(_ view: DataDictionary.View) throws {
        try StandardOutput.line(view.name)
        if !view.about.isEmpty { try StandardOutput.line("  \(view.about)") }
        let names = view.columns.map(\.name.count).max() ?? 0
        let types = view.columns.map(\.type.count).max() ?? 0
        for column in view.columns {
            let name = column.name + String(repeating: " ", count: names - column.name.count + 2)
            let type = column.type + String(repeating: " ", count: types - column.type.count + 2)
            try StandardOutput.line("  \(name)\(type)\(column.description)")
        }
    }
}
