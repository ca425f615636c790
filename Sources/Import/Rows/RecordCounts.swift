/// Records by what became of them, posted and rejected ones left out; together with those they are
/// all that the reader gave.
struct RecordCounts {
    /// Records the reader gave, whatever became of them.
    var framed = 0
    var header = 0
    var blank = 0
    var text = 0
    /// Physical lines of records behind their first one: line ends inside quotes.
    var continued = 0

    static func += (left: inout RecordCounts, right: RecordCounts) {
        left.framed += right.framed
        left.header += right.header
        left.blank += right.blank
        left.text += right.text
        left.continued += right.continued
    }

    /// Promise 1, before anything is committed: every record and every physical line is accounted
    /// for, and every posted record was handed to SQLite.
    ///
    /// - Throws: ``ImportError/notConserved(_:)``.
    func check(posted: Int, rejected: Int, stored: Int, lines: Int) throws {
        let accounted = posted + rejected + header + blank + text
        guard accounted == framed else {
            throw ImportError.notConserved("\(framed) records read, \(accounted) accounted for")
        }
        guard accounted + continued == lines else {
            throw ImportError.notConserved(
                "\(lines) lines read, \(accounted + continued) accounted for")
        }
        guard stored == posted else {
            throw ImportError.notConserved("\(posted) records posted, \(stored) stored")
        }
    }
}
