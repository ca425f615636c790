import Drawing
import LedgerModel
import Testing

@Suite struct DrawingTests {
    static let sheet = Sheet(id: "c", title: "A & B", description: "d")
    static let huge: [Int64] = [.min, -1, 0, 1, 4_000_000_000_000_000_000, .max]

    private func text(_ chart: any Chart, narrow: Bool = false) -> String {
        var sheet = Self.sheet
        if narrow { sheet.width = 3_300 }
        return String(decoding: chart.draw(on: sheet), as: UTF8.self)
    }

    /// Widths of rectangles of a class, in tenths of a pixel.
    private func widths(_ svg: String, _ style: String) -> [Int] {
        svg.split(separator: "\n").filter {
            $0.contains("class=\"\(style)\"") && $0.contains("<rect")
        }
        .compactMap { line in
            guard let part = line.split(separator: "width=\"").dropFirst().first,
                let number = part.split(separator: "\"").first
            else { return nil }
            let halves = number.split(separator: ".")
            return (Int(halves[0]) ?? 0) * 10 + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0)
        }
    }

    @Test func barsAreAsLongAsTheirValues() {
        let items = [100, 50, 25].map { Bars.Item(label: "x", values: [$0]) }
        let found = widths(text(Bars(items: items, series: ["v"], measure: .count)), "s0")
        #expect(found.count == 3)
        #expect(abs(found[0] - 2 * found[1]) <= 1)
        #expect(abs(found[1] - 2 * found[2]) <= 1)
    }

    @Test func partsOfABarStandBesideEachOther() {
        let item = Bars.Item(label: "x", values: [30, 10])
        let svg = text(Bars(items: [item], series: ["for", "against"], measure: .cents))
        let (first, second) = (widths(svg, "s0"), widths(svg, "s1"))
        // The first of each is the legend's.
        #expect(first.count == 2 && second.count == 2)
        #expect(abs(first[1] - 3 * second[1]) <= 3)
    }

    @Test func axesEndAtRoundNumbers() {
        let scale = Scale(of: [0, 4_812_345], start: 0, length: 1_000)
        #expect(scale.ticks(5) == [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000])
        #expect(scale.place(0) == 0 && scale.place(5_000_000) == 1_000)
        #expect(scale.place(2_500_000) == 500)
        let below = Scale(of: [-350, 120], start: 0, length: 470)
        #expect(below.low <= -350 && below.high >= 120)
        #expect(below.ticks(5).contains(0))
    }

    @Test(arguments: huge) func noValueIsTooLarge(_ value: Int64) {
        for measure in [Measure.cents, .count, .basisPoints, .hundredths] {
            _ = measure.full(value)
            _ = measure.short(value)
            let items = [
                Bars.Item(label: "x", values: [value, 1]), .init(label: "y", values: [nil]),
            ]
            let all: [any Chart] = [
                Bars(items: items, series: ["a", "b"], measure: measure),
                Columns(items: items, series: ["a", "b"], measure: measure),
                Ranges(
                    items: [.init(label: "x", low: value, high: nil)], measure: measure),
                Ranges(
                    items: [.init(label: "x", low: value, high: 5)], measure: measure,
                    startsAtZero: false),
                Waterfall(
                    steps: [
                        .init(label: "all", value: value, isTotal: true),
                        .init(label: "less", value: value, isTotal: false),
                    ], measure: measure),
                StateMap(shapes: [], values: ["GA": value], home: nil, measure: measure),
            ]
            for chart in all {
                #expect(text(chart).hasSuffix("</svg>\n"))
                #expect(text(chart, narrow: true).hasSuffix("</svg>\n"))
            }
        }
        let lines = TextBars.lines([("x", value), ("y", 5)], measure: .cents, width: 60)
        #expect(lines.count == 2)
    }

    @Test func nothingIsDrawnOfNothing() {
        let none: [any Chart] = [
            Bars(items: [], series: ["a"], measure: .cents),
            Columns(items: [], series: ["a"], measure: .cents), Steps(lines: [], measure: .cents),
            Ranges(items: [], measure: .cents), Waterfall(steps: [], measure: .cents),
            Multiples(panels: [], measure: .cents),
        ]
        for chart in none {
            #expect(!text(chart).contains("<rect"))
            #expect(!chart.summary.isEmpty)
        }
    }

    @Test func textCannotLeaveItsPlace() {
        let label =
            "</text><script>x</script> \u{202E}\u{1}\" & " + String(repeating: "W", count: 4_000)
        let items = [Bars.Item(label: label, values: [3])]
        for chart in [
            Bars(items: items, series: [label], measure: .count) as any Chart,
            Columns(items: items, series: [label, label], measure: .count),
        ] {
            let svg = text(chart)
            #expect(!svg.contains("<script"))
            #expect(!svg.unicodeScalars.contains("\u{202E}"))
            #expect(svg.contains("&lt;/text&gt;"))
        }
        #expect(text(Bars(items: items, series: ["v"], measure: .count)).contains("A &amp; B"))
    }

    @Test func stepsHoldUntilTheNextDay() throws {
        let days = try [1, 11, 21].map { try #require(Day(year: 2017, month: 4, day: $0)) }
        let line = Steps.Line(name: "raised", points: Array(zip(days, [0, 50, 100])))
        let chart = Steps(lines: [line], marks: [(days[1], "election")], measure: .cents)
        let svg = text(chart)
        let path = try #require(
            svg.split(separator: "\n").first { $0.contains("class=\"line l0\"") })
        // Along, then up: no slope says that money came between two reports.
        #expect(path.contains("M") && path.contains("H") && path.contains("V"))
        #expect(!path.contains("L"))
        #expect(svg.contains("election 2017-04-11"))
        #expect(chart.summary.contains("ends at $1.00"))
    }

    @Test func aWaterfallEndsAtWhatIsLeft() {
        let steps: [Waterfall.Step] = [
            .init(label: "every row", value: 1_000, isTotal: true),
            .init(label: "memo", value: -400, isTotal: false),
            .init(label: "what counts", value: 600, isTotal: true),
        ]
        let svg = text(Waterfall(steps: steps, measure: .count))
        #expect(widths(svg, "s0").count == 2)
        #expect(abs(widths(svg, "s0")[1] - widths(svg, "s0")[0] * 6 / 10) <= 1)
        #expect(widths(svg, "s1").count == 1)
    }

    @Test func anOpenRangeHasAnArrow() {
        let chart = Ranges(
            items: [.init(label: "a", low: 100, high: nil), .init(label: "b", low: 1, high: 200)],
            measure: .cents)
        let svg = text(chart)
        #expect(svg.count(of: "cap open") == 1)
        #expect(svg.contains("$1.00 or more") && svg.contains("$0.01 to $2.00"))
    }

    @Test func shortWordsAreRounded() {
        #expect(Measure.cents.short(120_000_000) == "$1.2M")
        #expect(Measure.cents.short(99_999_999) == "$1M")
        #expect(Measure.cents.short(4_500_000) == "$45K")
        #expect(Measure.count.short(1_250) == "1.3K")
        #expect(Measure.count.short(999) == "999")
        #expect(Measure.cents.short(-50_000) == "−$500")
        #expect(Measure.basisPoints.full(4_812) == "48.12%")
    }

    @Test func textBarsFitTheirWidth() {
        let items: [(label: String, value: Int64?)] = [
            ("a long name of a committee that goes on", 1_000_000), ("b", -500_000), ("c", nil),
        ]
        for width in [40, 60, 80, 200] {
            for line in TextBars.lines(items, measure: .cents, width: width) {
                #expect(line.count <= width)
            }
        }
        #expect(TextBars.spark([0, 7]) == "▁█")
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { split(separator: part).count - 1 }
}
