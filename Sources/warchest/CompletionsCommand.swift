import ArgumentParser
import Report
import Wording

/// `warchest completions SHELL`
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script for a shell.",
        discussion: """
            EXAMPLES:
              warchest completions bash > ~/.local/share/bash-completion/completions/warchest
              warchest completions zsh > "${fpath[1]}/_warchest"
              warchest completions fish > ~/.config/fish/completions/warchest.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: String

    mutating func run() throws {
        let shells: [String: CompletionShell] = ["bash": .bash, "zsh": .zsh, "fish": .fish]
        guard let known = shells[shell] else {
            throw UsageError(
                "expected bash, zsh or fish, found \(VisibleText.of(shell))."
                    + Suggestion.phrase(for: shell, in: shells.keys.sorted()))
        }
        try StandardOutput.line(Warchest.completionScript(for: known))
    }
}
