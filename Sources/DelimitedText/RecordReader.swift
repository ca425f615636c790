#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Frames records and fields in bytes, in one pass and constant memory.
///
/// This file is clever on purpose: it is the hot loop of every import. What must change together:
/// the two splitters (`splitPlain`, `splitQuoted`), the record limit and the refill. The slow plain
/// twin in `Tests/DelimitedTextTests` says what it must do; the two are compared on random input at
/// many chunk sizes.
///
/// - Only LF, or CRLF, ends a line. A UTF-8 byte-order mark at the start is dropped.
/// - Bytes that are not UTF-8 are read as Windows-1252, for that record alone; see
/// ``usedFallback``.
/// - A broken quote costs one physical line: reading resumes at the next one.
package final class RecordReader {
    /// Longest record, in bytes.
    package static let lineLimit = 1 << 20
    /// How much of a record that is too long is kept.
    package static let keptBytes = 64 << 10

    private let source: ByteSource
    private var framing: Framing
    private let chunkSize: Int

    /// The current record, as plain values.
    @frozen
    package struct Record {
        /// Fields, counted from ``base``.
        package var fields: UnsafeMutablePointer<FieldRange>
        /// How many fields there are.
        package var fieldCount = 0
        /// What field offsets count from. Valid until the next call of ``RecordReader/next()``.
        package var base: UnsafePointer<UInt8>
        /// First physical line, from 1.
        package var line = 0
        /// Offset of the first byte in the file.
        package var byteOffset = 0
        /// Its bytes without the line end (at most ``RecordReader/keptBytes`` when it is too long).
        package var rawBytes: UnsafeBufferPointer<UInt8>
        /// Length without the line end, also when it is too long to keep.
        package var rawLength = 0
        /// Whether it was not UTF-8 and was read as Windows-1252.
        package var usedFallback = false
        /// Whether the file ended without a line end after it.
        package var endedWithoutNewline = false
        /// Whether it covers several physical lines (quoted line ends).
        package var spansLines = false
        /// Whether its quotes were broken and it was read loosely; see ``Framing/looseQuotes``.
        package var usedLooseQuotes = false
    }

    /// Everything that changes. Behind a pointer: stored properties of a class are checked for
    /// exclusive access at every use, which cost a tenth of an import.
    private struct State {
        var buffer: UnsafeMutablePointer<UInt8>
        var position = 0
        var filled = 0
        var atEnd = false
        var bufferOffset = 0
        var scratch: UnsafeMutablePointer<UInt8>
        var scratchCapacity = 4096
        var fieldCapacity = 64
        var physicalLines = 0
        var record: Record
    }
    private let state: UnsafeMutablePointer<State>
    private let capacity: Int
    private let delimiter: UInt8
    private let allowsTrailing: Bool

    /// The current record.
    package var record: Record {
        @inline(__always) get { state.pointee.record }
    }
    /// Physical lines seen so far.
    package private(set) var physicalLines: Int {
        get { state.pointee.physicalLines }
        set { state.pointee.physicalLines = newValue }
    }
    /// Whether quotes are read as RFC 4180 says.
    package var isQuoted: Bool { framing.quoted }
    /// From the next record on, reads quotes as RFC 4180 says, or as data (inside free text).
    package func setQuoted(_ quoted: Bool) { framing.quoted = quoted }

    /// Called with every byte of a record that is too long, in order, so that it can be hashed.
    package var onLongRecord: ((UnsafeBufferPointer<UInt8>) -> Void)?

    // Short names for the state.
    private var buffer: UnsafeMutablePointer<UInt8> {
        @inline(__always) get { state.pointee.buffer }
        @inline(__always) set { state.pointee.buffer = newValue }
    }
    private var position: Int {
        @inline(__always) get { state.pointee.position }
        @inline(__always) set { state.pointee.position = newValue }
    }
    private var filled: Int {
        @inline(__always) get { state.pointee.filled }
        @inline(__always) set { state.pointee.filled = newValue }
    }
    private var atEnd: Bool {
        @inline(__always) get { state.pointee.atEnd }
        @inline(__always) set { state.pointee.atEnd = newValue }
    }
    private var bufferOffset: Int {
        @inline(__always) get { state.pointee.bufferOffset }
        @inline(__always) set { state.pointee.bufferOffset = newValue }
    }
    private var scratch: UnsafeMutablePointer<UInt8> {
        @inline(__always) get { state.pointee.scratch }
        @inline(__always) set { state.pointee.scratch = newValue }
    }
    private var scratchCapacity: Int {
        @inline(__always) get { state.pointee.scratchCapacity }
        @inline(__always) set { state.pointee.scratchCapacity = newValue }
    }
    private var fieldCapacity: Int {
        @inline(__always) get { state.pointee.fieldCapacity }
        @inline(__always) set { state.pointee.fieldCapacity = newValue }
    }
    /// See ``Record``.
    package private(set) var fields: UnsafeMutablePointer<FieldRange> {
        @inline(__always) get { state.pointee.record.fields }
        @inline(__always) set { state.pointee.record.fields = newValue }
    }
    /// See ``Record``.
    package private(set) var fieldCount: Int {
        @inline(__always) get { state.pointee.record.fieldCount }
        @inline(__always) set { state.pointee.record.fieldCount = newValue }
    }
    /// See ``Record``.
    package private(set) var base: UnsafePointer<UInt8> {
        @inline(__always) get { state.pointee.record.base }
        @inline(__always) set { state.pointee.record.base = newValue }
    }
    /// See ``Record``.
    package private(set) var line: Int {
        @inline(__always) get { state.pointee.record.line }
        @inline(__always) set { state.pointee.record.line = newValue }
    }
    /// See ``Record``.
    package private(set) var byteOffset: Int {
        @inline(__always) get { state.pointee.record.byteOffset }
        @inline(__always) set { state.pointee.record.byteOffset = newValue }
    }
    /// See ``Record``.
    package private(set) var rawBytes: UnsafeBufferPointer<UInt8> {
        @inline(__always) get { state.pointee.record.rawBytes }
        @inline(__always) set { state.pointee.record.rawBytes = newValue }
    }
    /// See ``Record``.
    package private(set) var rawLength: Int {
        @inline(__always) get { state.pointee.record.rawLength }
        @inline(__always) set { state.pointee.record.rawLength = newValue }
    }
    /// See ``Record``.
    package private(set) var usedFallback: Bool {
        @inline(__always) get { state.pointee.record.usedFallback }
        @inline(__always) set { state.pointee.record.usedFallback = newValue }
    }
    /// See ``Record``.
    package private(set) var endedWithoutNewline: Bool {
        @inline(__always) get { state.pointee.record.endedWithoutNewline }
        @inline(__always) set { state.pointee.record.endedWithoutNewline = newValue }
    }
    /// See ``Record``.
    package private(set) var spansLines: Bool {
        @inline(__always) get { state.pointee.record.spansLines }
        @inline(__always) set { state.pointee.record.spansLines = newValue }
    }

    /// - Parameters:
    ///   - chunkSize: bytes asked of the source at a time.
    ///   - byteOffset: where in its file the source begins; a byte order mark is one only at 0.
    package init(
        source: ByteSource, framing: Framing, chunkSize: Int = 1 << 20, byteOffset: Int = 0
    ) {
        self.source = source
        self.framing = framing
        delimiter = framing.delimiter
        allowsTrailing = framing.trailingDelimiter != .none
        self.chunkSize = max(chunkSize, 4)
        capacity = 2 * Self.lineLimit + self.chunkSize
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(
                buffer: buffer, scratch: .allocate(capacity: 4096),
                record: Record(
                    fields: .allocate(capacity: 64), base: UnsafePointer(buffer),
                    rawBytes: UnsafeBufferPointer(start: buffer, count: 0))))
        bufferOffset = byteOffset
    }

    deinit {
        buffer.deallocate()
        scratch.deallocate()
        fields.deallocate()
        state.deallocate()
    }

    // MARK: Refill

    /// Moves the unread tail to the front and reads more. Returns false at the end of the file.
    private func refill() throws -> Bool {
        if atEnd { return false }
        if position > 0 {
            memmove(buffer, buffer + position, filled - position)
            bufferOffset += position
            filled -= position
            position = 0
        }
        let room = min(chunkSize, capacity - filled)
        guard room > 0 else { return false }
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(start: buffer + filled, count: room))
        if count == 0 {
            atEnd = true
            return false
        }
        let first = bufferOffset == 0 && filled == 0
        filled += count
        if first {
            while filled < 3, try refill() {}
            if filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { position = 3 }
        }
        return true
    }

    /// Index of the next LF at or after `from`, reading more as needed; nil at the end of the file
    /// or when `limit` bytes past the position hold none. Indexes may move: use the offset
    /// returned.
    private func findLineFeed(from start: Int, limit: Int) throws -> Int? {
        var searched = start - position
        while true {
            let from = position + searched
            let upTo = min(filled, position + limit)
            if from < upTo, let found = memchr(buffer + from, 0x0A, upTo - from) {
                return found.assumingMemoryBound(to: UInt8.self) - buffer
            }
            searched = max(searched, upTo - position)
            if searched >= limit { return nil }
            if try !refill() { return nil }
        }
    }

    // MARK: Records

    /// Advances to the next record.
    ///
    /// - Throws: what the source throws.
    package func next() throws -> RecordKind {
        // A loop: a first read may hold the byte-order mark and nothing else.
        while position >= filled { if try !refill() { return .end } }
        usedFallback = false
        endedWithoutNewline = false
        spansLines = false
        state.pointee.record.usedLooseQuotes = false
        line = physicalLines + 1
        byteOffset = bufferOffset + position

        guard let feed = try findLineFeed(from: position, limit: Self.lineLimit + 2) else {
            if filled - position > Self.lineLimit { return try skipLongRecord() }
            return try finish(end: filled, next: filled, newline: false)
        }
        return try finish(end: feed, next: feed + 1, newline: true)
    }

    private func finish(end lineEnd: Int, next: Int, newline: Bool) throws -> RecordKind {
        physicalLines += 1
        endedWithoutNewline = !newline
        var end = lineEnd
        if newline, end > position, buffer[end - 1] == 0x0D { end -= 1 }
        if end - position > Self.lineLimit {
            physicalLines -= 1
            return try skipLongRecord()
        }
        if framing.quoted, memchr(buffer + position, 0x22, end - position) != nil {
            return try finishQuoted(end: end, next: next)
        }
        let start = buffer + position
        let count = end - position
        setRaw(start, count)
        position = next
        if isBlank(start, count) { return .blank }
        if memchr(start, 0, count) != nil { return .malformed(.embeddedNUL) }
        if splitPlain(start, count) & 0x8080_8080_8080_8080 != 0 {
            let (text, length) = decoded(start, count)
            if text != UnsafePointer(start) { _ = splitPlain(text, length) }
        }
        return .record
    }

    private func setRaw(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) {
        rawBytes = UnsafeBufferPointer(start: start, count: count)
        rawLength = count
    }

    private func isBlank(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        for index in 0..<count where start[index] != 0x20 && start[index] != 0x09 { return false }
        return true
    }

    /// Skips a record over the limit, keeping its start and passing every byte to `onLongRecord`.
    private func skipLongRecord() throws -> RecordKind {
        let kept = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.keptBytes)
        defer { kept.deallocate() }
        var keptCount = 0
        var total = 0
        var newline = false
        // A carriage return that ends a piece belongs to the line end if a line feed follows.
        var heldReturn = false
        func pass(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) {
            guard count > 0 else { return }
            if heldReturn { keep(&carriageReturn, 1) }
            heldReturn = start[count - 1] == 0x0D
            keep(start, heldReturn ? count - 1 : count)
        }
        var carriageReturn: UInt8 = 0x0D
        func keep(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) {
            if keptCount < Self.keptBytes {
                let take = min(count, Self.keptBytes - keptCount)
                memcpy(kept + keptCount, start, take)
                keptCount += take
            }
            total += count
            onLongRecord?(UnsafeBufferPointer(start: start, count: count))
        }
        while true {
            if let found = memchr(buffer + position, 0x0A, filled - position) {
                let feed = found.assumingMemoryBound(to: UInt8.self) - buffer
                pass(buffer + position, feed - position)
                position = feed + 1
                newline = true
                break
            }
            pass(buffer + position, filled - position)
            position = filled
            if try !refill() { break }
        }
        if heldReturn, !newline { keep(&carriageReturn, 1) }
        physicalLines += 1
        endedWithoutNewline = !newline
        growScratch(to: keptCount)
        memcpy(scratch, kept, keptCount)
        rawBytes = UnsafeBufferPointer(start: scratch, count: keptCount)
        rawLength = total
        return .malformed(.lineTooLong)
    }

    // MARK: Text

    /// The bytes as UTF-8: themselves, or converted from Windows-1252 into the scratch buffer.
    private func decoded(
        _ start: UnsafePointer<UInt8>, _ count: Int
    ) -> (UnsafePointer<UInt8>, Int) {
        if !hasHighByte(start, count) { return (start, count) }
        let isDeclared = framing.encoding == .cp437 || framing.encoding == .windows1252
        if !isDeclared {
            if isUTF8(UnsafeBufferPointer(start: start, count: count)) { return (start, count) }
            usedFallback = true
        }
        growScratch(to: count * 3)
        var written = 0
        let isCodePage = framing.encoding == .cp437
        for index in 0..<count {
            written +=
                isCodePage
                ? CodePage437.append(start[index], to: scratch + written)
                : Windows1252.append(start[index], to: scratch + written)
        }
        return (UnsafePointer(scratch), written)
    }

    private func hasHighByte(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let raw = UnsafeRawPointer(start)
        var index = 0
        var bits: UInt64 = 0
        while index + 8 <= count {
            bits |= raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < count {
            bits |= UInt64(start[index])
            index += 1
        }
        return bits & 0x8080_8080_8080_8080 != 0
    }

    private func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    private func growScratch(to count: Int) {
        guard count > scratchCapacity else { return }
        scratch.deallocate()
        scratchCapacity = max(count, scratchCapacity * 2)
        scratch = .allocate(capacity: scratchCapacity)
    }

    @inline(__always)
    private func appendField(_ text: UnsafePointer<UInt8>, from: Int, to: Int) {
        if fieldCount == fieldCapacity { growFields() }
        var start = from
        var end = to
        while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        fields[fieldCount] = FieldRange(start: Int32(start), count: Int32(end - start))
        fieldCount += 1
    }

    private func growFields() {
        let bigger = UnsafeMutablePointer<FieldRange>.allocate(capacity: fieldCapacity * 2)
        bigger.update(from: fields, count: fieldCount)
        fields.deallocate()
        fields = bigger
        fieldCapacity *= 2
    }

    /// Splits a record without quotes and returns the bits of all its bytes, ORed by eights:
    /// whoever calls can tell from them whether there is a byte beyond ASCII.
    private func splitPlain(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        base = text
        let delimiter = self.delimiter
        // In local variables while the loop runs; `put` writes them back when it must.
        var target = fields
        var room = fieldCapacity
        var found = 0
        @inline(__always)
        func put(_ from: Int, _ to: Int) {
            if found == room {
                fieldCount = found
                growFields()
                target = fields
                room = fieldCapacity
            }
            var start = from
            var end = to
            while start < end, text[start] == 0x20 || text[start] == 0x09 { start &+= 1 }
            while end > start, text[end &- 1] == 0x20 || text[end &- 1] == 0x09 { end &-= 1 }
            // A record is at most 1 MiB (3 MiB when converted): far below 2^31.
            target[found] = FieldRange(
                start: Int32(truncatingIfNeeded: start),
                count: Int32(truncatingIfNeeded: end &- start))
            found &+= 1
        }
        // Eight bytes at a time: a byte of `marks` is 0x80 where the text has a delimiter.
        let pattern = 0x0101_0101_0101_0101 &* UInt64(delimiter)
        let raw = UnsafeRawPointer(text)
        var bits: UInt64 = 0
        var from = 0
        var index = 0
        while index &+ 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
            bits |= word
            let same = word ^ pattern
            var marks =
                ~(((same & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | same)
                & 0x8080_8080_8080_8080
            while marks != 0 {
                let place = index &+ marks.trailingZeroBitCount &>> 3
                put(from, place)
                from = place &+ 1
                marks &= marks &- 1
            }
            index &+= 8
        }
        while index < count {
            bits |= UInt64(text[index])
            if text[index] == delimiter {
                put(from, index)
                from = index &+ 1
            }
            index &+= 1
        }
        if from != count || !allowsTrailing || count == 0 { put(from, count) }
        fieldCount = found
        return bits
    }

    // MARK: Quoted records (RFC 4180)

    /// Reads a record that has a quote somewhere in its first physical line.
    private func finishQuoted(end lineEnd: Int, next: Int) throws -> RecordKind {
        let lineCount = lineEnd - position
        let lineSize = next - position
        let open = endedWithoutNewline
        var length = 0
        let scan = try scanQuoted(&length)
        switch scan {
        case .closed, .openAtEnd:
            break
        case .broken where framing.looseQuotes && memchr(buffer + position, 0, lineCount) == nil:
            setRaw(buffer + position, lineCount)
            endedWithoutNewline = open
            let (text, count) = decoded(buffer + position, lineCount)
            position += lineSize
            splitLoosely(text, count, isWhole: !open)
            state.pointee.record.usedLooseQuotes = true
            return .record
        case .broken,
            .unfinished where !atEnd || filled - position > lineSize:
            // Resume at the next physical line.
            return malformedLine(lineCount, lineSize, .unbalancedQuote, open)
        case .unfinished:
            return malformedLine(lineCount, lineSize, .truncated, open)
        }
        let start = buffer + position
        setRaw(start, length)
        var size = length
        if position + size < filled, start[size] == 0x0D { size += 1 }
        let newline = position + size < filled && start[size] == 0x0A
        if newline { size += 1 }
        endedWithoutNewline = !newline
        var feeds = 0
        for index in 0..<length where start[index] == 0x0A { feeds += 1 }
        physicalLines += feeds
        spansLines = feeds > 0
        resumeAfterFirstLine = (position + lineSize, feeds)
        position += size
        if memchr(start, 0, length) != nil { return .malformed(.embeddedNUL) }
        let (text, count) = decoded(start, length)
        splitQuoted(text, count)
        if scan == .openAtEnd { state.pointee.record.usedLooseQuotes = true }
        return .record
    }

    private var resumeAfterFirstLine: (position: Int, feeds: Int)?

    /// Gives back all but the first physical line of the current record, for a caller that finds a
    /// record over several lines to have the wrong number of fields: a lost quote, most likely.
    package func retreatToSecondLine() {
        guard spansLines, let resume = resumeAfterFirstLine else { return }
        position = resume.position
        physicalLines -= resume.feeds
        var count = 0
        while count < rawLength, rawBytes[count] != 0x0A { count += 1 }
        if count > 0, rawBytes[count - 1] == 0x0D { count -= 1 }
        rawBytes = UnsafeBufferPointer(start: rawBytes.baseAddress, count: count)
        rawLength = count
        endedWithoutNewline = false
        spansLines = false
    }

    /// Physical lines of the current record behind its first one.
    package var continuedLines: Int {
        guard spansLines else { return 0 }
        return rawBytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
    }

    /// Reads the first physical line of the current record again as ``Framing/looseQuotes`` says,
    /// and gives back the others: for a record that never covers several.
    package func readFirstLineLoosely() {
        retreatToSecondLine()
        guard let start = rawBytes.baseAddress else { return }
        usedFallback = false
        let (text, count) = decoded(start, rawLength)
        splitLoosely(text, count, isWhole: !endedWithoutNewline)
        state.pointee.record.usedLooseQuotes = true
    }

    private func malformedLine(
        _ count: Int, _ size: Int, _ reason: Malformation, _ open: Bool
    ) -> RecordKind {
        setRaw(buffer + position, count)
        endedWithoutNewline = open
        position += size
        return .malformed(reason)
    }

    private enum QuoteScan {
        case closed, broken, unfinished
        /// Closed but for a quote that opens the last field of a line and is the last on it; see
        /// ``Framing/looseQuotes``.
        case openAtEnd
    }

    /// Finds the end of the record at `position` (before CR LF), reading more as needed.
    private func scanQuoted(_ length: inout Int) throws -> QuoteScan {
        var index = 0
        func byte(_ offset: Int) throws -> UInt8? {
            if offset > Self.lineLimit + 1 { return nil }
            while position + offset >= filled {
                if try !refill() { return nil }
            }
            return buffer[position + offset]
        }
        func isLineEnd(_ offset: Int) throws -> Bool {
            let value = try byte(offset)
            if value == 0x0D { return try byte(offset + 1) == 0x0A }
            return value == 0x0A
        }
        func closed(_ length: Int) -> QuoteScan {
            length > Self.lineLimit ? .unfinished : .closed
        }
        var isFirst = true
        while true {
            // At the start of a field.
            while let blank = try byte(index), blank == 0x20 || blank == 0x09,
                blank != framing.delimiter
            { index += 1 }
            if try byte(index) == 0x22 {
                index += 1
                if framing.looseQuotes, !isFirst, try isLineEnd(index) {
                    length = index
                    return closed(length) == .closed ? .openAtEnd : .unfinished
                }
                inside: while true {
                    guard let value = try byte(index) else { return .unfinished }
                    if index > Self.lineLimit { return .unfinished }
                    index += 1
                    guard value == 0x22 else { continue }
                    if try byte(index) == 0x22 {
                        index += 1
                        continue
                    }
                    break inside
                }
                while let blank = try byte(index), blank == 0x20 || blank == 0x09,
                    blank != framing.delimiter
                { index += 1 }
            } else {
                while let value = try byte(index), value != framing.delimiter, value != 0x0A {
                    if value == 0x22 { return .broken }
                    index += 1
                }
            }
            guard let value = try byte(index) else {
                length = index
                return closed(length)
            }
            if value == framing.delimiter {
                index += 1
                isFirst = false
                continue
            }
            if value == 0x0A {
                length = index > 0 && buffer[position + index - 1] == 0x0D ? index - 1 : index
                return closed(length)
            }
            if value == 0x0D, try byte(index + 1) == 0x0A {
                length = index
                return closed(length)
            }
            return .broken
        }
    }

    /// Splits a well-formed quoted record, unwrapping quotes into the scratch buffer.
    private func splitQuoted(_ text: UnsafePointer<UInt8>, _ count: Int) {
        // Unwrapped text is never longer than the text itself.
        let unwrapped = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
        defer { unwrapped.deallocate() }
        let delimiter = framing.delimiter
        fieldCount = 0
        var written = 0
        var index = 0
        func isBlank(_ value: UInt8) -> Bool {
            (value == 0x20 || value == 0x09) && value != delimiter
        }
        while true {
            let from = written
            var start = index
            while start < count, isBlank(text[start]) { start += 1 }
            if start < count, text[start] == 0x22 {
                index = start + 1
                while index < count {
                    if text[index] == 0x22 {
                        if index + 1 < count, text[index + 1] == 0x22 { index += 1 } else { break }
                    }
                    unwrapped[written] = text[index]
                    written += 1
                    index += 1
                }
                index += 1
                while index < count, text[index] != delimiter { index += 1 }
            } else {
                while index < count, text[index] != delimiter {
                    unwrapped[written] = text[index]
                    written += 1
                    index += 1
                }
            }
            appendField(UnsafePointer(unwrapped), from: from, to: written)
            if index >= count { break }
            index += 1
        }
        growScratchKeeping(written)
        memcpy(scratch, unwrapped, written)
        base = UnsafePointer(scratch)
    }

    /// Splits one line where only a quote before a delimiter, or at the end, closes a field; one
    /// that nothing closes is data, or a blank where it ends a whole line.
    private func splitLoosely(_ text: UnsafePointer<UInt8>, _ count: Int, isWhole: Bool) {
        base = text
        fieldCount = 0
        var index = 0
        while true {
            var end = index
            if index < count, text[index] == 0x22 {
                end = index + 1
                while end < count,
                    text[end] != 0x22 || (end + 1 < count && text[end + 1] != delimiter)
                {
                    end += 1
                }
            }
            if end > index, end < count {
                appendField(text, from: index + 1, to: end)
                end = min(end + 1, count)
            } else {
                end = index
                while end < count, text[end] != delimiter { end += 1 }
                let isOpenAtEnd =
                    isWhole && end == count && fieldCount > 0 && text[end - 1] == 0x22
                    && (index..<end - 1).allSatisfy { text[$0] == 0x20 || text[$0] == 0x09 }
                appendField(text, from: isOpenAtEnd ? end : index, to: end)
            }
            if end >= count { return }
            index = end + 1
        }
    }

    private func growScratchKeeping(_ count: Int) { growScratch(to: max(count, 1)) }
}
