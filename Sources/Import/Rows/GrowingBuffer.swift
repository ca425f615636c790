/// A growing array of plain values that is read without retain, release or access checks.
final class GrowingBuffer<Element: BitwiseCopyable> {
    private struct State {
        var elements: UnsafeMutablePointer<Element>
        var count: Int
        var capacity: Int
    }
    private let state: UnsafeMutablePointer<State>

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: State(elements: .allocate(capacity: 64), count: 0, capacity: 64))
    }

    deinit {
        state.pointee.elements.deallocate()
        state.deallocate()
    }

    func append(_ element: Element) {
        if state.pointee.count == state.pointee.capacity {
            let bigger = UnsafeMutablePointer<Element>.allocate(
                capacity: state.pointee.capacity * 2)
            bigger.update(from: state.pointee.elements, count: state.pointee.count)
            state.pointee.elements.deallocate()
            state.pointee.elements = bigger
            state.pointee.capacity *= 2
        }
        state.pointee.elements[state.pointee.count] = element
        state.pointee.count += 1
    }

    /// An element that was appended; the caller's index is one it was given.
    @inline(__always)
    subscript(_ index: Int) -> Element { state.pointee.elements[index] }
}
