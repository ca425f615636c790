import CXlsxWriter

/// What writes workbooks.
package enum SheetLibrary {
    /// Its version, as it says itself.
    package static var version: String {
        "libxlsxwriter " + (lxw_version().map { String(cString: $0) } ?? "")
    }
}
