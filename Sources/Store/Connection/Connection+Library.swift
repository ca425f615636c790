import CSystem

extension Connection {
    /// Version of SQLite, and the check-in it was built from, as it says itself.
    package static var library: String {
        "SQLite \(String(cString: sqlite3_libversion())) (\(String(cString: sqlite3_sourceid())))"
    }
}
