/// The two-year period of a bulk file, named by its even second year (rule: docs/decisions.md,
/// decision 4: `--cycle`, else the year digits of the file or zip name).
enum Cycle {
    /// Reads the cycle from a file name such as `indiv18.zip`, `weball18.txt`, `cm-2018cycle.txt`
    /// or `independent_expenditure_2018.csv`; nil when the name has no year.
    ///
    /// - Parameters:
    ///   - name: file name without folders.
    ///   - prefixes: the format's name patterns; two digits count right after one of them.
    static func fromName(_ name: String, prefixes: [String]) -> Int? {
        let lower = name.smallLetters
        let stem = lower.split(separator: ".").first.map(String.init) ?? lower
        var longest: String?
        for pattern in prefixes {
            let prefix = pattern.smallLetters.prefix { $0 != "*" }
            guard !prefix.isEmpty, stem.hasPrefix(prefix), prefix.count > longest?.count ?? 0 else {
                continue
            }
            longest = String(prefix)
        }
        if let longest {
            let digits = stem.dropFirst(longest.count).prefix { $0.isASCII && $0.isNumber }
            if digits.count == 2, let year = Int(digits) {
                return even(year < 70 ? 2000 + year : 1900 + year)
            }
        }
        var run = ""
        for character in stem + "." {
            if character.isASCII, character.isNumber {
                run.append(character)
                continue
            }
            if run.count == 4, let year = Int(run), (1975...2099).contains(year) {
                return even(year)
            }
            run = ""
        }
        return nil
    }

    /// The two-year period in which a Congress sat, from the name of a map of its districts:
    /// `zccd_119th_2024-11.csv`, `tab20_cd11920_zcta520_natl.txt`; nil when the name tells none.
    static func ofCongress(in name: String) -> Int? {
        let lower = name.smallLetters
        let found =
            lower.firstMatch(of: /(?:^|[^0-9])([0-9]{2,3})(?:st|nd|rd|th)/)?.output.1
            ?? lower.firstMatch(of: /cd_?([0-9]{3})(?:20)?(?:[^0-9]|$)/)?.output.1
        guard let found, let congress = Int(found), (70...150).contains(congress) else {
            return nil
        }
        return 2 * congress + 1788
    }

    private static func even(_ year: Int) -> Int { year + year % 2 }
}
