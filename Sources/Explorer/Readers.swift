import Foundation
import Store

/// The readers of a server: a connection for each thread that makes answers, opened before the
/// first request. Of a file none is opened or closed later, since closing it gives up every lock
/// that the process has on it, those of the other readers too; one to a server that is lost, since
/// that was started again, is opened anew.
final class Readers: @unchecked Sendable {
    /// One connection, and until when it may read for the request at hand.
    final class Reader {
        fileprivate(set) var connection: Connection
        let deadline: Deadline

        init(_ connection: Connection, _ deadline: Deadline) {
            self.connection = connection
            self.deadline = deadline
        }
    }

    /// What a database looks like from outside; the same while nobody writes to it. Another
    /// program may have made it one with a write-ahead log, which then changes instead.
    struct State: Equatable {
        private struct File: Equatable {
            var inode: UInt64
            var size: Int64
            var seconds: Int
            var nanoseconds: Int

            init?(_ path: String) {
                var status = stat()
                guard stat(path, &status) == 0 else { return nil }
                inode = UInt64(status.st_ino)
                size = Int64(status.st_size)
                #if canImport(Darwin)
                (seconds, nanoseconds) =
                    (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
                #else
                (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
                #endif
            }
        }

        private let file: File
        private let log: File?

        init?(_ path: String) {
            guard let file = File(path) else { return nil }
            self.file = file
            log = File(path + "-wal")
        }

        var inode: UInt64 { file.inode }
        /// Whether it has a write-ahead log, to which others commit while it is read.
        var hasLog: Bool { log != nil }

        /// Whether the last write is so long ago that another one would have another time: systems
        /// tell time in steps of some milliseconds, a few old ones in seconds.
        var isSettled: Bool {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return [file, log].allSatisfy { file in
                guard let file else { return true }
                let age =
                    (now.tv_sec - file.seconds) * 1_000 + (now.tv_nsec - file.nanoseconds)
                    / 1_000_000
                return abs(age) > (file.nanoseconds == 0 ? 2_500 : 50)
            }
        }
    }

    private let condition = NSCondition()
    private var idle: [Reader] = []
    private let inode: UInt64?
    /// On a server nothing is seen from outside, and nothing is kept.
    private let isOnServer: Bool
    private let open: (Cancellation) throws -> Connection
    let path: String

    /// - Parameters:
    ///   - count: how many requests read at a time.
    ///   - open: opens one, which stops where the cancellation says so.
    init(_ path: String, count: Int, open: @escaping (Cancellation) throws -> Connection) throws {
        self.path = path
        self.open = open
        for _ in 0..<count {
            let deadline = Deadline()
            idle.append(Reader(try open(Cancellation { deadline.hasPassed }), deadline))
        }
        isOnServer = idle.first?.connection.isOnServer ?? false
        inode = State(path)?.inode
    }

    /// Hands a reader to `body`, in which it keeps one state of the database.
    ///
    /// - Parameter seconds: after so many its statements end.
    /// - Throws: ``Refusal`` where the file is another one by now, or what `body` throws.
    func read<T>(seconds: Int, _ body: (Connection, State?) throws -> T) throws -> T {
        let found = State(path)
        guard isOnServer || (found != nil && found?.inode == inode) else {
            throw Refusal(
                503,
                "expected the database as it was when the server began, found another file or "
                    + "none at its place. End the server (Ctrl-C) and start it again.")
        }
        let reader = take()
        defer { give(reader) }
        reader.deadline.begin(seconds: seconds)
        func once() throws -> T {
            try reader.connection.oneState {
                // While it is read nobody writes to the file; to a log they may.
                try body(reader.connection, State(path).flatMap { $0 == found ? $0 : nil })
            }
        }
        do { return try once() } catch  where reader.connection.isLost {
            // The server was started again; while it is not, that is what is said.
            let deadline = reader.deadline
            reader.connection = try open(Cancellation { deadline.hasPassed })
            return try once()
        }
    }

    /// Hands `body` one more connection in the state in which a reader is, where one is idle that
    /// nobody else will want at once; else none.
    func withHelper<T>(seconds: Int, _ body: ([Connection]) throws -> T) rethrows -> T {
        guard let helper = spare() else { return try body([]) }
        defer { give(helper) }
        helper.deadline.begin(seconds: seconds)
        guard State(path)?.hasLog == false, helper.connection.keepsStateAtOnce() else {
            return try body([])
        }
        defer { helper.connection.letGoOfState() }
        return try body([helper.connection])
    }

    /// One of the idle, if two others stay so.
    private func spare() -> Reader? {
        condition.lock()
        defer { condition.unlock() }
        return idle.count > 2 ? idle.removeLast() : nil
    }

    private func take() -> Reader {
        condition.lock()
        defer { condition.unlock() }
        while idle.isEmpty { condition.wait() }
        return idle.removeLast()
    }

    private func give(_ reader: Reader) {
        condition.lock()
        idle.append(reader)
        condition.signal()
        condition.unlock()
    }
}

/// When a request has had its time.
final class Deadline: @unchecked Sendable {
    private let lock = NSLock()
    private var end: UInt64 = .max

    private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    func begin(seconds: Int) {
        lock.withLock { end = Self.now + UInt64(seconds) * 1_000_000_000 }
    }

    var hasPassed: Bool { lock.withLock { Self.now > end } }
}

/// Answers that were made, while the database is as it was.
final class KeptAnswers: @unchecked Sendable {
    private struct Kept {
        var response: Response
        var state: Readers.State
        var turn: Int
    }

    private let lock = NSLock()
    private var kept: [String: Kept] = [:]
    private var bytes = 0
    private var turn = 0
    /// Bytes of all of them.
    private static let most = 64 << 20

    /// - Parameter state: the state as it must be; nil takes an answer of an earlier one.
    func find(_ address: String, _ state: Readers.State?) -> Response? {
        lock.withLock {
            guard let found = kept[address], state == nil || found.state == state else {
                return nil
            }
            turn += 1
            kept[address]?.turn = turn
            return found.response
        }
    }

    func keep(_ response: Response, _ address: String, _ state: Readers.State) {
        guard response.status == 200, state.isSettled, response.body.count < Self.most / 8 else {
            return
        }
        lock.withLock {
            turn += 1
            bytes += response.body.count - (kept[address]?.response.body.count ?? 0)
            kept[address] = Kept(response: response, state: state, turn: turn)
            while bytes > Self.most, let oldest = kept.min(by: { $0.value.turn < $1.value.turn }) {
                bytes -= oldest.value.response.body.count
                kept[oldest.key] = nil
            }
        }
    }
}
