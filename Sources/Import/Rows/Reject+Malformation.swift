import DelimitedText
import Files
import LedgerModel
import Store

extension Reject {
    /// The reject of a record that cannot be framed.
    ///
    /// - Parameter longDigest: of a record that is too long to keep.
    init(_ why: Malformation, _ reader: RecordReader, longDigest: String?) {
        let (reason, message): (RejectReason, String) =
            switch why {
            case .lineTooLong:
                (.lineTooLong, "expected at most 1 MiB, found \(reader.rawLength) bytes")
            case .embeddedNUL: (.embeddedNUL, "a NUL byte stands inside the record")
            case .unbalancedQuote:
                (.unbalancedQuote, "a double quote opens or closes in the wrong place")
            case .truncated: (.truncatedRecord, "the file ends inside double quotes")
            }
        let digest = why == .lineTooLong ? longDigest : nil
        self.init(
            line: reader.line, byteOffset: reader.byteOffset, column: nil, reason: reason.rawValue,
            message: message, raw: Array(reader.rawBytes.prefix(RecordReader.keptBytes)),
            rawLength: reader.rawLength,
            rawSHA256: digest ?? SHA256Hasher.hex(of: UnsafeRawBufferPointer(reader.rawBytes)))
    }
}

/// Hashes the bytes of a record that is too long to keep.
final class LongRecordHash {
    private var hasher = SHA256Hasher()
    private var isUsed = false

    func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        hasher.update(UnsafeRawBufferPointer(bytes))
        isUsed = true
    }

    func finish() -> String? {
        guard isUsed else { return nil }
        let digest = hasher.finishHex()
        hasher = SHA256Hasher()
        isUsed = false
        return digest
    }
}
