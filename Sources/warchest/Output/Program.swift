import Fetching
import Files
import Import
import Sheets
import Store

/// What the program says of itself, and what it was called with.
enum Program {
    static let version = "0.1.0"

    /// Version and libraries, one a line, as those that are loaded say it themselves.
    static var verboseVersion: [String] {
        [
            "warchest \(version)", Connection.library, ArchiveLibrary.version,
            CryptoLibrary.version, TransferLibrary.version, SheetLibrary.version,
        ]
    }

    /// The arguments behind its name; names of files that are not UTF-8 stay what they are.
    static var arguments: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { PathText.text($0) }
        }
    }
}
