import Wording

/// Writes SVG. Places and lengths are tenths of a pixel; every text is escaped here and nowhere
/// else, with control and direction characters made visible.
struct Canvas {
    private(set) var bytes: [UInt8] = []

    /// The classes of the style sheet, so that light, dark and print have colours of their own.
    mutating func rectangle(
        _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ style: String, title: String? = nil
    ) {
        let open =
            "<rect x=\"\(px(x))\" y=\"\(px(y))\" width=\"\(px(max(width, 0)))\" "
            + "height=\"\(px(max(height, 0)))\" class=\"\(style)\""
        guard let title else { return add(open + "/>") }
        add(open + "><title>\(Self.escaped(title))</title></rect>")
    }

    mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ style: String) {
        add(
            "<line x1=\"\(px(x1))\" y1=\"\(px(y1))\" x2=\"\(px(x2))\" y2=\"\(px(y2))\" "
                + "class=\"\(style)\"/>")
    }

    mutating func path(_ data: String, _ style: String, title: String? = nil) {
        guard let title else { return add("<path d=\"\(data)\" class=\"\(style)\"/>") }
        add(
            "<path d=\"\(data)\" class=\"\(style)\"><title>\(Self.escaped(title))</title></path>")
    }

    mutating func text(
        _ x: Int, _ y: Int, _ text: String, anchor: Anchor = .start, _ style: String = "label"
    ) {
        let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        add(
            "<text x=\"\(px(x))\" y=\"\(px(y))\"\(place) class=\"\(style)\">"
                + Self.escaped(text) + "</text>")
    }

    enum Anchor: String { case start, middle, end }

    private mutating func add(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x0A)
    }

    /// The drawing as one element that stands alone: what it is called, what it says.
    func svg(_ sheet: Sheet, height: Int) -> [UInt8] {
        let (width, tall) = (px(sheet.width), px(height))
        let name = Self.escaped(sheet.id)
        var text =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(tall)\" "
            + "width=\"\(width)\" height=\"\(tall)\" class=\"chart\" role=\"img\" "
            + "aria-labelledby=\"\(name)-t \(name)-d\">\n"
            + "<title id=\"\(name)-t\">\(Self.escaped(sheet.title))</title>\n"
            + "<desc id=\"\(name)-d\">\(Self.escaped(sheet.description))</desc>\n"
        if let style = sheet.style {
            // A line end would be made visible, and the rule behind it be none.
            let line = style.split(whereSeparator: \.isNewline).joined(separator: " ")
            text += "<style>\(Self.escaped(line))</style>\n"
        }
        if sheet.style != nil { text += Self.patterns }
        return Array(text.utf8) + bytes + Array("</svg>\n".utf8)
    }

    /// The hatchings that tell series apart where colour does not. A page has them once.
    static let patterns = """
        <defs>
        <pattern id="hatch1" width="6" height="6" patternUnits="userSpaceOnUse">\
        <rect width="6" height="6" class="h1"/><path d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2" class="hl"/>\
        </pattern>
        <pattern id="hatch2" width="5" height="5" patternUnits="userSpaceOnUse">\
        <rect width="5" height="5" class="h2"/><circle cx="2" cy="2" r="1.1" class="hd"/></pattern>
        </defs>

        """

    static func escaped(_ text: String) -> String {
        var visible: [UInt8] = []
        VisibleText.append(Array(text.utf8), to: &visible)
        var bytes: [UInt8] = []
        for byte in visible {
            switch byte {
            case 0x26: bytes.append(contentsOf: "&amp;".utf8)
            case 0x3C: bytes.append(contentsOf: "&lt;".utf8)
            case 0x3E: bytes.append(contentsOf: "&gt;".utf8)
            case 0x22: bytes.append(contentsOf: "&quot;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Tenths of a pixel as pixels.
    private func px(_ tenths: Int) -> String { Self.pixels(tenths) }

    static func pixels(_ tenths: Int) -> String {
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }
}

/// The paper of one drawing.
package struct Sheet: Sendable {
    /// Tenths of a pixel.
    package var width: Int
    /// Unlike that of any other drawing on the page.
    package var id: String
    /// What the drawing is called.
    package var title: String
    /// What it says, for those who do not see it.
    package var description: String
    /// The rules of style of a drawing that stands alone; on a page the page has them.
    package var style: String?

    /// Makes one.
    package init(
        width: Int = 7_200, id: String = "chart", title: String, description: String,
        style: String? = nil
    ) {
        self.width = width
        self.id = id
        self.title = title
        self.description = description
        self.style = style
    }

    /// What a page holds once, so that its drawings need not.
    package static var sharedPatterns: String {
        "<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\">\n"
            + Canvas.patterns + "</svg>\n"
    }

    /// Whether labels stand beside their bars, or above them.
    var isWide: Bool { width >= 5_000 }
}

/// A chart: facts in, bytes out.
package protocol Chart: Sendable {
    /// The drawing as one SVG element.
    func draw(on sheet: Sheet) -> [UInt8]
    /// What it says, in a few words: how many of what, and the largest.
    var summary: String { get }
}

/// About how wide a text is, in tenths of a pixel, at twelve pixels a line.
func textWidth(_ text: String) -> Int { DisplayWidth.of(text) * 78 }

/// A text that fits, cut with an ellipsis where it does not.
func fitted(_ text: String, in width: Int) -> String {
    let columns = max(width / 78, 3)
    return DisplayWidth.of(text) <= columns ? text : DisplayWidth.fit(text, columns: columns)
}

/// A sum that stops at the ends of what a number holds: a chart of invented figures is no trap.
func capped(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (right > 0 ? .max : .min) : sum
}
