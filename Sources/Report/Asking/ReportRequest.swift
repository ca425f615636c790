import Store
import Wording

/// What a person asks of a report, as text.
package struct ReportRequest: Sendable {
    /// Parameter name to text, as on the command line.
    package var parameters: [String: String]
    /// Further values of parameters that were given more than once, after the first.
    package var further: [String: [String]]
    /// The day as of which to answer, ISO.
    package var asOf: String
    /// The method asked for, or nil for the report's own.
    package var method: String?
    /// Whether every row gets its key.
    package var showsKeys: Bool
    /// What of the answer is shown, and in which order.
    package var shape = AnswerShape()
    /// Whether an answer without rows tries what would have some.
    package var seeksOthers = true

    /// Makes one from its parts.
    package init(
        parameters: [String: String] = [:], further: [String: [String]] = [:], asOf: String,
        method: String? = nil, showsKeys: Bool = false
    ) {
        self.parameters = parameters
        self.further = further
        self.asOf = asOf
        self.method = method
        self.showsKeys = showsKeys
    }
}

/// A request with every value resolved against a database.
package struct ResolvedParameters: Sendable {
    /// One parameter as shown to people: `committee`, `C00630426`, `JON OSSOFF FOR CONGRESS`.
    package struct Shown: Equatable, Sendable {
        /// The parameter.
        package var name: String
        /// Its value as bound.
        package var value: String
        /// The name an id stands for, when a search found it.
        package var note: String?
        /// Whether nobody asked for it: the report's own default.
        package var isDefault = false
    }

    /// What the statements are given, by parameter name.
    package var values: [String: SQLValue]
    /// The parameters that have a value, in declared order.
    package var shown: [Shown]
    /// The day as of which to answer, ISO.
    package var asOf: String
    /// The method in force.
    package var method: String
    /// The `limit` parameter, when the report has one.
    package var limit: Int64?
    /// See ``ReportRequest/seeksOthers``.
    var seeksOthers = true
}

/// Resolves requests: types, defaults, names by search, the method.
package struct ParameterResolver {
    let report: ReportDefinition
    /// Opens the database, should a name have to be looked up in it.
    let connect: () throws -> Connection

    /// Makes one for an open database.
    package init(report: ReportDefinition, connection: Connection) {
        self.init(report: report) { connection }
    }

    init(report: ReportDefinition, connect: @escaping () throws -> Connection) {
        self.report = report
        self.connect = connect
    }

    /// - Throws: `ReportError.usage` naming the option, what was expected and what to type.
    package func resolve(_ request: ReportRequest) throws -> ResolvedParameters {
        try refuseUnknown(request)
        let asOf = try ParameterReader.date(request.asOf, option: "as-of")
        let method = try method(request.method)
        var resolved = ResolvedParameters(
            values: ["as_of": .text(asOf)], shown: [], asOf: asOf, method: method,
            seeksOthers: request.seeksOthers)
        if report.methods.count > 1 { resolved.values["method"] = .text(method) }
        for parameter in report.parameters {
            for name in parameter.bindings { resolved.values[name] = .null }
            guard let text = request.parameters[parameter.name] ?? parameter.defaultText else {
                guard !parameter.isRequired else {
                    throw ReportError.usage(
                        """
                        report \(report.name) needs --\(parameter.name): \(parameter.description).
                          All its parameters: warchest report \(report.name) --help
                        """)
                }
                continue
            }
            let further = request.further[parameter.name] ?? []
            guard further.isEmpty || parameter.type == .committees else {
                throw ReportError.usage(
                    "--\(parameter.name) is given twice; report \(report.name) takes one.")
            }
            try bind([text] + further, to: parameter, in: &resolved)
            if request.parameters[parameter.name] == nil, let last = resolved.shown.indices.last {
                resolved.shown[last].isDefault = true
            }
        }
        if report.binds("asked") {
            resolved.values["asked"] = try AskedFilers.value(resolved.values, connect())
        }
        if report.parameter("race") != nil, report.binds(RaceContest.parameter) {
            resolved.values[RaceContest.parameter] = try RaceContest.value(
                resolved.values, connect())
        }
        if let named = report.named, report.parameter(named) != nil {
            resolved.values[NamedRows.parameter] =
                report.isOtherwise(resolved.values)
                ? SQLValue.null : try NamedRows.value(resolved.values[named], connect())
        }
        return resolved
    }

    private func refuseUnknown(_ request: ReportRequest) throws {
        let known = report.parameters.map(\.name)
        for name in request.parameters.keys.sorted() where !known.contains(name) {
            let hint = Suggestion.phrase(for: name, in: known, prefix: "--")
            let has = known.isEmpty ? "none" : known.map { "--" + $0 }.joined(separator: ", ")
            throw ReportError.usage(
                """
                report \(report.name) has no parameter --\(name).\(hint)
                  It has \(has); see: warchest report \(report.name) --help
                """)
        }
    }

    private func method(_ asked: String?) throws -> String {
        guard let asked else { return report.methods.first ?? "" }
        guard report.methods.contains(asked) else {
            throw ReportError.usage(
                "--method: report \(report.name) answers by "
                    + "\(report.methods.joined(separator: ", ")), found \(quoted(asked))."
                    + Suggestion.phrase(for: asked, in: report.methods))
        }
        return asked
    }

    /// Binds one value, or several of committees: their ids with commas between, each once.
    private func bind(
        _ texts: [String], to parameter: ReportDefinition.Parameter,
        in resolved: inout ResolvedParameters
    ) throws {
        guard texts.count > 1 else { return try bind(texts[0], to: parameter, in: &resolved) }
        var ids: [String] = []
        var notes: [String] = []
        for text in texts {
            try bind(text, to: parameter, in: &resolved)
            let shown = resolved.shown.removeLast()
            if !ids.contains(shown.value) {
                ids.append(shown.value)
                notes.append(shown.note ?? shown.value)
            }
        }
        let joined = ids.joined(separator: ",")
        resolved.values[parameter.name] = .text(joined)
        resolved.shown.append(
            ResolvedParameters.Shown(
                name: parameter.name, value: joined,
                note: notes == ids ? nil : notes.joined(separator: "; ")))
    }

    private func bind(
        _ text: String, to parameter: ReportDefinition.Parameter,
        in resolved: inout ResolvedParameters
    ) throws {
        var shown = ResolvedParameters.Shown(name: parameter.name, value: text)
        switch try ParameterReader.read(text, as: parameter) {
        case .bound(let values):
            resolved.values.merge(values) { _, new in new }
            if case .text(let value)? = values[parameter.name] { shown.value = value }
            if case .text(let day)? = values["\(parameter.name)_date"] { shown.value += "@\(day)" }
            if parameter.name == "limit", case .integer(let limit)? = values["limit"] {
                resolved.limit = limit
            }
        case .nameToSearch(let words):
            let search = NameSearch(
                kind: parameter.type == .candidate ? .candidate : .committee,
                connection: try connect())
            let found = try search.only(words, option: parameter.name)
            resolved.values[parameter.name] = .text(found.id)
            shown.value = found.id
            shown.note = found.name
        }
        resolved.shown.append(shown)
    }
}
