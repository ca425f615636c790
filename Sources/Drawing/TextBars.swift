import Wording

/// Bars and sparklines of plain text, for a terminal.
package enum TextBars {
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    private static let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// A line for each item: label, bar, value. Bars below zero are drawn as `░`.
    ///
    /// - Parameters:
    ///   - most: what the longest bar stands for, where groups of bars share a scale.
    ///   - width: columns of the terminal.
    package static func lines(
        _ items: [(label: String, value: Int64?)], measure: Measure, most: UInt64? = nil,
        width: Int
    ) -> [String] {
        let labels = items.map { VisibleText.of($0.label) }
        let words = items.map { $0.value.map(measure.full) ?? "blank" }
        let valueWidth = words.map(DisplayWidth.of).max() ?? 0
        let widest = labels.map(DisplayWidth.of).max() ?? 0
        let labelWidth = min(widest, max(width - valueWidth - 14, 8))
        let room = max(width - labelWidth - valueWidth - 3, 4)
        let most = most ?? items.compactMap { $0.value?.magnitude }.max() ?? 0
        return zip(zip(labels, words), items).map { pair, item in
            let label = DisplayWidth.fit(pair.0, columns: labelWidth)
            let blanks = String(repeating: " ", count: labelWidth - DisplayWidth.of(label))
            let bar = bar(item.value ?? 0, most, room)
            let rest = String(repeating: " ", count: max(room - bar.count, 0))
            let space = String(repeating: " ", count: valueWidth - DisplayWidth.of(pair.1))
            return "\(label)\(blanks) \(bar)\(rest)  \(space)\(pair.1)"
        }
    }

    private static func bar(_ value: Int64, _ most: UInt64, _ room: Int) -> String {
        guard value != 0, most > 0 else { return "" }
        let product = value.magnitude.multipliedFullWidth(by: UInt64(room * 8))
        let cells =
            product.high < most ? Int(most.dividingFullWidth(product).quotient) : room * 8
        if value < 0 { return String(repeating: "░", count: max((cells + 7) / 8, 1)) }
        let part = cells % 8
        return String(repeating: "█", count: cells / 8)
            + (part > 0 || cells == 0 ? String(eighths[max(part - 1, 0)]) : "")
    }

    /// A character for each value, from the least to the greatest.
    package static func spark(_ values: [Int64]) -> String {
        guard let low = values.min(), let high = values.max() else { return "" }
        let scale = Scale(low: low, high: high, start: 0, length: heights.count - 1)
        return String(values.map { heights[scale.place($0)] })
    }
}
