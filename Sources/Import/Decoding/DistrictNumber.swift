import LedgerModel

/// A district as the number that a typed value is held in.
struct DistrictNumber {
    /// Of a place with no district -1, else state and district: 26 letters, two digits.
    let value: Int64

    private static let letters: Int64 = 26
    private static let districts: Int64 = 100

    /// Reads what `Race.district` does; nil for other texts.
    init?(_ text: String) {
        guard let found = Race.district(text) else { return nil }
        guard let seat = found, let number = Int64(seat.district) else {
            value = -1
            return
        }
        value =
            seat.state.utf8.reduce(0) { $0 * Self.letters + Int64($1) - 0x41 }
            * Self.districts + number
    }

    /// `GA-06`; nil where there is no district.
    static func text(_ value: Int64) -> String? {
        guard value >= 0 else { return nil }
        let state = value / districts
        let number = value % districts
        let letters = [state / Self.letters, state % Self.letters].map { UInt8(0x41 + $0) }
        return String(decoding: letters, as: UTF8.self) + (number < 10 ? "-0" : "-") + "\(number)"
    }
}
