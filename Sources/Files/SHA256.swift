#if canImport(CryptoKit)
import CryptoKit
#else
import CCrypto
#endif

/// SHA-256 over a stream of bytes: CryptoKit on Apple systems, OpenSSL's libcrypto elsewhere.
package struct SHA256Hasher: ~Copyable {
    #if canImport(CryptoKit)
    private var state = SHA256()
    #else
    private let context: OpaquePointer?
    #endif

    /// Starts a new digest.
    package init() {
        #if !canImport(CryptoKit)
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
        #endif
    }

    #if !canImport(CryptoKit)
    deinit { EVP_MD_CTX_free(context) }
    #endif

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        #if canImport(CryptoKit)
        state.update(bufferPointer: bytes)
        #else
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        #endif
    }

    /// The 32 bytes of the digest so far. Call once, at the end.
    package mutating func finish() -> [UInt8] {
        #if canImport(CryptoKit)
        return Array(state.finalize())
        #else
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
        #endif
    }

    /// The digest so far as 64 lower-case hexadecimal digits. Call once, at the end.
    package mutating func finishHex() -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in finish() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digest of bytes in memory.
    package static func hex(of bytes: UnsafeRawBufferPointer) -> String {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finishHex()
    }

    /// The digest of a text's UTF-8 bytes.
    package static func hex(of text: String) -> String {
        var copy = text
        return copy.withUTF8 { hex(of: UnsafeRawBufferPointer($0)) }
    }
}
