/// A number as it was written, so that the unit of its last stated digit is still known.
struct WrittenNumber: Hashable {
    /// All its digits as one integer: 83 for "8.3".
    var digits: Int64
    /// How many of them stand behind the point.
    var decimals = 0
    /// The power of ten of its unit word: 6 for "million".
    var scale = 0
    /// Whether a unit word was given, so that trailing zeros before it are stated digits.
    var hasUnitWord = false

    init(digits: Int64) {
        self.digits = digits
    }

    /// Reads digits with an optional point and correct thousands commas.
    init(_ scalars: ArraySlice<Unicode.Scalar>) throws(PhraseProblem) {
        let text = String(String.UnicodeScalarView(scalars))
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
        let isGrouped =
            groups.count == 1
            || (groups.dropFirst().allSatisfy { $0.utf8.count == 3 }
                && 1...3 ~= groups[0].utf8.count && !groups[0].hasPrefix("0"))
        guard isGrouped, parts.count <= 2, parts.count == 1 || !parts[1].isEmpty,
            parts.count == 1 || !parts[1].contains(",")
        else { throw .unread(text) }
        decimals = parts.count == 2 ? parts[1].utf8.count : 0
        let written = groups.joined() + (parts.count == 2 ? parts[1] : "")
        guard let value = Int64(written), written.utf8.count <= 18 else { throw .range }
        digits = value
    }

    /// Roughly as written, for messages.
    var text: String { decimals == 0 ? "\(digits)" : "\(digits) with \(decimals) decimals" }

    /// The number in units of 10^-`places`, and in the same units the worth of its last stated
    /// digit: the last one written if it has decimals or a unit word, else the last non-zero one.
    func value(
        places: Int, zerosAreStated: Bool = false
    ) throws(PhraseProblem) -> (value: Int64, unit: Int64) {
        var power = scale + places - decimals
        let trailingZeros = decimals > 0 || hasUnitWord || zerosAreStated ? 0 : zerosAtEnd
        let unitPower = max(0, power + trailingZeros)
        var value = digits
        while power < 0, value % 10 == 0 {
            if value == 0 {
                power = 0
            } else {
                value /= 10
                power += 1
            }
        }
        if power < 0 { throw .precision }
        guard unitPower <= 17, let factor = WrittenNumber.tenTo(power) else { throw .range }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        guard !overflow, product <= Cents.largestInFile else { throw .range }
        return (product, WrittenNumber.tenTo(unitPower) ?? 1)
    }

    private var zerosAtEnd: Int {
        var rest = digits
        var count = 0
        while rest != 0, rest % 10 == 0 {
            rest /= 10
            count += 1
        }
        return count
    }

    private static func tenTo(_ power: Int) -> Int64? {
        guard 0...18 ~= power else { return nil }
        return (0..<power).reduce(1) { product, _ in product * 10 }
    }
}
