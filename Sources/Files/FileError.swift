#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Why a file could not be made, replaced, written or read.
package enum FileError: Error, Equatable, Sendable {
    /// A file of that name exists and was not to be replaced.
    case exists(path: String)
    /// There is a device or a pipe of that name, which is written to and never replaced.
    case device(path: String)
    /// The file cannot be made, or may not be replaced.
    case cannotCreate(path: String, why: String)
    /// What was written did not reach the disk.
    case cannotWrite(path: String, why: String)
    /// The file cannot be read.
    case unreadable(path: String, why: String)
}

extension FileError: CustomStringConvertible {
    /// What was found, for people.
    package var description: String {
        switch self {
        case .exists(let path), .device(let path), .cannotCreate(let path, _):
            "\(path): cannot be created: \(why)"
        case .cannotWrite(let path, _): "\(path): cannot be written: \(why)"
        case .unreadable(let path, _): "\(path): cannot be read: \(why)"
        }
    }

    /// The reason alone.
    package var why: String {
        switch self {
        case .exists: "it exists already"
        case .device: "it is not a regular file"
        case .cannotCreate(_, let why), .cannotWrite(_, let why), .unreadable(_, let why): why
        }
    }
}

/// The system's words for an error number: the last one's if none is given.
package func errorText(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
