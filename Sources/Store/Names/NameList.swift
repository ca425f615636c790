import Files
import Foundation
import LedgerModel

/// Names with the numbers of those who bear them, numbers rising.
struct NameList {
    let kind: NameIndex.Kind
    private(set) var first: Int64 = -1
    private(set) var last: Int64 = 0
    private var words = WordTable()
    private var pairs: [(word: UInt32, holder: UInt32)] = []
    private var sorted: Sorted?

    init(_ kind: NameIndex.Kind) { self.kind = kind }

    var isEmpty: Bool { pairs.isEmpty && first < 0 }
    var hasWords: Bool { !pairs.isEmpty }

    /// Whether another number begins the next part.
    func isFull(_ partSize: Int, before number: Int64) -> Bool {
        (pairs.count >= partSize || number - max(first, 0) > Int64(UInt32.max)) && number != last
    }

    mutating func add(_ name: UnsafeBufferPointer<UInt8>, of number: Int64) {
        if first < 0 { first = number }
        last = number
        sorted = nil
        let holder = UInt32(truncatingIfNeeded: number - first)
        NameWords.forEach(name) { pairs.append((words.number($0), holder)) }
    }

    /// The words in order and, in the order of the words' numbers, who bears each.
    private struct Sorted {
        var order: [UInt32]
        var starts: [UInt32]
        var holders: [UInt32]
    }

    /// Sorts, so that ``forEach(_:)`` has nothing left to do but write.
    mutating func sort() {
        var starts = [UInt32](repeating: 0, count: words.count + 1)
        for pair in pairs { starts[Int(pair.word) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var holders = [UInt32](repeating: 0, count: pairs.count)
        var places = starts
        for pair in pairs {
            let place = places[Int(pair.word)]
            holders[Int(place)] = pair.holder
            places[Int(pair.word)] = place + 1
        }
        sorted = Sorted(order: words.sorted(), starts: starts, holders: holders)
    }

    /// Hands over each word, in order, with the distances between those who bear it.
    mutating func forEach(_ body: (UnsafeBufferPointer<UInt8>, [UInt8]) throws -> Void) throws {
        if sorted == nil { sort() }
        guard let sorted else { return }
        var bytes: [UInt8] = []
        for word in sorted.order {
            bytes.removeAll(keepingCapacity: true)
            var last: UInt32?
            let range = Int(sorted.starts[Int(word)])..<Int(sorted.starts[Int(word) + 1])
            for holder in sorted.holders[range] where holder != last {
                Distances.append(UInt64(holder - (last ?? 0)), to: &bytes)
                last = holder
            }
            try words.withBytes(of: word) { try body($0, bytes) }
        }
    }
}

/// The names of the parties of one source, told as they are numbered, on whatever thread numbers
/// them: what ``NameGathering`` otherwise reads again once all rows are stored.
package final class PartyNames: @unchecked Sendable {
    /// The first party of the source.
    let first: Int64
    /// The first whose name was not told, nor those of the parties after it.
    private(set) var next: Int64
    private var list = NameList(.party)
    private var isClosed = false
    private let partSize: Int
    private let sorting = DispatchSemaphore(value: 0)
    private var isSorting = false

    /// - Parameters:
    ///   - first: the number of the first party to come.
    ///   - partSize: the most names that are kept; those beyond it are read from the database.
    package init(from first: Int64, partSize: Int = NameIndex.partSize) {
        self.first = first
        self.partSize = partSize
        next = first
    }

    /// Takes in the name of the next party; blank where it has none.
    @inline(__always)
    package func add(_ name: UnsafeBufferPointer<UInt8>, of party: Int64) {
        if !isClosed { take(name, party) }
    }

    private func take(_ name: UnsafeBufferPointer<UInt8>, _ party: Int64) {
        if !name.isEmpty {
            guard !list.isFull(partSize, before: party) else { return isClosed = true }
            list.add(name, of: party)
        }
        next = party + 1
    }

    /// From the next party on they are read from the database.
    package func close() { isClosed = true }

    /// Says that no more will come: they are sorted on a thread of their own meanwhile.
    package func prepare() {
        isClosed = true
        isSorting = true
        do {
            try WorkThread.start { [self] in
                list.sort()
                sorting.signal()
            }
        } catch {
            // Where no thread is to be had they are sorted when they are asked for.
            sorting.signal()
        }
    }

    /// What was told; it is then gone from here.
    func finish() -> NameList {
        if isSorting { sorting.wait() }
        isSorting = false
        defer { list = NameList(.party) }
        return list
    }
}
