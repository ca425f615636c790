import Store

/// What people decided on spellings of names (`importers/journal/identity.json5`): which spellings
/// are one, and by which name they go. Rows are told by it in reports
/// (`schema/methods/names/identity.sql`); none is changed.
///
/// Lines that contradict each other are refused, since none of them would be the right one to leave
/// out. Where a file that took another's line back is gone, they may still come to do so: then of
/// that group nothing is joined.
struct IdentityBook {
    static let table = "identity_decision"
    static let format = "journal/identity"

    private struct Node: Hashable {
        var kind: String
        var name: String
        var zip: String
        var state: String
        var employer: String

        /// For people.
        var words: String {
            [name, zip, state, employer].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
    private struct Line {
        var record: Int64
        var node: Node
        var other: Node
        var isSame: Bool
        var place: String
    }

    let database: Connection

    /// Writes who is who anew where decisions came or went.
    ///
    /// - Throws: ``ImportError/refused(code:message:)`` naming files and lines.
    func settle(_ change: Change) throws {
        let isAdded = change.added.contains { $0.table == Self.table }
        guard isAdded || change.gone.contains(Self.format) else { return }
        if isAdded { try refuseUnsigned() }
        let lines = try lines()
        var first: [Node: (rank: Int64, place: Int)] = [:]
        var joinedBy: [Node: Int64] = [:]
        var neighbours: [Node: [(node: Node, line: Int)]] = [:]
        for (index, line) in lines.enumerated() {
            for (node, side) in [(line.other, Int64(0)), (line.node, 1)] where first[node] == nil {
                first[node] = (line.record * 2 + side, index)
            }
            guard line.isSame else { continue }
            for (node, other) in [(line.node, line.other), (line.other, line.node)] {
                neighbours[node, default: []].append((other, index))
                if joinedBy[node] == nil { joinedBy[node] = line.record }
            }
        }
        let nodes = first.sorted { $0.value.rank < $1.value.rank }.map(\.key)
        var root = roots(nodes, neighbours)
        for line in lines where !line.isSame && root[line.node] == root[line.other] {
            if isAdded { throw contradiction(line, lines, neighbours) }
            for node in nodes where root[node] == root[line.node] { root[node] = node }
        }
        try write(nodes, root, joinedBy) { first[$0]?.rank ?? 0 }
    }

    private func lines() throws -> [Line] {
        let query = try database.statement(
            """
            SELECT d.record_id, d.decision = 'same', d.file || ' line ' || d.line, d.kind,
              a.name, a.zip5, a.state, a.employer, b.name, b.zip5, b.state, b.employer
            FROM identity_decisions d
            JOIN identity_names a ON a.record_id = d.record_id AND a.is_other = 0
            JOIN identity_names b ON b.record_id = d.record_id AND b.is_other = 1
            WHERE d.holds = 1 ORDER BY d.record_id
            """)
        var lines: [Line] = []
        while try query.step() {
            func text(_ column: Int32) -> String { query.text(column) ?? "" }
            func node(_ column: Int32) -> Node {
                Node(
                    kind: text(3), name: text(column), zip: text(column + 1),
                    state: text(column + 2), employer: text(column + 3))
            }
            lines.append(
                Line(
                    record: query.int(0), node: node(4), other: node(8), isSame: query.int(1) == 1,
                    place: text(2)))
        }
        return lines
    }

    /// Of each spelling the first one named of its group.
    private func roots(
        _ nodes: [Node], _ neighbours: [Node: [(node: Node, line: Int)]]
    ) -> [Node: Node] {
        var root: [Node: Node] = [:]
        for node in nodes where root[node] == nil {
            root[node] = node
            var next = [node]
            while let one = next.popLast() {
                for step in neighbours[one] ?? [] where root[step.node] == nil {
                    root[step.node] = node
                    next.append(step.node)
                }
            }
        }
        return root
    }

    // MARK: Writing

    private func write(
        _ nodes: [Node], _ root: [Node: Node], _ joinedBy: [Node: Int64], rank: (Node) -> Int64
    ) throws {
        func place(_ node: Node) -> [String] {
            [node.kind, node.name, node.kind == "donor" ? node.zip : ""]
        }
        // Two groups of one name are told apart by what else is said of them.
        let alike = Dictionary(grouping: Set(root.values), by: place).mapValues(\.count)
        func label(_ node: Node) -> String {
            guard alike[place(node)] ?? 0 > 1 else { return node.name }
            let rest = [node.kind == "donor" ? "" : node.zip, node.state, node.employer]
                .filter { !$0.isEmpty }
            return rest.isEmpty ? node.name : "\(node.name) (\(rest.joined(separator: " ")))"
        }
        try database.execute("DELETE FROM identity_name")
        let insert = try database.statement(
            "INSERT INTO identity_name VALUES (?,?,?,?,?,?,?,?,?,?)")
        for node in nodes {
            let main = root[node] ?? node
            insert.bind(1, rank(node) / 2)
            insert.bind(2, 1 - rank(node) % 2)
            let texts = [
                node.kind, node.name, node.zip, node.state, node.employer, label(main),
                node.kind == "donor" ? main.zip : "",
            ]
            for (index, text) in texts.enumerated() { insert.bind(Int32(index) + 3, text) }
            insert.bind(10, main == node ? nil : joinedBy[node])
            try insert.execute()
        }
    }

    // MARK: Refusing

    private func refuseUnsigned() throws {
        let query = try database.statement(
            """
            SELECT file || ' line ' || line FROM identity_decisions WHERE decision IS NOT NULL
              AND (decided_by IS NULL OR decided_on IS NULL OR why IS NULL)
            ORDER BY record_id LIMIT 1
            """)
        guard try query.step() else { return }
        throw refusal(
            "\(query.text(0) ?? ""): expected who, when and why beside a decision, found one of "
                + "them blank; nothing was posted")
    }

    private func contradiction(
        _ line: Line, _ lines: [Line], _ neighbours: [Node: [(node: Node, line: Int)]]
    ) -> ImportError {
        let places = path(line.node, line.other, neighbours).map { lines[$0].place }
        return refusal(
            "\(line.place): \(line.node.words) is said not to be \(line.other.words), but "
                + (places.isEmpty
                    ? "the two are spelled alike"
                    : places.joined(separator: ", ")
                        + (places.count == 1 ? " makes" : " make") + " them the same")
                + "; nothing was posted. Mend one of the lines, or answer it by a later one on the "
                + "same two spellings")
    }

    /// The fewest lines that lead from one spelling to another.
    private func path(
        _ start: Node, _ end: Node, _ neighbours: [Node: [(node: Node, line: Int)]]
    ) -> [Int] {
        var from: [Node: (node: Node, line: Int)] = [:]
        var next = [start]
        while !next.isEmpty, from[end] == nil {
            var found: [Node] = []
            for node in next {
                for step in neighbours[node] ?? [] where from[step.node] == nil {
                    from[step.node] = (node, step.line)
                    found.append(step.node)
                }
            }
            next = found
        }
        var lines: [Int] = []
        var node = end
        while node != start, let step = from[node] {
            lines.insert(step.line, at: 0)
            node = step.node
        }
        return lines
    }

    private func refusal(_ words: String) -> ImportError {
        .refused(code: "identity_conflict", message: words)
    }
}
