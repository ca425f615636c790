import CTransfer

/// What fetches.
package enum TransferLibrary {
    /// Its version and those of what it links, as it says itself; loads it.
    package static var version: String {
        if let missing = warchest_transfer_load() { return String(cString: missing) }
        return warchest_transfer_version().map { String(cString: $0) } ?? "libcurl"
    }
}
