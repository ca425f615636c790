import Files
import FlyingSocks
import Foundation

/// Tells who waits for a socket when it is ready, from a thread of its own that is there before the
/// first request (see ``ServingThreads``).
final class SocketWaiting: AsyncSocketPool, @unchecked Sendable {
    private struct Wait {
        let id: UInt64
        let descriptor: Int32
        let events: Int16
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let lock = NSLock()
    private var waits: [Wait] = []
    private var cancelled: Set<UInt64> = []
    private var lastID: UInt64 = 0
    private var isOver = false
    private var isWoken = false
    /// What is written to the second ends a wait that began before something changed.
    private let pipe: (read: Int32, write: Int32)
    private let ended = DispatchSemaphore(value: 0)

    /// - Throws: ``WorkThread/NotStarted``, or the system's error where it gives no pipe.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { throw SocketError.makeFailed("Pipe") }
        pipe = (ends[0], ends[1])
        try WorkThread.start { [self] in
            while poll() {}
            ended.signal()
        }
    }

    /// Ends the thread, and every wait with `CancellationError`.
    func end() {
        lock.withLock { isOver = true }
        wake()
        ended.wait()
        for wait in lock.withLock({ () -> [Wait] in
            defer { waits = [] }
            return waits
        }) { wait.continuation.resume(throwing: CancellationError()) }
        close(pipe.read)
        close(pipe.write)
    }

    // MARK: AsyncSocketPool

    func prepare() async throws {}
    func run() async throws {}

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        let id = lock.withLock { () -> UInt64 in
            lastID += 1
            return lastID
        }
        var wanted: Int16 = 0
        if events.contains(.read) { wanted |= Int16(POLLIN) }
        if events.contains(.write) { wanted |= Int16(POLLOUT) }
        let (descriptor, asked) = (socket.file.rawValue, wanted)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                let isLate = lock.withLock {
                    if isOver || cancelled.remove(id) != nil { return true }
                    waits.append(
                        Wait(
                            id: id, descriptor: descriptor, events: asked,
                            continuation: continuation))
                    return false
                }
                if isLate { return continuation.resume(throwing: CancellationError()) }
                wake()
            }
        } onCancel: {
            let found = lock.withLock { () -> Wait? in
                if let place = waits.firstIndex(where: { $0.id == id }) {
                    return waits.remove(at: place)
                }
                cancelled.insert(id)
                return nil
            }
            found?.continuation.resume(throwing: CancellationError())
        }
        lock.withLock { _ = cancelled.remove(id) }
    }

    // MARK: The thread

    private func wake() {
        let isFirst = lock.withLock { () -> Bool in
            defer { isWoken = true }
            return !isWoken
        }
        var byte: UInt8 = 1
        if isFirst { _ = write(pipe.write, &byte, 1) }
    }

    /// Waits once; false when it is over.
    private func poll() -> Bool {
        let asked = lock.withLock { isOver ? nil : waits.map { ($0.descriptor, $0.events) } }
        guard let asked else { return false }
        var list = [pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0)]
        list += asked.map { pollfd(fd: $0.0, events: $0.1, revents: 0) }
        guard system(&list) > 0 else { return true }
        if list[0].revents != 0 {
            var byte: UInt8 = 0
            _ = read(pipe.read, &byte, 1)
            lock.withLock { isWoken = false }
        }
        var ready: [Int32: Int16] = [:]
        for one in list.dropFirst() where one.revents != 0 {
            ready[one.fd, default: 0] |= one.revents
        }
        // An error or an end is for whoever reads or writes next to find.
        let ends = Int16(POLLERR) | Int16(POLLHUP) | Int16(POLLNVAL)
        let found = lock.withLock { () -> [Wait] in
            let found = waits.filter { (ready[$0.descriptor] ?? 0) & ($0.events | ends) != 0 }
            let ids = Set(found.map(\.id))
            waits.removeAll { ids.contains($0.id) }
            return found
        }
        for wait in found { wait.continuation.resume() }
        return true
    }

    private func system(_ list: inout [pollfd]) -> Int32 {
        #if canImport(Darwin)
        Darwin.poll(&list, nfds_t(list.count), -1)
        #else
        Glibc.poll(&list, nfds_t(list.count), -1)
        #endif
    }
}
