import Files
import FlyingSocks
import Foundation

/// Why a server does not start.
package enum ServingError: Error, Equatable {
    /// Somebody listens at the port.
    case portInUse(UInt16)
    /// The system refuses it.
    case refused(UInt16, why: String)
    /// It stopped by itself.
    case stopped(why: String)
}

/// Answers requests on the loopback address, within limits: so many connections, so many bytes, so
/// long to say them and to hear the answer. Each connection is one request and its answer.
package final class Server: Sendable {
    /// What one client may take.
    package struct Limits: Sendable {
        /// Connections at a time; further ones are told so and closed.
        package var connections = 512
        /// Seconds until the whole head of a request is there.
        package var headSeconds = 10
        /// Seconds until the answer is taken.
        package var answerSeconds = 60
        /// Answers that are made at a time.
        package var workers = 4
        /// Threads for what waits for clients.
        package var threads = 2
        /// Seconds until it must have answered itself.
        package var beginSeconds = 10

        /// The usual ones.
        package init() {}
    }

    /// The port at which it listens.
    package let port: UInt16
    private let sockets: [Socket]
    private let limits: Limits
    private let open = Count()

    /// Listens, on 127.0.0.1 and where there is one on ::1.
    ///
    /// - Parameter port: 0 takes one that is free.
    /// - Throws: ``ServingError``.
    package init(port: UInt16, limits: Limits = Limits()) throws {
        let socket: Socket
        do {
            socket = try Self.listening(at: sockaddr_in.inet(ip4: "127.0.0.1", port: port))
        } catch SocketError.failed(_, let code, _) where code == EADDRINUSE {
            throw ServingError.portInUse(port)
        } catch {
            throw ServingError.refused(port, why: "\(error.localizedDescription)")
        }
        guard case .ip4(_, let found) = try? socket.sockname() else {
            throw ServingError.refused(port, why: "it has no address")
        }
        self.port = found
        self.limits = limits
        let other = try? Self.listening(at: sockaddr_in6.inet6(ip6: "::1", port: found))
        sockets = [socket] + [other].compactMap(\.self)
    }

    private static func listening(at address: some SocketAddress) throws -> Socket {
        let socket = try Socket(domain: Int32(address.family))
        do {
            try socket.setValue(true, for: .localAddressReuse)
            try socket.bind(to: address)
        } catch {
            try? socket.close()
            throw error
        }
        try socket.listen()
        return socket
    }

    // MARK: Running

    /// What answers, on a worker's thread; and what says why something is refused.
    package struct Answering: Sendable {
        let answer: @Sendable (Request) -> Response
        let refuse: @Sendable (Refusal) -> Response
        let known: @Sendable (Request) -> Response?

        /// - Parameters:
        ///   - known: an answer that is there already, found without work; nil where there is none.
        ///   - answer: makes one.
        ///   - refuse: the page that says what was expected and found.
        package init(
            known: @escaping @Sendable (Request) -> Response?,
            answer: @escaping @Sendable (Request) -> Response,
            refuse: @escaping @Sendable (Refusal) -> Response
        ) {
            self.known = known
            self.answer = answer
            self.refuse = refuse
        }
    }

    /// Answers until asked to stop; blocks the calling thread.
    ///
    /// - Parameter isReady: called once, when it answers: it has asked itself.
    /// - Throws: ``ServingError/stopped(why:)`` when it cannot go on, ``WorkThread/NotStarted``
    ///   where it does not begin, and what `isReady` throws.
    package func run(
        _ answering: Answering, isReady: () throws -> Void, until isOver: () -> Bool
    ) throws {
        let outcome = Outcome()
        let workers = try WorkerPool<Response>(limits.workers)
        defer { workers.end() }
        let threads = try ServingThreads(limits.threads)
        defer { threads.end() }
        let waiting = try SocketWaiting()
        defer { waiting.end() }
        let service = Service(
            answering: answering, workers: workers, threads: threads, waiting: waiting)
        outcome.begin(threads) { [self] in
            do { try await serve(service) } catch { outcome.why = "\(error)" }
            outcome.done.signal()
        }
        try WorkThread.start { [self] in
            if SelfAsked.answers(port: port) { outcome.ready.signal() }
        }
        let limit = DispatchTime.now() + .seconds(limits.beginSeconds)
        while outcome.ready.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            if isOver() { return stop(outcome) }
            if outcome.done.wait(timeout: .now()) == .success {
                throw ServingError.stopped(why: outcome.why)
            }
            guard DispatchTime.now() < limit else {
                throw WorkThread.NotStarted(
                    why: "no answer of its own within \(limits.beginSeconds) s")
            }
        }
        try isReady()
        while outcome.done.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            if isOver() { return stop(outcome) }
        }
        throw ServingError.stopped(why: outcome.why)
    }

    private func stop(_ outcome: Outcome) {
        outcome.cancel()
        for socket in sockets { try? socket.close() }
        _ = outcome.done.wait(timeout: .now() + .seconds(2))
    }

    private final class Outcome: @unchecked Sendable {
        let ready = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        var why = "it ended"
        private let lock = NSLock()
        private var task: Task<Void, Never>?

        func begin(_ threads: ServingThreads, _ body: @escaping @Sendable () async -> Void) {
            let task = threads.begin(body)
            lock.withLock { self.task = task }
        }

        func cancel() { lock.withLock { task }?.cancel() }
    }

    /// A number that many tasks count by.
    private actor Count {
        private var value = 0
        func enter(below most: Int) -> Bool {
            guard value < most else { return false }
            value += 1
            return true
        }
        func leave() { value -= 1 }
    }

    /// What a connection is answered with.
    private struct Service: Sendable {
        let answering: Answering
        let workers: WorkerPool<Response>
        let threads: ServingThreads
        let waiting: SocketWaiting
    }

    private func serve(_ service: Service) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for socket in sockets {
                let listening = try AsyncSocket(socket: socket, pool: service.waiting)
                group.addTask { [self] in try await accept(on: listening, service) }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func accept(on listening: AsyncSocket, _ service: Service) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let client: AsyncSocket
                do {
                    client = try await listening.accept()
                } catch SocketError.failed(_, let code, _)
                    where [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code)
                {
                    // No descriptors are left: those of others are given back in a moment.
                    try await service.threads.wait(for: .milliseconds(50))
                    continue
                } catch SocketError.failed(_, let code, _)
                    where [ECONNABORTED, EINTR, EPROTO].contains(code)
                {
                    continue
                }
                group.addTask { [self] in
                    await talk(with: client, service)
                    try? client.close()
                }
            }
        }
    }

    // MARK: One connection

    private func talk(with client: AsyncSocket, _ service: Service) async {
        let (answering, threads) = (service.answering, service.threads)
        guard await open.enter(below: limits.connections) else {
            let busy = Refusal(
                503,
                "expected up to \(limits.connections) connections at a time, found more. "
                    + "Try again in a moment.")
            return await say(answering.refuse(busy), to: client, threads, thenListens: true)
        }
        do {
            guard let request = try await head(of: client, threads) else {
                return await open.leave()
            }
            var response = answering.known(request)
            if response == nil {
                response = await service.workers.run(request.address) { answering.answer(request) }
            }
            if let response { await say(response, to: client, threads, withBody: !request.isHead) }
        } catch let refusal as Refusal {
            await say(answering.refuse(refusal), to: client, threads, thenListens: true)
        } catch {
            // Whoever asked is gone.
        }
        await open.leave()
    }

    /// The request, or nil where the client said nothing and went.
    private func head(of client: AsyncSocket, _ threads: ServingThreads) async throws -> Request? {
        let reader = RequestReader(port: port)
        let seconds = limits.headSeconds
        let found = try await threads.within(seconds) {
            var bytes: [UInt8] = []
            while true {
                do {
                    bytes += try await client.read(atMost: 4_096)
                } catch SocketError.disconnected {
                    return Optional<Request>.none
                }
                if let request = try reader.read(bytes) { return request }
            }
        }
        guard let found else {
            throw Refusal(408, "expected a request within \(seconds) s, found none.")
        }
        return found
    }

    /// - Parameter thenListens: whether what the client still sends is taken for a moment, since a
    ///   connection closed over unread bytes loses the answer.
    private func say(
        _ response: Response, to client: AsyncSocket, _ threads: ServingThreads,
        withBody: Bool = true, thenListens: Bool = false
    ) async {
        let bytes = Data(response.bytes(withBody: withBody))
        _ = try? await threads.within(limits.answerSeconds) { try await client.write(bytes) }
        guard thenListens else { return }
        shutdown(client.socket.file.rawValue, Int32(SHUT_WR))
        _ = try? await threads.within(1) {
            for _ in 0..<64 { _ = try await client.read(atMost: 4_096) }
        }
    }
}
