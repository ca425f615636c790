import Foundation

/// A program of this machine that turns an SVG into a PNG. It is found on the path, started without
/// a shell, reads its standard input and writes its standard output; it is told no file of ours.
struct Converter {
    /// What it is called, and the options with which it makes a PNG of twice the size on white.
    private let name: String
    private let options: [String]
    private let path: String

    private static let known: [(name: String, options: [String])] = [
        ("rsvg-convert", ["--format=png", "--zoom=2", "--background-color=white"]),
        ("resvg", ["--zoom=2", "--background=white", "-", "-c"]),
        (
            "inkscape",
            [
                "--pipe", "--export-type=png", "--export-filename=-", "--export-dpi=192",
                "--export-background=white",
            ]
        ),
    ]
    private static let seconds = 30
    private static let mostBytes = 256 << 20

    /// Why there is no picture, and what to do.
    struct Problem: CLIError {
        let message: String
        let exitCode: Int32 = 69
    }

    /// The first of them that this machine has.
    ///
    /// - Throws: ``Problem`` where it has none.
    static func find() throws -> Self {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for (name, options) in known {
            // A folder that is not named from the root depends on where one stands.
            for folder in folders where folder.hasPrefix("/") {
                let path = "\(folder)/\(name)"
                var about = stat()
                guard stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFREG,
                    access(path, X_OK) == 0
                else { continue }
                return Self(name: name, options: options, path: path)
            }
        }
        throw Problem(
            message: "expected one of \(known.map(\.name).joined(separator: ", ")) on the path to "
                + "make a PNG, found none.\n  Debian: apt-get install librsvg2-bin; Homebrew: brew "
                + "install librsvg; or as it is: -o FILE.svg")
    }

    /// - Throws: ``Problem`` where it makes none.
    func png(_ svg: [UInt8]) throws -> [UInt8] {
        guard let input = Self.unnamedFile(svg) else {
            throw problem("the drawing could not be handed to it")
        }
        defer { close(input) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw problem("no pipe could be made") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        guard let process = start(input, ends[1]) else {
            close(ends[1])
            throw problem("it could not be started")
        }
        close(ends[1])
        let bytes = read(ends[0], from: process)
        if bytes == nil { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard let bytes else {
            if Interruption.isRequested { throw Interrupted() }
            throw problem("it did not end within \(Self.seconds) s, or wrote too much")
        }
        guard status == 0, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        else { throw problem("expected a PNG of it, found \(bytes.count) other bytes") }
        return bytes
    }

    private func problem(_ why: String) -> Problem {
        Problem(message: "\(path): \(why).\n  The drawing as it is: -o FILE.svg")
    }

    /// The bytes in a file that has no name.
    private static func unnamedFile(_ bytes: [UInt8]) -> Int32? {
        let folder = FileManager.default.temporaryDirectory.path
        var name = Array("\(folder)/warchest-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { return nil }
        unlink(name)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                write(file, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                close(file)
                return nil
            }
            offset += count
        }
        lseek(file, 0, SEEK_SET)
        return file
    }

    private func start(_ input: Int32, _ output: Int32) -> pid_t? {
        #if canImport(Darwin)
        var files: posix_spawn_file_actions_t?
        #else
        var files = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // No key of ours is handed on.
        let passed = ["PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE"]
        let variables = ProcessInfo.processInfo.environment.filter { passed.contains($0.key) }
            .map { "\($0.key)=\($0.value)" }
        var words: [UnsafeMutablePointer<CChar>?] = ([name] + options).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for word in words + settings { free(word) } }
        var process: pid_t = 0
        guard posix_spawn(&process, path, &files, nil, &words, &settings) == 0 else { return nil }
        return process
    }

    /// What it writes until it ends; nil where that takes too long or is too much.
    private func read(_ pipe: Int32, from process: pid_t) -> [UInt8]? {
        let end = Date(timeIntervalSinceNow: TimeInterval(Self.seconds))
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while Date() < end, bytes.count <= Self.mostBytes, !Interruption.isRequested {
            var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 200) > 0 else { continue }
            let count = Foundation.read(pipe, &part, part.count)
            if count == 0 { return bytes }
            if count > 0 { bytes.append(contentsOf: part[..<count]) }
            if count < 0, errno != EINTR, errno != EAGAIN { return nil }
        }
        return nil
    }
}
