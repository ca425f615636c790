/// What a browser asks: a method that only reads, an address and its words.
package struct Request: Equatable, Sendable {
    /// Whether only the head of the answer is wanted.
    package var isHead: Bool
    /// The parts of the address, decoded: `report`, `top-donors.csv`.
    package var path: [String]
    /// The words behind `?`, decoded, in order.
    package var query: [Word]
    /// The address as it came, for what is kept by it.
    package var address: String

    /// One `name=value`.
    package struct Word: Equatable, Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: String
    }

    /// Makes one from its parts.
    package init(isHead: Bool, path: [String], query: [Word], address: String) {
        self.isHead = isHead
        self.path = path
        self.query = query
        self.address = address
    }

    /// The first value of a name that is not blank: a form sends its empty fields too.
    package func value(_ name: String) -> String? {
        query.first { $0.name == name && !$0.value.isEmpty }?.value
    }
}

/// What is not answered: the status, and what was expected and found, for people.
package struct Refusal: Error, Equatable, Sendable {
    /// The status of HTTP.
    package var status: Int
    /// What was expected, what was found, and what to do.
    package var message: String

    /// Makes one from its parts.
    package init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }
}
