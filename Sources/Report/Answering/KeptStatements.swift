import Store

/// Statements that were compiled already, for whoever asks the same reports of one connection again
/// and again: compiling one takes longer than answering it for a small race.
package final class KeptStatements {
    private var byText: [String: Statement] = [:]
    /// More reports than anybody asks in turn.
    private static let most = 64

    /// Holds none yet.
    package init() {}

    func find(_ sql: String) -> Statement? { byText[sql].flatMap { $0.isBusy ? nil : $0 } }

    func keep(_ statement: Statement, _ sql: String) {
        if byText.count < Self.most { byText[sql] = statement }
    }
}
