import Foundation

/// Which addresses may be called: https at the hosts that the format files name, and what the
/// person allowed by name.
package struct HostPolicy: Sendable {
    /// A host and its port.
    package struct Place: Hashable, Sendable {
        /// In small letters.
        package let host: String
        /// 443 unless said.
        package let port: Int

        /// Reads `HOST` or `HOST:PORT`; nil when it is neither.
        package init?(_ text: String) {
            let parts = text.smallLetters.split(
                separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, let host = parts.first, !host.isEmpty,
                host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) })
            else { return nil }
            if parts.count == 2 {
                guard let port = UInt16(parts[1]), port > 0 else { return nil }
                self.port = Int(port)
            } else {
                port = 443
            }
            self.host = String(host)
        }
    }

    private let named: Set<String>
    private let allowed: Set<Place>
    /// Whether a proxy makes the calls: then only it sees the addresses behind the names.
    package let hasProxy: Bool

    /// - Parameters:
    ///   - named: the hosts of the format files, and those they lead to.
    ///   - allowed: what the person allowed; these may be private.
    package init(named: Set<String>, allowed: [Place], hasProxy: Bool) {
        self.named = named
        self.allowed = Set(allowed)
        self.hasProxy = hasProxy
    }

    /// Checks an address, or one that it leads to.
    ///
    /// - Returns: whether it may be on a private network.
    /// - Throws: ``FetchError/refused(url:why:)``.
    func mayBePrivate(_ url: String, from origin: String? = nil) throws -> Bool {
        let led = origin.map { " (\($0) leads there)" } ?? ""
        func refuse(_ why: String) -> FetchError { .refused(url: url, why: why + led) }
        guard let parts = URLComponents(string: url), let scheme = parts.scheme else {
            throw refuse("expected an address, found \(url.prefix(200))")
        }
        guard scheme.smallLetters == "https", let host = parts.host?.smallLetters, !host.isEmpty
        else { throw refuse("expected https, found \(scheme)") }
        guard parts.user == nil, parts.password == nil else {
            throw refuse("expected no user name in an address")
        }
        let port = parts.port ?? 443
        if let place = Place("\(host):\(port)"), allowed.contains(place) { return true }
        guard named.contains(host), port == 443 else {
            let place = port == 443 ? host : "\(host):\(port)"
            throw refuse("no format file names the host \(place); allow it: --allow-host \(place)")
        }
        return false
    }
}
