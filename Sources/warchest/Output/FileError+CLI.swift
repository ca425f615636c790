import Files

/// What was found of a file, what to do about it with this program, and the documented exit code.
extension FileError: CLIError {
    var message: String {
        switch self {
        case .exists: description + "; replace it with --force"
        case .device: description + "; leave -o out to write to stdout"
        case .cannotCreate, .cannotWrite, .unreadable: description
        }
    }

    var exitCode: Int32 {
        switch self {
        case .exists, .device, .cannotCreate: 73
        case .cannotWrite, .unreadable: 74
        }
    }
}

extension WorkThread.NotStarted: CLIError {
    var message: String { description }

    var exitCode: Int32 { 75 }
}
