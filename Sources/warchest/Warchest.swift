import ArgumentParser
import Foundation
import Report
import Wording

/// The program: picks the command, and turns every error into a message and an exit code.
@main
struct Warchest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warchest",
        abstract: "A campaign-finance ledger: every figure answers \"why?\".",
        discussion: """
            EXIT CODES: 0 done; 1 the answer is no; 2 a file or database was refused; 3 imported \
            with rejects; 64 usage; 69 the network or a server is not to be had; 70 our fault; \
            73 cannot create output; 74 missing, unreadable, full or read-only; 75 database or \
            port in use, or no memory or thread to be had; 124 time limit; 130/143 interrupted.

            VERSIONS: warchest --version --verbose names SQLite, libarchive, OpenSSL, libcurl and \
            libxlsxwriter too, as they are loaded.

            ON A TERMINAL: what is longer than the screen goes to $PAGER (less); --no-pager \
            anywhere keeps it from that. NO_COLOR=1 leaves bold and dim out.
            """,
        version: Program.version,
        subcommands: [
            ImportCommand.self, FetchCommand.self, WatchCommand.self, FormatsCommand.self,
            SourcesCommand.self,
            RejectsCommand.self, VerifyCommand.self, BackupCommand.self, RemoveCommand.self,
            PruneCommand.self, FindCommand.self, ReportCommand.self, MethodsCommand.self,
            QueryCommand.self,
            ExportCommand.self, WhyCommand.self, PageCommand.self, BundleCommand.self,
            ServeCommand.self, ChangesCommand.self, SchemaCommand.self, ClaimsCommand.self,
            AddCommand.self, MatchCommand.self,
            PublishCommand.self, UnpublishCommand.self, DemoCommand.self, CompletionsCommand.self,
        ])

    static func main() {
        Terminal.occupyStandardDescriptors()
        Interruption.install()
        let arguments = Pager.begin(Program.arguments)
        Waiting.begin(arguments.first)
        let code = run(arguments)
        Waiting.hide()
        Pager.end()
        _exit(code)
    }

    /// Runs one command line; answers the exit code.
    private static func run(_ arguments: [String]) -> Int32 {
        do {
            if arguments.isEmpty,
                let steps = FirstSteps.text(
                    database: Surroundings.databasePath(nil), width: Terminal.outputWidth ?? 80)
            {
                try StandardOutput.write(steps)
                try StandardOutput.flush()
                return 0
            }
            if Set(arguments) == ["--version", "--verbose"], arguments.count == 2 {
                for line in Program.verboseVersion { try StandardOutput.line(VisibleText.of(line)) }
                try StandardOutput.flush()
                return 0
            }
            try refuseUnknownCommand(arguments.first)
            var command = try parseAsRoot(arguments)
            try command.run()
            try StandardOutput.flush()
            return 0
        } catch {
            return finish(error)
        }
    }

    /// A first word that is no command gets a suggestion instead of a list of usages.
    private static func refuseUnknownCommand(_ word: String?) throws {
        guard let word, !word.hasPrefix("-"), word != "help" else { return }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !names.contains(word) else { return }
        let hint = Suggestion.phrase(for: word, in: names)
        throw UsageError(
            "there is no command \(VisibleText.of(word)).\(hint)\n  The list: warchest --help")
    }

    private static func finish(_ error: any Error) -> Int32 {
        if error is ClosedPipe { return 0 }
        do {
            if let error = error as? any CLIError {
                try? StandardOutput.flush()
                StandardError.line("warchest: \(error.message)")
                // Whoever noticed it, the code is that of the signal.
                return error.exitCode == 130 ? Interrupted().exitCode : error.exitCode
            }
            let code = exitCode(for: error).rawValue
            if error is ExitCode || code == 0 {
                if code == 0, !(error is ExitCode) {
                    try StandardOutput.line(fullMessage(for: error))
                }
                try StandardOutput.flush()
                return code
            }
            try? StandardOutput.flush()
            if code == 64 {
                StandardError.line("warchest: \(VisibleText.ofLines(fullMessage(for: error)))")
                return 64
            }
            StandardError.line(
                "warchest: an unexpected fault: \(VisibleText.of(String(describing: error)))\n"
                    + "  This is ours: please report it.")
            return 70
        } catch is ClosedPipe {
            return 0
        } catch let failure as any CLIError {
            StandardError.line("warchest: \(failure.message)")
            return failure.exitCode
        } catch {
            return 70
        }
    }
}
