import ArgumentParser
import Report
import Wording

/// `warchest completions SHELL`
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script for a shell.",
        discussion: """
            It offers commands, options, reports with their parameters, and the races, committees \
            and candidates of the database at hand.

            EXAMPLES:
              warchest completions bash > ~/.local/share/bash-completion/completions/warchest
              warchest completions zsh > "${fpath[1]}/_warchest"
              warchest completions fish > ~/.config/fish/completions/warchest.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: String

    /// What the scripts ask: `completions offer -- report top-`.
    @Argument(parsing: .postTerminator, help: .hidden)
    var words: [String] = []

    mutating func run() throws {
        if shell == "offer" {
            for offer in Offering.offers(words) { try StandardOutput.line(offer.line) }
            return
        }
        let shells: [String: CompletionShell] = ["bash": .bash, "zsh": .zsh, "fish": .fish]
        guard let known = shells[shell] else {
            throw UsageError(
                "expected bash, zsh or fish, found \(VisibleText.of(shell))."
                    + Suggestion.phrase(for: shell, in: shells.keys.sorted()))
        }
        let script = Warchest.completionScript(for: known)
        guard shell == "zsh" else {
            let own = shell == "bash" ? Self.bash : Self.fish
            return try StandardOutput.line(script + "\n" + own)
        }
        // The last line of a zsh script runs it, so what it needs stands above.
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.lastIndex { $0.hasPrefix("_warchest") } ?? lines.endIndex
        let whole = lines[..<last] + [Substring(Self.zsh)] + lines[last...]
        try StandardOutput.line(whole.joined(separator: "\n"))
    }

    private static let bash = """
        # What only the program knows: reports, their parameters, names in the database.
        __warchest_offer() {
            local line
            COMPREPLY=()
            while IFS= read -r line; do
                COMPREPLY+=("$(printf %q "${line%%$'\\t'*}")")
            done < <("${COMP_WORDS[0]}" completions offer -- \\
                "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            if ((${#COMPREPLY[@]} == 0)); then compopt -o default 2>/dev/null; fi
        }

        """
        + Offering.commands.map { "_warchest_\($0)() { __warchest_offer; }" }
        .joined(separator: "\n")

    private static let zsh = """
        # What only the program knows: reports, their parameters, names in the database.
        __warchest_offer() {
            local -a values meanings
            local line
            while IFS= read -r line; do
                values+=("${line%%$'\\t'*}")
                meanings+=("${line/$'\\t'/  }")
            done < <("${command_name}" completions offer -- "${(@)words[1,CURRENT]}" 2>/dev/null)
            if (( ${#values} )); then
                compadd -l -V offers -d meanings -a values
            else
                _files
            fi
        }

        """
        + Offering.commands.map { "_warchest_\($0)() { __warchest_offer }" }
        .joined(separator: "\n")

    private static let fish = """
        # What only the program knows: reports, their parameters, names in the database.
        complete -c warchest \\
            -n '__fish_seen_subcommand_from \(Offering.commands.joined(separator: " "))' \\
            -a '(warchest completions offer -- (commandline -opc)[2..] (commandline -ct))'
        """
}
