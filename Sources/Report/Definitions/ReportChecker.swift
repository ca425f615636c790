import Wording

/// The second pass: what the lines say of each other and of the SQL.
struct ReportChecker {
    let report: ReportDefinition
    let read: FrontMatter
    let methods: [MethodDefinition]

    func check() throws {
        try checkNames()
        try checkKeys()
        try checkDerived()
        try checkDefaults()
        try checkParameters()
    }

    private func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }

    private func checkNames() throws {
        let nameFits = report.name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        guard nameFits else {
            throw report.problem(
                "expected a name of a-z, 0-9 and -, found \(quoted(report.name))", line: 1)
        }
        if report.isEmbedded, report.file.hasPrefix("exports/"),
            report.file != "exports/\(report.name).sql"
        {
            throw report.problem("the name \(report.name) differs from the file's", line: 1)
        }
        var seen: Set<String> = []
        for parameter in report.parameters {
            guard isIdentifier(parameter.name) else {
                throw report.problem(
                    "expected a parameter name of a-z, 0-9 and _, found \(quoted(parameter.name))",
                    line: parameter.line)
            }
            for name in parameter.bindings where !seen.insert(name).inserted {
                throw report.problem("the parameter \(name) appears twice", line: parameter.line)
            }
            if ["as_of", "method", "asked", StatementAssembly.standing].contains(parameter.name)
                || ["key_", "only_"].contains(where: parameter.name.hasPrefix)
            {
                throw report.problem(
                    ":\(parameter.name) is bound by warchest and cannot be declared",
                    line: parameter.line)
            }
        }
        guard !report.columns.isEmpty else {
            throw report.problem("expected at least one `-- column:` line, found none", line: 1)
        }
        seen = []
        for column in report.columns {
            guard isIdentifier(column.name) else {
                throw report.problem(
                    "expected a column name of a-z, 0-9 and _, found \(quoted(column.name))",
                    line: column.line)
            }
            guard seen.insert(column.name).inserted else {
                throw report.problem("the column \(column.name) appears twice", line: column.line)
            }
            if (column.type == .cents) != column.name.hasSuffix("_cents") {
                throw report.problem(
                    "a column is of type cents exactly when its name ends in _cents: "
                        + "\(column.name) is \(column.type.rawValue)", line: column.line)
            }
            if (column.type == .basisPoints) != column.name.hasSuffix("_bp") {
                throw report.problem(
                    "a column is of type basis_points exactly when its name ends in _bp: "
                        + "\(column.name) is \(column.type.rawValue)", line: column.line)
            }
        }
    }

    private func checkKeys() throws {
        let names = report.columns.map(\.name)
        for name in report.key where !names.contains(name) {
            throw report.problem("the key column \(name) is not declared", line: 1)
        }
        guard Set(report.key).count == report.key.count else {
            throw report.problem("the key names a column twice", line: 1)
        }
        for name in report.table where !names.contains(name) {
            throw report.problem("the table column \(name) is not declared", line: 1)
        }
        if let cell = report.cell {
            let fits = report.columns.contains {
                $0.name == cell && [.cents, .count, .basisPoints].contains($0.type)
            }
            guard fits else {
                throw report.problem(
                    "the cell \(cell) is not a declared column of cents, counts or basis points",
                    line: 1)
            }
        }
        if let why = report.why {
            guard !report.key.isEmpty, report.cell != nil else {
                throw report.problem(
                    "@why needs a `-- key:` and a `-- cell:` line", line: max(why.firstLine - 1, 1))
            }
        }
    }

    private func checkDerived() throws {
        for derivation in report.derived {
            func refuse(_ text: String) -> ReportError {
                report.problem("`-- derived:` \(text)", line: derivation.line)
            }
            let parts = derivation.parts.map(\.column)
            for name in [derivation.column] + parts {
                guard !report.columns.contains(where: { $0.name == name }) else { continue }
                let hint = Suggestion.phrase(for: name, in: report.columns.map(\.name))
                throw refuse("names a column that is not declared: \(quoted(name)).\(hint)")
            }
            guard !report.key.isEmpty else { throw refuse("needs a line `-- key:`") }
            guard derivation.column != report.cell, !report.key.contains(derivation.column) else {
                throw refuse("names \(derivation.column), which the key or the cell is")
            }
            guard report.derived.count(where: { $0.column == derivation.column }) == 1 else {
                throw refuse("names \(derivation.column) twice")
            }
            var types = Set(report.columns.filter { parts.contains($0.name) }.map(\.type))
            if derivation.kind == .sum {
                types.formUnion(
                    report.columns.filter { $0.name == derivation.column }.map(\.type))
                guard types == [.cents] || types == [.count] else {
                    throw refuse("adds cents to cents or counts to counts only")
                }
            }
            if derivation.kind == .entries, types != [.cents], types != [.count] {
                throw refuse("counts entries behind cents or counts only")
            }
            var behind = Set(parts)
            for _ in report.derived {
                behind.formUnion(
                    report.derived.filter { behind.contains($0.column) }
                        .flatMap { $0.parts.map(\.column) })
            }
            if behind.contains(derivation.column) {
                throw refuse("makes \(derivation.column) follow from itself")
            }
        }
    }

    private func checkDefaults() throws {
        for parameter in report.parameters {
            guard let text = parameter.defaultText else { continue }
            do {
                _ = try ParameterReader.read(text, as: parameter)
            } catch let error as ReportError {
                throw report.problem(
                    "the default of \(parameter.name) does not fit: \(error.message)",
                    line: parameter.line)
            }
        }
    }

    private func checkParameters() throws {
        let declared = Set(report.parameters.flatMap(\.bindings))
        // The report's own text: a name that is not declared is a slip, so it is refused.
        for title in ["with", "query", "why", "excluded", "empty"] {
            guard let text = read.sections[title] else { continue }
            for found in SQLText.parameters(text.sql) {
                let line = text.firstLine + found.line
                guard found.sigil == ":" else {
                    throw report.problem(
                        "expected :name, found \(found.sigil)\(found.name)", line: line)
                }
                let isKey =
                    title != "query" && found.name.hasPrefix("key_")
                    && report.key.contains(String(found.name.dropFirst(4)))
                let isMethod = found.name == "method" && report.methods.count > 1
                let isOurs = ["as_of", "asked"].contains(found.name)
                let isOnly =
                    ["with", "query"].contains(title) && found.name.hasPrefix("only_")
                    && report.key.contains(String(found.name.dropFirst(5)))
                guard declared.contains(found.name) || isOurs || isKey || isOnly || isMethod
                else {
                    let hint = Suggestion.phrase(
                        for: found.name, in: declared.sorted(), prefix: ":")
                    throw report.problem(
                        ":\(found.name) is used in @\(title) but not declared.\(hint)", line: line)
                }
            }
        }
        try checkMethods(declared)
        if let named = report.named, !declared.contains(named), !report.key.contains(named) {
            throw report.problem(
                "expected -- named: to have a parameter or a column of the key, found "
                    + "\(quoted(named))", line: 1)
        }
        let used = [report.query, report.why, report.excluded].compactMap(\.self)
            .reduce(into: Set<String>()) { $0.formUnion($1.parameters) }
        for parameter in report.parameters where used.isDisjoint(with: parameter.bindings) {
            throw report.problem(
                "the parameter \(parameter.name) is declared but no statement uses it",
                line: parameter.line)
        }
        if report.methods.count > 1, !used.contains("method") {
            throw report.problem("several methods are declared but :method is not used", line: 1)
        }
    }

    /// A parameter that the report does not declare is NULL in a method; but it must be one that
    /// methods may name, or a slip of the pen would be NULL as well.
    private func checkMethods(_ declared: Set<String>) throws {
        let known = declared.union(MethodLibrary.parameters.map(\.name))
        for method in methods {
            for text in method.tables(.sums) + method.tables(.rows) {
                for found in SQLText.parameters(text.sql) {
                    let line = text.firstLine + found.line
                    guard found.sigil == ":" else {
                        throw method.problem(
                            "expected :name, found \(found.sigil)\(found.name)", line: line)
                    }
                    let name = found.name
                    let isRace = ["office", "state", "district", "date"].contains {
                        name == "race_\($0)"
                    }
                    let isOurs =
                        ["as_of", "method", "asked"].contains(name)
                        || [StatementAssembly.namedRows, StatementAssembly.standing].contains(name)
                        || ["key_", "only_"].contains(where: name.hasPrefix)
                    guard known.contains(name) || isRace || isOurs else {
                        let hint = Suggestion.phrase(for: name, in: known.sorted(), prefix: ":")
                        throw method.problem(
                            ":\(name) is neither a parameter of the report nor one of "
                                + "schema/parameters.csv.\(hint)", line: line)
                    }
                }
            }
        }
    }
}
