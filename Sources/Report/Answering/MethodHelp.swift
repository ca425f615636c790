import Artefacts
import Store
import Wording

/// The documentation of a method, from its own file and from who uses it.
package enum MethodHelp {
    /// What `warchest methods NAME` prints.
    ///
    /// - Parameters:
    ///   - reports: the reports that may use it.
    ///   - width: columns per line, or nil for no limit.
    /// - Throws: `ReportError.definition` when a method's file breaks the rules.
    package static func text(
        _ method: MethodDefinition, in library: MethodLibrary, reports: [ReportDefinition],
        width: Int? = nil
    ) throws -> String {
        var text = "\(method.name)\n\n"
        text += TextWrap.lines(method.about, width: width).joined(separator: "\n") + "\n"
        text += line("\nFILE: ", method.file, width)
        if method.hasGrains {
            let grains = "sums from roll-ups for figures, rows entry by entry for proofs (why)"
            text += line("GRAINS: ", grains, width)
        }
        if !method.uses.isEmpty {
            text += line("USES: ", method.uses.joined(separator: ", "), width)
        }
        let users = try self.users(of: method.name, library, reports)
        text += line("USED BY METHODS: ", shown(users.methods), width)
        text += line("USED BY REPORTS: ", shown(users.reports), width)
        text += try tables(method, library, width)
        if !method.rules.isEmpty { text += "\n" }
        for rule in method.rules {
            text += line("RULE: ", rule.line, width)
            for id in rule.ids {
                guard let source = sources[id] else { continue }
                text += line("  \(id)  ", source, width)
            }
        }
        return VisibleText.ofLines(text)
    }

    /// The columns of its own table, those with words first; the other tables by name, which are
    /// taken for a report that uses it.
    private static func tables(
        _ method: MethodDefinition, _ library: MethodLibrary, _ width: Int?
    ) throws -> String {
        let tables = try MethodTables.of(method, in: library)
        var text = ""
        for table in tables where table.name == method.name {
            text += "\nCOLUMNS:\n"
            var plain: [String] = []
            for name in table.columns {
                if let own = method.columns.first(where: { $0.name == name }) {
                    text += line("  \(name)  ", "\(own.type): \(own.description)", width)
                } else if let known = MethodLibrary.columns[name] {
                    let words = "\(known.type.rawValue): \(known.description)"
                    text += line("  \(name)  ", words, width)
                } else {
                    plain.append(name)
                }
            }
            if !plain.isEmpty { text += line("  also  ", plain.joined(separator: ", "), width) }
        }
        let others = tables.filter { $0.name != method.name }
        if !others.isEmpty { text += "\nTABLES BESIDE IT (their names are taken):\n" }
        for table in others {
            text += line("  \(table.name)  ", table.columns.joined(separator: ", "), width)
        }
        return text
    }

    private static func line(_ label: String, _ words: String, _ width: Int?) -> String {
        TextWrap.labelled(label, words, width: width) + "\n"
    }

    private static func shown(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.joined(separator: ", ")
    }

    /// Who names it, and the reports that stand on it through others.
    private static func users(
        of name: String, _ library: MethodLibrary, _ reports: [ReportDefinition]
    ) throws -> (methods: [String], reports: [String]) {
        let methods = try library.names.filter {
            try library.method($0)?.uses.contains(name) ?? false
        }
        let standing = try reports.filter { report in
            try library.closure(of: report.uses) { report.problem($0, line: 1) }
                .contains { $0.name == name }
        }
        return (methods, standing.map(\.name))
    }

    /// Where a rule comes from, by its id: `schema/codes/status_rule.csv`.
    private static let sources: [String: String] = {
        let pairs = CodeList.load("status_rule").compactMap { row -> (String, String)? in
            guard let rule = row["rule"], let source = row["source_url"] else { return nil }
            return (rule, source == "ours" ? "this project's own rule" : source)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()
}
