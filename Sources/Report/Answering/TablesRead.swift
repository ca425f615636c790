import Artefacts

/// The tables of the schema that a statement reads, through views as well.
enum TablesRead {
    /// The tables behind a statement, those of views that it names among them.
    static func of(_ sql: String) -> Set<String> {
        var found: Set<String> = []
        var open = Array(named(in: sql))
        while let name = open.popLast() {
            guard found.insert(name).inserted else { continue }
            if let view = Artefacts.file("schema/views/\(name).sql") {
                open += named(in: view.text)
            }
        }
        return found
    }

    private static func named(in sql: String) -> Set<String> {
        let bytes = Array(sql.utf8)
        var found: Set<String> = []
        var isNext = false
        SQLText.scan(bytes) { token, range in
            switch token {
            case .blank, .comment: return
            case .word:
                if isNext { found.insert(String(decoding: bytes[range], as: UTF8.self)) }
                isNext = isFromOrJoin(bytes[range])
            default: isNext = false
            }
        }
        return found
    }

    /// Bytes, not texts: asked of every word of a statement.
    private static func isFromOrJoin(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count == 4 else { return false }
        let capitals = word.lazy.map { $0 & 0xDF }
        return capitals.elementsEqual("FROM".utf8) || capitals.elementsEqual("JOIN".utf8)
    }

    /// The lines of a statement that the report itself says, its methods left aside.
    static func ownText(_ report: ReportDefinition) -> String {
        let lines = report.query.sql.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var own: [Substring] = []
        for (index, piece) in report.query.pieces.enumerated() where piece.file == report.file {
            let isLast = index + 1 == report.query.pieces.count
            let end = isLast ? lines.count : report.query.pieces[index + 1].first - 1
            guard piece.first - 1 < end, end <= lines.count else { continue }
            own += lines[(piece.first - 1)..<end].map { Substring($0) }
        }
        return own.joined(separator: "\n")
    }
}
