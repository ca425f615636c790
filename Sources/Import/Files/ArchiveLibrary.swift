import CArchive

/// What unpacks.
package enum ArchiveLibrary {
    /// Its version and those of what it links, as it says itself.
    package static var version: String {
        archive_version_details().map { String(cString: $0) } ?? "libarchive"
    }
}
