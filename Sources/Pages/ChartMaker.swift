import Artefacts
import Drawing
import LedgerModel
import Report
import Store

/// Makes the chart of a result, as the report or the page declares it.
struct ChartMaker {
    let result: KeptResult
    let declaration: ChartDeclaration
    let marks: [(day: Day, text: String)]
    /// The columns of labels; of several, not those that say the same in every row.
    private let telling: [String: [String]]

    init(
        result: KeptResult, declaration: ChartDeclaration,
        marks: [(day: Day, text: String)] = []
    ) {
        self.result = result
        self.declaration = declaration
        self.marks = marks
        telling = declaration.columns.mapValues { names in
            let differing = names.filter { name in
                result.rows.indices.contains { result.value($0, name) != result.value(0, name) }
            }
            return differing.isEmpty ? Array(names.prefix(1)) : differing
        }
    }

    /// Bars are for reading: where a declaration says nothing, the others are one bar together.
    private static let mostBars = 20
    /// What is drawn; the rows of the table are all there.
    private static let mostColumns = 240

    /// nil where there is nothing to draw.
    func chart() -> (any Chart)? {
        guard !result.rows.isEmpty else { return nil }
        switch declaration.kind {
        case .bars: return bars()
        case .columns: return columns()
        case .steps: return steps()
        case .ranges: return ranges()
        case .waterfall: return waterfall()
        case .map: return map()
        }
    }

    /// What the values are.
    private var measure: Measure {
        let name = declaration.column("y") ?? declaration.column("low") ?? ""
        switch result.columns.first(where: { $0.name == name })?.kind {
        case .cents: return .cents
        case .basisPoints: return .basisPoints
        default: return .count
        }
    }

    private func label(_ row: Int, _ key: String = "x") -> String {
        let parts = (telling[key] ?? []).map { result.text(row, $0) }
        let words = parts.filter { !$0.isEmpty }.joined(separator: ", ")
        return words.isEmpty ? "(blank)" : words
    }

    private var series: [String] {
        (declaration.columns["y"] ?? []).map { name in
            result.columns.first { $0.name == name }.map { column in
                CellWords.words(
                    column.name.replacing("_cents", with: "").replacing("_bp", with: ""))
            } ?? name
        }
    }

    private func values(_ row: Int) -> [Int64?] {
        (declaration.columns["y"] ?? []).map { result.number(row, $0) }
    }

    private func bars() -> (any Chart)? {
        let items = result.rows.indices.map { Bars.Item(label: label($0), values: values($0)) }
            .filter { $0.values.contains { $0 != nil } }
        guard !items.isEmpty else { return nil }
        let most = declaration.top ?? Self.mostBars
        guard items.count > most, measure != .basisPoints else {
            return Bars(items: Array(items.prefix(most)), series: series, measure: measure)
        }
        let rest = items[(most - 1)...]
        let sums = series.indices.map { part -> Int64? in
            rest.compactMap { $0.values[part] }.reduce(0, &+)
        }
        let other = Bars.Item(label: "the \(rest.count) others", values: sums)
        return Bars(items: items.prefix(most - 1) + [other], series: series, measure: measure)
    }

    private func columns() -> (any Chart)? {
        var rows = Array(result.rows.indices)
        // Days and months stand in their order, whatever that of the rows is.
        if rows.allSatisfy({ CellWords.isDay(label($0)) }) {
            rows.sort { (label($0), $0) < (label($1), $1) }
        }
        func item(_ row: Int) -> Bars.Item { Bars.Item(label: label(row), values: values(row)) }
        guard declaration.columns["panel"] != nil else {
            return Columns(
                items: rows.suffix(Self.mostColumns).map(item), series: series, measure: measure)
        }
        var panels: [Multiples.Panel] = []
        for row in rows {
            let name = label(row, "panel")
            let place =
                panels.firstIndex { $0.name == name }
                ?? {
                    panels.append(Multiples.Panel(name: name, items: []))
                    return panels.count - 1
                }()
            panels[place].items.append(item(row))
        }
        guard panels.count > 1 else {
            return Columns(items: panels[0].items, series: series, measure: measure)
        }
        return Multiples(panels: Array(panels.prefix(12)), measure: measure)
    }

