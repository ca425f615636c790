/// An answer, with the headers that keep a page to itself.
package struct Response: Equatable, Sendable {
    /// The status of HTTP.
    package var status: Int
    /// What the body is.
    package var type: String
    /// The body.
    package var body: [UInt8]
    /// What the page may do; nothing where it is no page.
    package var policy: String
    /// The name under which a browser keeps it; nil where it shows it.
    package var fileName: String?

    /// Makes one from its parts.
    package init(
        status: Int = 200, type: String, body: [UInt8],
        policy: String = "default-src 'none'; frame-ancestors 'none'; sandbox",
        fileName: String? = nil
    ) {
        self.status = status
        self.type = type
        self.body = body
        self.policy = policy
        self.fileName = fileName
    }

    private static let reasons = [
        200: "OK", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 413: "Content Too Large",
        414: "URI Too Long", 421: "Misdirected Request", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]

    /// As it goes over the wire. No header allows another site to read it.
    func bytes(withBody: Bool) -> [UInt8] {
        var head = """
            HTTP/1.1 \(status) \(Self.reasons[status] ?? "")\r
            Content-Length: \(body.count)\r
            Connection: close\r
            Cache-Control: no-store\r
            Content-Security-Policy: \(policy)\r
            Cross-Origin-Resource-Policy: same-origin\r
            Cross-Origin-Opener-Policy: same-origin\r
            Referrer-Policy: no-referrer\r
            X-Content-Type-Options: nosniff\r
            X-Frame-Options: DENY\r

            """
        if status != 204 { head += "Content-Type: \(type)\r\n" }
        if status == 405 { head += "Allow: GET, HEAD\r\n" }
        if let fileName { head += "Content-Disposition: attachment; filename=\"\(fileName)\"\r\n" }
        head += "\r\n"
        return Array(head.utf8) + (withBody ? body : [])
    }
}
