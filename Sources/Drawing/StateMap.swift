/// The states, darker where there is more; what lies outside stands beside it in words.
package struct StateMap: Chart {
    /// The outline of a state.
    package struct Shape: Sendable {
        /// Postal code.
        package var code: String
        /// Its name.
        package var name: String
        /// SVG path data on a sheet of 975 by 610.
        package var path: String

        /// Makes one.
        package init(code: String, name: String, path: String) {
            self.code = code
            self.name = name
            self.path = path
        }
    }

    let shapes: [Shape]
    let values: [String: Int64]
    let home: String?
    let measure: Measure

    /// - Parameters:
    ///   - values: by postal code.
    ///   - home: a state whose outline is drawn heavily.
    package init(shapes: [Shape], values: [String: Int64], home: String?, measure: Measure) {
        self.shapes = shapes
        self.values = values
        self.home = home
        self.measure = measure
    }

    /// How many states have a value, and the most.
    package var summary: String {
        let names = Dictionary(shapes.map { ($0.code, $0.name) }, uniquingKeysWith: { a, _ in a })
        let known = values.filter { names[$0.key] != nil && $0.value != 0 }
            .sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        let most = known.prefix(5).map { "\(names[$0.key] ?? $0.key) \(measure.full($0.value))" }
        return "\(known.count) states have some; the most: \(most.joined(separator: ", "))."
    }

    /// Bounds of four shades: round numbers, so that each has about as many states.
    private var bounds: [Int64] {
        let known = values.values.filter { $0 > 0 }.sorted()
        guard let most = known.last else { return [] }
        var bounds: [Int64] = []
        for part in 1...3 {
            let value = known[min(known.count * part / 4, known.count - 1)]
            let rounded = Self.rounded(value)
            if rounded > (bounds.last ?? 0), rounded <= most { bounds.append(rounded) }
        }
        return bounds
    }

    /// Down to one figure.
    private static func rounded(_ value: Int64) -> Int64 {
        var unit: Int64 = 1
        while value / unit >= 10 { unit *= 10 }
        return value / unit * unit
    }

    /// The drawing.
    package func draw(on sheet: Sheet) -> [UInt8] {
        var canvas = Canvas()
        let bounds = bounds
        for shape in shapes {
            let value = values[shape.code]
            let shade =
                value.map { value in
                    value <= 0 ? "m0" : "m\(bounds.count { value >= $0 } + 4 - bounds.count)"
                } ?? "m0"
            let words = value.map { measure.full($0) } ?? "none"
            canvas.path(
                shape.path, "state \(shade)\(shape.code == home ? " home" : "")",
                title: "\(shape.name): \(words)")
        }
        // What the shades stand for; where shades are few, the lighter ones are left out.
        var (x, y) = (200, 6_300)
        for index in 0...bounds.count + 1 {
            let shade = index == 0 ? 0 : index + 3 - bounds.count
            let words: String =
                index == 0
                ? "none"
                : index == 1
                    ? bounds.first.map { "below \(measure.short($0))" } ?? "some"
                    : "from \(measure.short(bounds[index - 2]))"
            let width = 420 + Self.mapWidth(words)
            if x + width > 9_750 { (x, y) = (200, y + 300) }
            canvas.rectangle(x, y, 240, 180, "state m\(shade)")
            canvas.text(x + 320, y + 160, words, "maptext")
            x += width
        }
        var drawn = sheet
        drawn.width = 9_750
        return canvas.svg(drawn, height: y + 320)
    }

    /// Text on a map is larger: its sheet is wider than the page.
    private static func mapWidth(_ text: String) -> Int { textWidth(text) * 3 / 2 + 200 }
}