    private func steps() -> (any Chart)? {
        guard let x = declaration.column("x") else { return nil }
        let names = series
        var found: [String: [(day: Day, value: Int64)]] = [:]
        var order: [String] = []
        for row in result.rows.indices {
            guard case .text(let text) = result.value(row, x),
                case .success(let partial) = PartialDate.parse(text), let day = partial.lastDay
            else { continue }
            for (part, value) in values(row).enumerated() {
                guard let value else { continue }
                let name = declaration.columns["by"] == nil ? names[part] : label(row, "by")
                if found[name] == nil { order.append(name) }
                found[name, default: []].append((day, value))
            }
        }
        let lines = order.prefix(6).map { name in
            var points = (found[name] ?? []).sorted { $0.day < $1.day }
            if declaration.isRunningSum {
                var sum: Int64 = 0
                for place in points.indices {
                    sum = sum &+ points[place].value
                    points[place].value = sum
                }
            }
            return Steps.Line(name: name, points: points)
        }
        guard lines.contains(where: { $0.points.count > 1 }) else { return nil }
        return Steps(lines: lines, marks: marks, measure: measure)
    }

    private func ranges() -> (any Chart)? {
        guard let low = declaration.column("low"), let high = declaration.column("high") else {
            return nil
        }
        let items = result.rows.indices.prefix(declaration.top ?? 40).map { row in
            Ranges.Item(
                label: label(row), low: result.number(row, low), high: result.number(row, high))
        }
        return Ranges(items: Array(items), measure: measure)
    }

    private func waterfall() -> (any Chart)? {
        guard let y = declaration.column("y") else { return nil }
        var steps: [Waterfall.Step] = []
        var sum: Int64 = 0
        let step = declaration.column("step")
        var isPart = false
        for row in result.rows.indices {
            guard let value = result.number(row, y) else { continue }
            let kind = step.map { result.text(row, $0) } ?? ""
            if kind == declaration.words["start"] ?? "" {
                isPart = !steps.isEmpty
                if isPart { break }
                steps.append(Waterfall.Step(label: label(row), value: value, isTotal: true))
                sum = value
            } else if !steps.isEmpty, kind == declaration.words["less"] ?? kind {
                steps.append(Waterfall.Step(label: label(row), value: 0 &- value, isTotal: false))
                sum = sum &- value
            }
        }
        guard steps.count > 1 else { return nil }
        steps.append(Waterfall.Step(label: "what counts", value: sum, isTotal: true))
        return Waterfall(steps: steps, measure: measure, isPart: isPart)
    }

    /// One group of text bars.
    struct Plot {
        var name: String
        var items: [(label: String, value: Int64?)]
        var measure: Measure
        /// Whether the order of the bars means something, such as months.
        var isSeries: Bool
    }

    /// The same for a terminal: a group of bars for each column of values.
    func plots() -> [Plot] {
        let isSeries = declaration.kind == .columns || declaration.kind == .steps
        let key = declaration.kind == .map ? "state" : "x"
        let ends = ["low", "high"].compactMap { declaration.column($0) }
        let values = declaration.columns["y"] ?? ends
        let most = declaration.top ?? (isSeries ? Self.mostColumns : 40)
        return values.map { name in
            let column = result.columns.first { $0.name == name }
            let items = result.rows.indices.map { row in
                (label: label(row, key), value: result.number(row, name))
            }
            return Plot(
                name: column.map(CellWords.heading) ?? name, items: Array(items.prefix(most)),
                measure: measure, isSeries: isSeries)
        }
    }

    private static let shapes: [StateMap.Shape] = CodeList.rows(of: "exports/pages/states.csv")
        .compactMap { row in
            guard let code = row["code"], let name = row["label"], let path = row["path"] else {
                return nil
            }
            return StateMap.Shape(code: code, name: name, path: path)
        }

    private func map() -> (any Chart)? {
        guard let state = declaration.column("state"), let y = declaration.column("y") else {
            return nil
        }
        var sums: [String: Int64] = [:]
        for row in result.rows.indices {
            guard let value = result.number(row, y) else { continue }
            sums[result.text(row, state), default: 0] &+= value
        }
        let home = declaration.column("home").flatMap { name in
            result.rows.indices.map { result.text($0, name) }.first { !$0.isEmpty }
        }
        return StateMap(shapes: Self.shapes, values: sums, home: home, measure: measure)
    }
}
