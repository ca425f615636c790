/// A style sheet for programs that know neither variables nor the reader's setting: the light one,
/// every `var(--name)` filled in.
enum PlainStyle {
    /// - Parameter style: of charts; its first rule names the variables.
    static func of(_ style: String) -> String {
        let light = withoutQueries(style)
        var text = light
        for (name, value) in variables(light) {
            text = text.replacing("var(\(name))", with: value)
        }
        return text
    }

    /// The text without its `@media` blocks.
    private static func withoutQueries(_ style: String) -> String {
        var text = ""
        var rest = style[...]
        while let query = rest.firstRange(of: "@media") {
            text += rest[..<query.lowerBound]
            rest = rest[query.upperBound...]
            var depth = 0
            while let sign = rest.popFirst() {
                if sign == "{" { depth += 1 }
                if sign == "}" {
                    depth -= 1
                    if depth <= 0 { break }
                }
            }
        }
        return text + rest
    }

    private static func variables(_ style: String) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for part in style.split(whereSeparator: { "{};".contains($0) }) {
            guard let start = part.firstRange(of: "--"), let colon = part.firstIndex(of: ":"),
                start.upperBound < colon,
                part[..<start.lowerBound].allSatisfy(\.isWhitespace)
            else { continue }
            let name = String(part[start.lowerBound..<colon])
            guard !found.contains(where: { $0.name == name }) else { continue }
            let value = part[part.index(after: colon)...].drop(while: \.isWhitespace)
            found.append((name, String(value)))
        }
        return found
    }
}
