#if !canImport(CryptoKit)
import CCrypto
#endif

/// What hashes.
package enum CryptoLibrary {
    /// Its name and version, as it says itself.
    package static var version: String {
        #if canImport(CryptoKit)
        return "CryptoKit of the system"
        #else
        return OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "OpenSSL"
        #endif
    }
}
