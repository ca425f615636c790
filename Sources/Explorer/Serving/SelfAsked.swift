import Foundation

/// Whether a server answers: it is asked over the loopback address, as a browser would.
enum SelfAsked {
    /// Asks once, and waits for the first bytes of the answer; blocks the calling thread.
    static func answers(port: UInt16) -> Bool {
        #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let question = "HEAD /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
        guard isConnected,
            question.utf8.withContiguousStorageIfAvailable({
                send(descriptor, $0.baseAddress, $0.count, 0) == $0.count
            }) == true
        else { return false }
        var first: UInt8 = 0
        return recv(descriptor, &first, 1, 0) == 1
    }
}
