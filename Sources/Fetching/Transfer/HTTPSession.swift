import CTransfer
import Foundation

/// One GET after another, over one connection to a host.
package final class HTTPSession {
    /// The first lines of an answer.
    package struct Head: Sendable {
        /// 200, 404 and so on.
        package var status = 0
        /// By name in small letters.
        package var fields: [String: String] = [:]

        /// How long the body is, if it is said.
        var length: Int? { fields["content-length"].flatMap { Int($0) } }
    }

    /// How it presents itself, and how patient it is.
    package struct Manners: Sendable {
        /// Who asks, and where that is explained.
        package var userAgent: String
        /// A file of certificates instead of the system's.
        package var certificates: String?
        /// A transfer that stands still, or crawls, ends after so many seconds.
        package var stallSeconds = 30
        /// Slower than this is crawling.
        package var stallBytes = 200
        /// Asked about once a second; true ends the transfer.
        package var isStopped: @Sendable () -> Bool = { false }

        /// With nothing but a name.
        package init(userAgent: String) { self.userAgent = userAgent }
    }

    private let manners: Manners
    private let policy: HostPolicy
    /// How often an answer may lead on.
    private static let mostRedirects = 5

    /// - Throws: ``FetchError/noLibrary(why:)``.
    package init(policy: HostPolicy, manners: Manners) throws {
        self.policy = policy
        self.manners = manners
        if let why = warchest_transfer_load() {
            throw FetchError.noLibrary(why: String(cString: why))
        }
    }

    /// Gets what an address holds, going where it leads as far as the policy allows.
    ///
    /// - Parameters:
    ///   - fields: lines of the request; `secret` ones go to the first host alone.
    ///   - onHead: called with the head of the last answer, before its body.
    ///   - onBody: called with its bytes.
    /// - Returns: the head of the last answer.
    /// - Throws: ``FetchError``, and what the closures throw.
    package func get(
        _ url: String, fields: [String] = [], secret: [String] = [],
        onHead: (Head) throws -> Void, onBody: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Head {
        var address = url
        var seen: Set<String> = []
        var hop = 0
        while true {
            let isExempt = try policy.mayBePrivate(address, from: hop == 0 ? nil : url)
            let lines = fields + (Self.host(address) == Self.host(url) ? secret : [])
            let (head, next) = try one(
                address, lines, isExempt: isExempt, onHead: onHead, onBody: onBody)
            guard 300...399 ~= head.status, head.status != 304 else { return head }
            guard let next else {
                throw FetchError.status(url: address, code: head.status)
            }
            guard hop < Self.mostRedirects, seen.insert(next).inserted else {
                throw FetchError.refused(
                    url: url, why: "the server leads from address to address without end")
            }
            address = next
            hop += 1
        }
    }

    private static func host(_ url: String) -> String? { URLComponents(string: url)?.host }

    /// What C hands back, while one request is made.
    private final class Call {
        var head = Head()
        var isTold = false
        var hasBody = false
        var failure: (any Error)?
        var refusedAddress = false
        let isExempt: Bool
        let onHead: (Head) throws -> Void
        let onBody: (UnsafeRawBufferPointer) throws -> Void
        let isStopped: () -> Bool

        init(
            isExempt: Bool, onHead: @escaping (Head) throws -> Void,
            onBody: @escaping (UnsafeRawBufferPointer) throws -> Void,
            isStopped: @escaping () -> Bool
        ) {
            self.isExempt = isExempt
            self.onHead = onHead
            self.onBody = onBody
            self.isStopped = isStopped
        }

        func line(_ text: String) {
            if text.hasPrefix("HTTP/") {
                head = Head()
                head.status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            } else if let colon = text.firstIndex(of: ":") {
                let name = text[..<colon].smallLetters
                let value = text[text.index(after: colon)...]
                head.fields[name] = value.trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }

        /// Whether the transfer goes on.
        func isFine(_ body: () throws -> Void) -> Int32 {
            do {
                try body()
                return 0
            } catch {
                failure = failure ?? error
                return 1
            }
        }

        func body(_ bytes: UnsafeRawBufferPointer) -> Int32 {
            isFine {
                // What an answer that is none says for people is of no use here.
                guard head.status < 300 else {
                    hasBody = true
                    return
                }
                try tell()
                try onBody(bytes)
            }
        }

        func tell() throws {
            guard !isTold else { return }
            isTold = true
            try onHead(head)
        }
    }

    private func one(
        _ url: String, _ fields: [String], isExempt: Bool,
        onHead: (Head) throws -> Void, onBody: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> (Head, next: String?) {
        try withoutActuallyEscaping(onHead) { onHead in
            try withoutActuallyEscaping(onBody) { onBody in
                let call = Call(
                    isExempt: isExempt || policy.hasProxy, onHead: onHead, onBody: onBody,
                    isStopped: manners.isStopped)
                return try withExtendedLifetime(call) { try run(url, fields, call) }
            }
        }
    }

    private func run(
        _ url: String, _ fields: [String], _ call: Call
    ) throws -> (Head, next: String?) {
        var transfer = warchest_transfer()
        transfer.connect_seconds = min(manners.stallSeconds, 30)
        transfer.stall_seconds = manners.stallSeconds
        transfer.stall_bytes = manners.stallBytes
        transfer.context = Unmanaged.passUnretained(call).toOpaque()
        transfer.on_head = { context, line, count in
            let bytes = UnsafeRawBufferPointer(start: line, count: count)
            HTTPSession.call(context)?.line(String(decoding: bytes, as: UTF8.self))
            return 0
        }
        transfer.on_body = { context, bytes, count in
            HTTPSession.call(context)?.body(UnsafeRawBufferPointer(start: bytes, count: count))
                ?? 1
        }
        transfer.on_tick = { context in
            HTTPSession.call(context)?.isStopped() == false ? 0 : 1
        }
        transfer.on_address = { context, bytes, count in
            guard let call = HTTPSession.call(context) else { return 1 }
            let address = Array(UnsafeRawBufferPointer(start: bytes, count: count))
            guard !call.isExempt, !NetworkAddress.isPublic(address) else { return 0 }
            call.refusedAddress = true
            return 1
        }
        Self.perform(&transfer, url: url, manners: manners, fields: fields)
        return try outcome(&transfer, url, call)
    }

    private static func call(_ context: UnsafeMutableRawPointer?) -> Call? {
        context.map { Unmanaged<Call>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Lends C the texts for the time of the call.
    private static func perform(
        _ transfer: inout warchest_transfer, url: String, manners: Manners, fields: [String]
    ) {
        let copies = fields.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let list = copies.map { UnsafePointer<CChar>($0) } + [nil]
        url.withCString { url in
            manners.userAgent.withCString { agent in
                list.withUnsafeBufferPointer { list in
                    transfer.url = url
                    transfer.user_agent = agent
                    transfer.headers = list.baseAddress
                    guard let file = manners.certificates else {
                        return warchest_transfer_run(&transfer)
                    }
                    file.withCString { file in
                        transfer.ca_file = file
                        warchest_transfer_run(&transfer)
                    }
                }
            }
        }
    }

    private func outcome(
        _ transfer: inout warchest_transfer, _ url: String, _ call: Call
    ) throws -> (Head, next: String?) {
        if let failure = call.failure { throw failure }
        if manners.isStopped() { throw FetchError.stopped }
        if call.refusedAddress {
            throw FetchError.refused(
                url: url, why: "its name leads to an address of a private network")
        }
        if transfer.code != 0 {
            let reason = withUnsafeBytes(of: &transfer.reason) { Self.text($0) }
            let isTrust = warchest_transfer_is_certificate(transfer.code) != 0
            // Who the server is cannot be told: that does not pass.
            if isTrust {
                throw FetchError.refused(url: url, why: "its certificate is not trusted: " + reason)
            }
            throw FetchError.unreachable(url: url, why: reason)
        }
        if call.head.status < 300 { try call.tell() }
        let next = withUnsafeBytes(of: &transfer.redirect) { Self.text($0) }
        return (call.head, next.isEmpty ? nil : next)
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
