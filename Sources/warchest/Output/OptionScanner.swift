import Report
import Wording

/// Reads a command line whose options are only known at run time: a report's parameters.
///
/// `--name value`, `--name=value`, `-o value`; everything else is positional; after `--` all is.
struct OptionScanner {
    /// Options that take a value, by name without dashes.
    let valued: Set<String>
    /// Options that take none.
    let flags: Set<String>
    /// Options that take a value each time they are given.
    let repeated: Set<String>
    /// One-letter forms.
    let short: [String: String]

    private(set) var positionals: [String] = []
    private(set) var values: [String: String] = [:]
    /// The values of each of ``repeated``, in order.
    private(set) var lists: [String: [String]] = [:]
    private(set) var present: Set<String> = []
    /// Options this command does not know: the report's parameters, in order, with their values.
    private(set) var others: [String: String] = [:]
    /// Further values of those given more than once: a report says whether it takes several.
    private(set) var further: [String: [String]] = [:]

    init(
        valued: Set<String>, flags: Set<String>, repeated: Set<String> = [],
        short: [String: String] = [:]
    ) {
        self.valued = valued
        self.repeated = repeated
        self.flags = flags
        self.short = short
    }

    mutating func scan(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                positionals += rest
                return
            }
            guard argument.hasPrefix("-"), argument != "-" else {
                positionals.append(argument)
                continue
            }
            try scanOption(argument, &rest)
        }
    }

    private mutating func scanOption(_ argument: String, _ rest: inout ArraySlice<String>) throws {
        let halves = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let written = String(halves[0])
        var name = String(written.drop { $0 == "-" })
        if !written.hasPrefix("--") {
            guard let long = short[name] else {
                throw UsageError(
                    "there is no option \(VisibleText.of(written)). Options are written in full, "
                        + "like --\(name.isEmpty ? "format" : name); see --help.")
            }
            name = long
        }
        if flags.contains(name) {
            guard halves.count == 1 else { throw UsageError("--\(name) takes no value.") }
            present.insert(name)
            return
        }
        let value: String
        if halves.count == 2 {
            value = String(halves[1])
        } else if let next = rest.first, !next.hasPrefix("--") {
            value = next
            rest.removeFirst()
        } else {
            throw UsageError("--\(VisibleText.of(name)): expected a value after it, found none.")
        }
        if repeated.contains(name) {
            lists[name, default: []].append(value)
            return
        }
        let known = valued.contains(name)
        // `--as_of` and a parameter's `--as-of` spelling both work: SQL names have underscores.
        let key = known ? name : name.replacing("-", with: "_")
        if !known, others[key] != nil {
            further[key, default: []].append(value)
            return
        }
        guard values[key] == nil else {
            throw UsageError("--\(VisibleText.of(name)) is given twice.")
        }
        if known { values[key] = value } else { others[key] = value }
    }
}
