/// The connection under the name that Import knew it by.
public typealias LedgerDatabase = Connection
