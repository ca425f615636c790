import Store

/// Growing memory for text. A plain value around a pointer, as ``RowList`` is.
struct Arena: BitwiseCopyable {
    private struct State {
        var bytes: UnsafeMutablePointer<UInt8>
        var count: Int
        var capacity: Int
    }
    private let state: UnsafeMutablePointer<State>

    init() {
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(bytes: .allocate(capacity: 1 << 20), count: 0, capacity: 1 << 20))
    }

    func free() {
        state.pointee.bytes.deallocate()
        state.deallocate()
    }

    var bytes: UnsafeMutablePointer<UInt8> { state.pointee.bytes }
    var count: Int { state.pointee.count }

    func clear() { state.pointee.count = 0 }

    /// Copies bytes to the end.
    @inline(__always)
    func copy(_ start: UnsafePointer<UInt8>, _ count: Int) -> Cell {
        if state.pointee.count + count > state.pointee.capacity { grow(by: count) }
        let offset = state.pointee.count
        (state.pointee.bytes + offset).update(from: start, count: count)
        state.pointee.count = offset &+ count
        return Cell(offset: offset, count: count)
    }

    private func grow(by count: Int) {
        let capacity = max(state.pointee.capacity * 2, state.pointee.count + count)
        let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        bigger.update(from: state.pointee.bytes, count: state.pointee.count)
        state.pointee.bytes.deallocate()
        state.pointee.bytes = bigger
        state.pointee.capacity = capacity
    }
}
