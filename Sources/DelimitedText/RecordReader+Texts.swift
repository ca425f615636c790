extension RecordReader {
    /// The fields of the current record as texts; for records that are rare.
    package var texts: [String] {
        (0..<fieldCount).map { index in
            let range = fields[index]
            return String(
                decoding: UnsafeBufferPointer(
                    start: base + Int(range.start), count: Int(range.count)), as: UTF8.self)
        }
    }
}
