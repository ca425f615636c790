import ArgumentParser
import Report

/// `warchest methods [NAME]`
struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "What counts, decided once: the methods that reports stand on.",
        discussion: """
            EXAMPLES:
              warchest methods
              warchest methods outside
              warchest methods outside --sql
              warchest methods mine --methods ./methods
            """)

    @Argument(help: "One method in full. Default: the list, with what each decides.")
    var name: String?
    @Flag(help: "Print the method's file: its tables as SQL.")
    var sql = false
    @Option(help: "A folder with methods of your own, beside those of the program.")
    var methods: String?

    mutating func run() throws {
        let catalogue = ReportCatalogue(methodFolders: [methods].compactMap(\.self))
        let library = try catalogue.methods()
        guard let name else {
            guard !sql else { throw UsageError("--sql: expected the name of a method before it.") }
            return try list(library)
        }
        if sql { return try StandardOutput.write(library.text(name)) }
        let reports = try catalogue.names.map { try catalogue.report($0) }
        try StandardOutput.write(
            MethodHelp.text(
                library.required(name), in: library, reports: reports,
                width: Terminal.outputWidth))
    }

    private func list(_ library: MethodLibrary) throws {
        let all = try library.names.compactMap { try library.method($0) }
        let widest = all.map(\.name.count).max() ?? 0
        for topic in Set(all.map(\.topic)).sorted() {
            try StandardOutput.line(topic.isEmpty ? "your own" : topic)
            for method in all where method.topic == topic {
                let blanks = String(repeating: " ", count: widest - method.name.count + 2)
                try StandardOutput.line(
                    TextWrap.labelled(
                        "  " + method.name + blanks, VisibleText.of(method.about),
                        width: Terminal.outputWidth))
            }
        }
        if Terminal.errorIsTerminal {
            StandardError.line("\nOne in full: warchest methods NAME")
        }
    }
}
