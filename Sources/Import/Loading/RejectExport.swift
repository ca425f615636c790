/// The form in which rejects are written out to be mended and imported again: a first line that
/// names their source, the file's own header line where it had one, then the raw records.
package enum RejectExport {
    /// How the first line begins; the source's number follows.
    package static let mark = "# warchest rejects of source "

    /// The lines before the records.
    ///
    /// - Parameters:
    ///   - source: the source's number.
    ///   - headerLine: the file's own header line, if it had one.
    package static func head(source: Int64, headerLine: String?) -> String {
        "\(mark)\(source): mend the lines below and import this file; it joins that source\n"
            + (headerLine.map { $0 + "\n" } ?? "")
    }
}
