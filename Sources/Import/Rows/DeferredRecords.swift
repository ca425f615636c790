/// Records set aside because their key may have come before in the file, to be settled at its end;
/// in bounded memory, however many there are: what is too much for memory goes to a temporary file.
///
/// They are given back group by group. All records of one key are in one group, and a group has so
/// few records that its keys fit in memory, unless one key alone has more.
final class DeferredRecords {
    /// A key in little room: most are numbers.
    enum Key: Hashable {
        case number(Int64)
        case text(String)

        init(_ text: String) {
            if let number = Int64(text), number >= 0, String(number) == text {
                self = .number(number)
            } else {
                self = .text(text)
            }
        }

        var text: String {
            switch self {
            case .number(let number): String(number)
            case .text(let text): text
            }
        }
    }

    struct Record {
        var line: Int
        var byteOffset: Int
        var key: Key
        var raw: [UInt8]
    }

    /// Where the next record begins, in the order written: line, byte offset, and the numbers of
    /// bytes of key and raw text, which follow.
    private struct Head: BitwiseCopyable {
        var line: Int64
        var byteOffset: Int64
        var keyCount: Int32
        var rawCount: Int32
        var bucket: Int64
    }

    private static let bucketCount = 256
    private let memoryLimit: Int
    private let groupLimit: Int
    private var memory: [UInt8] = []
    private var file: TemporaryFile?
    private var buckets = [(records: Int, keyBytes: Int)](
        repeating: (0, 0), count: DeferredRecords.bucketCount)
    /// How many records are set aside.
    private(set) var count = 0

    /// - Parameters:
    ///   - memoryLimit: how many bytes are kept before they go to the file.
    ///   - groupLimit: the largest number of records of a group of several keys.
    init(memoryLimit: Int = 1 << 20, groupLimit: Int = 200_000) {
        self.memoryLimit = memoryLimit
        self.groupLimit = groupLimit
    }

    /// Sets a record aside.
    ///
    /// - Parameter hash: the same for the same key.
    /// - Throws: ``ImportError/temporaryFile(_:)``.
    func add(
        line: Int, byteOffset: Int, key: UnsafeBufferPointer<UInt8>, hash: UInt64,
        raw: UnsafeBufferPointer<UInt8>
    ) throws {
        let bucket = Int(hash % UInt64(Self.bucketCount))
        let head = Head(
            line: Int64(line), byteOffset: Int64(byteOffset), keyCount: Int32(key.count),
            rawCount: Int32(raw.count), bucket: Int64(bucket))
        withUnsafeBytes(of: head) { memory.append(contentsOf: $0) }
        memory.append(contentsOf: key)
        memory.append(contentsOf: raw)
        buckets[bucket].records += 1
        buckets[bucket].keyBytes += key.count
        count += 1
        if memory.count >= memoryLimit { try spill() }
    }

    private func spill() throws {
        let target = try file ?? TemporaryFile()
        file = target
        try memory.withUnsafeBytes { try target.append($0) }
        memory.removeAll(keepingCapacity: true)
    }

    /// The groups, each a range of buckets for ``forEach(in:_:)``.
    var groups: [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        var records = 0
        var keyBytes = 0
        for (bucket, held) in buckets.enumerated() {
            if records > 0,
                records + held.records > groupLimit || keyBytes + held.keyBytes > 32 << 20
            {
                result.append(start..<bucket)
                (start, records, keyBytes) = (bucket, 0, 0)
            }
            records += held.records
            keyBytes += held.keyBytes
        }
        if records > 0 { result.append(start..<buckets.count) }
        return result
    }

    /// Gives the records of a group in the order of the file.
    ///
    /// - Throws: ``ImportError/temporaryFile(_:)``, and what `body` throws.
    func forEach(in group: Range<Int>, _ body: (Record) throws -> Void) throws {
        var position = 0
        var bytes: [UInt8] = []
        let stored = file?.count ?? 0
        try file?.flush()
        while position < stored + memory.count {
            var head = Head(line: 0, byteOffset: 0, keyCount: 0, rawCount: 0, bucket: 0)
            try withUnsafeMutableBytes(of: &head) { try read(at: position, stored, into: $0) }
            position += MemoryLayout<Head>.size
            let keyCount = Int(head.keyCount)
            let length = keyCount + Int(head.rawCount)
            // Read even when not asked for: seeking would cost more.
            if bytes.count < length { bytes = [UInt8](repeating: 0, count: 2 * length) }
            try bytes.withUnsafeMutableBytes {
                try read(
                    at: position, stored,
                    into: UnsafeMutableRawBufferPointer(rebasing: $0[..<length]))
            }
            if group.contains(Int(head.bucket)) {
                try body(
                    Record(
                        line: Int(head.line), byteOffset: Int(head.byteOffset),
                        key: Key(String(decoding: bytes[..<keyCount], as: UTF8.self)),
                        raw: Array(bytes[keyCount..<length])))
            }
            position += length
        }
    }

    /// Records never lie across the end of the file: what spills is whole.
    private func read(
        at position: Int, _ stored: Int, into bytes: UnsafeMutableRawBufferPointer
    ) throws {
        if position < stored, let file { return try file.read(at: position, into: bytes) }
        let start = position - stored
        memory.withUnsafeBytes {
            bytes.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: $0[start..<start + bytes.count]))
        }
    }
}
