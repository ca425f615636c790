import CSystem

/// Counts the steps of SQLite's machine on a connection that writes, for as long as it lives: how
/// much work something is, whatever else the computer does.
package final class StepCount {
    /// So far.
    package private(set) var steps = 0
    private let connection: Connection

    /// Begins to count.
    package init(of connection: Connection) {
        self.connection = connection
        sqlite3_progress_handler(
            connection.handle, 1,
            { context in
                guard let context else { return 0 }
                Unmanaged<StepCount>.fromOpaque(context).takeUnretainedValue().steps += 1
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { sqlite3_progress_handler(connection.handle, 0, nil, nil) }
}
