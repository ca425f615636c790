// Writes one synthetic Form 3X of any size for benchmarks: no person or committee in it is real.
//
// Everything about a donor is derived from a hash of the donor's number, so memory stays constant.
// The shape follows a conduit's reports: Schedule A lines of small gifts, donors who give again,
// text that names the recipient, and some disbursements at the end. The cover adds up.
//
// Compiled by Benchmarks/bench-filings.py with `swiftc -O`; it is no target of the package.
//
// --repeats is how many of a hundred gifts come of a donor who gave before. Of 0 it is the worst
// file: every row has a donor of its own, with a surname of its own.
//
//   generate-f3x --rows 1000000 --repeats 75 --seed 1 -o 1000001.fec

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The finaliser of SplitMix64: a good 64-bit hash of a counter.
@inline(__always)
func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
}

var rows = 1_000_000
var repeats = 75
var seed: UInt64 = 1
var path = ""
var arguments = CommandLine.arguments.dropFirst()
while let name = arguments.popFirst() {
    let value = arguments.popFirst() ?? ""
    switch name {
    case "--rows": rows = Int(value) ?? rows
    case "--repeats": repeats = min(max(Int(value) ?? repeats, 0), 99)
    case "--seed": seed = UInt64(value) ?? seed
    case "-o": path = value
    default: fatalError("usage: generate-f3x --rows N --repeats PERCENT --seed N -o FILE")
    }
}

func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
let lasts =
    words("SMITH JOHNSON WILLIAMS BROWN JONES GARCIA MILLER DAVIS RODRIGUEZ MARTINEZ HERNANDEZ")
    + words("LOPEZ WILSON ANDERSON")
let firsts =
    words(
        "MARY JOHN PATRICIA ROBERT JENNIFER MICHAEL LINDA DAVID ELIZABETH WILLIAM BARBARA RICHARD")
let streets = words("MAIN OAK PINE MAPLE CEDAR ELM LAKE HILL WALNUT SPRING")
let places = [
    ("PORTLAND", "OR"), ("ATLANTA", "GA"), ("BOSTON", "MA"), ("AUSTIN", "TX"), ("DENVER", "CO"),
    ("SEATTLE", "WA"), ("CHICAGO", "IL"), ("MADISON", "WI"), ("TUCSON", "AZ"), ("ALBANY", "NY"),
]
let works = [
    ("NOT EMPLOYED", "NOT EMPLOYED"), ("SELF EMPLOYED", "CONSULTANT"), ("ACME TESTING", "ENGINEER"),
    ("SAMPLE UNIVERSITY", "PROFESSOR"), ("EXAMPLE HEALTH", "NURSE"), ("RETIRED", "RETIRED"),
]

guard let file = fopen(path, "wb") else { fatalError("cannot write \(path)") }
setvbuf(file, nil, _IOFBF, 1 << 20)
let fs = "\u{1C}"
func write(_ fields: [String]) {
    let line = fields.joined(separator: fs) + "\n"
    line.utf8CString.withUnsafeBufferPointer { _ = fwrite($0.baseAddress, 1, $0.count - 1, file) }
}
func dollars(_ cents: Int) -> String {
    let rest = cents % 100
    return "\(cents / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
}

// Twice the same walk: first for the total on the cover, then for the lines.
func cents(_ row: Int) -> Int {
    let pick = mix(seed &* 31 &+ UInt64(row) &* 7 &+ 3)
    let steps = [500, 1000, 1500, 2500, 2700, 3500, 5000, 10_000, 25_000]
    return steps[Int(pick % 9)] + Int((pick >> 32) % 100)
}
var total = 0
for row in 0..<rows { total += cents(row) }
var cover = [String](repeating: "", count: 123)
cover[0] = "F3XN"
cover[1] = "C00990001"
cover[2] = "SYNTHETIC CONDUIT"
cover[4] = "1 MAIN ST"
cover[6] = "BOSTON"
cover[7] = "MA"
cover[8] = "02138"
cover[9] = "M9"
cover[13] = "20200801"
cover[14] = "20200831"
cover[16] = "DOE"
cover[17] = "JANE"
cover[21] = "20200920"
cover[22] = "0.00"
cover[23] = dollars(total)
cover[24] = dollars(total)
cover[25] = "0.00"
cover[26] = dollars(total)
cover[29] = dollars(total)
cover[31] = dollars(total)
write(["HDR", "FEC", "8.3", "BENCH", "1.0", "", "0", ""])
write(cover)
let donors = UInt64(max(rows / 100 * (100 - repeats) + rows % 100 * (100 - repeats) / 100, 1))
/// Five letters that no two donors share.
func letters(_ donor: Int) -> String {
    var rest = donor
    return String(
        (0..<5).map { _ -> Character in
            defer { rest /= 26 }
            return Character(UnicodeScalar(UInt8(65 + rest % 26)))
        })
}
for row in 0..<rows {
    let drawn = repeats == 0 ? UInt64(row) : mix(UInt64(row) &* 5 &+ seed) % donors
    let donor = mix(seed &+ drawn)
    let suffix = repeats == 0 ? letters(row) : String(donor >> 50 & 63)
    let last = lasts[Int(donor % 14)] + suffix
    let first = firsts[Int(donor >> 8 & 0xFFFF) % 12]
    let (city, state) = places[Int(donor >> 16 & 0xFFFF) % 10]
    let (employer, occupation) = works[Int(donor >> 24 & 0xFFFF) % 6]
    let amount = cents(row)
    let recipient = 700_000 + Int(mix(UInt64(row) &+ seed) % 800)
    let day = 1 + row * 31 / max(rows, 1)
    let street = "\(100 + Int(donor >> 40 & 1023)) \(streets[Int(donor >> 32 & 0xFF) % 10]) ST"
    let zip = "\(10_000 + Int(donor >> 20 & 0xFFFF))"
    let date = "202008" + (day < 10 ? "0" : "") + "\(min(day, 31))"
    let blank = [String](repeating: "", count: 17)
    let fields =
        ["SA11AI", "C00990001", "SA\(100_000_000 + row)", "", "", "IND", "", last, first, "", ""]
        + ["", street, "", city, state, zip, "", "", date, dollars(amount)]
        + [dollars(amount * Int(1 + donor % 5)), "", employer, occupation] + blank
        + ["Earmarked for CANDIDATE FUND \(recipient % 97) (C00\(recipient))", "", ""]
    write(fields)
}
fclose(file)
