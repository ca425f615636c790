// Writes synthetic FEC bulk files for benchmarks: no person or committee in them is real.
//
// Everything about a donor is derived from a hash of the donor's number, so memory stays constant
// whatever the row count. The shape follows real files (counted in itcont of 2017 and 2019): rows
// come grouped by filing, SUB_IDs rise by small steps with a few neighbours swapped, and a donor
// who gives again does so mostly within one committee and within weeks.
//
// Compiled by Benchmarks/bench.py with `swiftc -O`; it is no target of the package.
//
//   generate-itcont --format itcont --rows 2000000 --distinct 65 --cycle 2020 -o itcont20.txt

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// MARK: - Randomness

/// The finaliser of SplitMix64: a good 64-bit hash of a counter.
@inline(__always)
func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
}

/// A seeded stream of random numbers; the same seed gives the same file, byte for byte.
struct Dice {
    var state: UInt64

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mix(state)
    }

    /// A number in 0..<bound.
    @inline(__always)
    mutating func below(_ bound: Int) -> Int { scale(next(), bound) }

    /// True in `perTenThousand` of 10,000 throws.
    @inline(__always)
    mutating func chance(_ perTenThousand: Int) -> Bool { below(10_000) < perTenThousand }

    /// A fraction in 0..<1 with 32 random bits.
    @inline(__always)
    mutating func fraction() -> Double { Double(next() >> 32) / 4_294_967_296 }
}

/// Maps 64 random bits to 0..<bound.
@inline(__always)
func scale(_ bits: UInt64, _ bound: Int) -> Int {
    Int(bits.multipliedFullWidth(by: UInt64(bound)).high)
}

// MARK: - Word lists

typealias Bytes = [UInt8]

/// The words of one comma-free, semicolon-separated list.
func words(_ list: String) -> [Bytes] {
    list.split(separator: ";").map { Bytes($0.drop(while: { $0 == "\n" }).utf8) }
        .filter { !$0.isEmpty }
}

/// A list whose entries carry a weight (`NAME:30`), expanded to a table of 4,096 draws.
struct Weighted {
    let items: [Bytes]
    let table: [UInt16]

    init(_ list: String) {
        var items: [Bytes] = []
        var weights: [Int] = []
        for entry in list.split(separator: ";") {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            items.append(Bytes(parts[0].drop(while: { $0 == " " || $0 == "\n" }).utf8))
            weights.append(Int(parts[1]) ?? 1)
        }
        let total = weights.reduce(0, +)
        var table: [UInt16] = []
        var running = 0
        for (index, weight) in weights.enumerated() {
            running += weight
            while table.count < 4_096 * running / total { table.append(UInt16(index)) }
        }
        self.items = items
        self.table = table
    }

    @inline(__always)
    func index(_ bits: UInt64) -> Int { Int(table[Int(truncatingIfNeeded: bits & 4_095)]) }

    @inline(__always)
    func draw(_ bits: UInt64) -> Bytes { items[index(bits)] }
}

let firstNames = words(
    """
    JAMES;MARY;JOHN;PATRICIA;ROBERT;LINDA;MICHAEL;BARBARA;WILLIAM;ELIZABETH;DAVID;JENNIFER;RICHARD;
    MARIA;CHARLES;SUSAN;JOSEPH;MARGARET;THOMAS;DOROTHY;CHRISTOPHER;LISA;DANIEL;NANCY;PAUL;KAREN;
    MARK;BETTY;DONALD;HELEN;GEORGE;SANDRA;KENNETH;DONNA;STEVEN;CAROL;EDWARD;RUTH;BRIAN;SHARON;
    RONALD;MICHELLE;ANTHONY;LAURA;KEVIN;SARAH;JASON;KIMBERLY;JEFFREY;DEBORAH;JOSE;JESSICA;GARY;
    SHIRLEY;TIMOTHY;CYNTHIA;LARRY;ANGELA;FRANK;MELISSA;SCOTT;BRENDA;ERIC;AMY;STEPHEN;ANNA;ANDREW;
    REBECCA;RAYMOND;VIRGINIA;GREGORY;KATHLEEN;JOSHUA;PAMELA;JERRY;MARTHA;DENNIS;DEBRA;WALTER;AMANDA;
    PATRICK;STEPHANIE;PETER;CAROLYN;HAROLD;CHRISTINE;DOUGLAS;MARIE;HENRY;JANET;CARL;CATHERINE;
    ARTHUR;FRANCES;RYAN;ANN;ROGER;JOYCE;JOE;DIANE;JUAN;ALICE;JACK;JULIE;ALBERT;HEATHER;JONATHAN;
    TERESA;JUSTIN;DORIS;TERRY;GLORIA;GERALD;EVELYN;KEITH;JEAN;SAMUEL;CHERYL;WILLIE;MILDRED;RALPH;
    KATHERINE;LAWRENCE;JOAN;NICHOLAS;ASHLEY;ROY;JUDITH;BENJAMIN;ROSE;BRUCE;JANICE
    """)
let nameHeads = words(
    """
    HAR;BRAN;COL;WEST;MAR;STAN;KEL;ROS;LIND;BECK;FAIR;GRAN;HOL;MER;NOR;OAK;PEN;QUIN;RAD;SHER;THORN;
    UP;VAN;WAL;YAR;ASH;BAL;CAR;DAL;EL;FEN;GIL;HAZ;IVER;JEN;KIM;LAN;MON;NEW;OR;PAR;RUS;SUT;TAL;WIN;
    ZIM;BER;CHAM;DUN;ECK;FOR;GOLD;HUN;KAR;LOW;MOR;NIEL;OST;PRES;RICH;SCHU;TRE;WEN;HAM;LES;DRE;KIN;
    """)
let nameTails = words(
    """
    TON;SON;LEY;MAN;FIELD;FORD;BERG;WOOD;WELL;BURN;DALE;HAM;LAND;STEIN;SEN;SKI;ELLI;EZ;ER;S;MORE;
    RIDGE;WORTH;STEAD;BY;COTT;DEN;GATE;HURST;KINS;LOCK;MER;NER;OVER;PORT;QUIST;ROW;SHAW;TER;VILLE;
    WAY;BROOK;CASTLE;DON;FELD;GARD;HOUSE;ING;LER;MOND;NARD;RELL;SWORTH;TAUB;WICK;ZIO;ANO;ETTI;ICH;
    """)
/// State, weight by itemised gifts, first ZIP prefix, number of prefixes.
let states = Weighted(
    """
    CA:137;TX:84;NY:93;FL:66;IL:45;PA:40;OH:30;GA:28;NC:26;MI:29;NJ:32;VA:40;WA:37;AZ:22;MA:42;TN:16;
    IN:13;MO:15;MD:33;WI:17;CO:27;MN:22;SC:12;AL:9;LA:10;KY:9;OR:19;OK:8;CT:22;UT:7;IA:8;NV:9;AR:6;
    MS:4;KS:7;NM:10;NE:4;ID:4;WV:3;HI:5;NH:6;ME:6;RI:4;MT:4;DE:4;SD:2;ND:1;AK:3;VT:5;DC:26;WY:2;PR:2
    """)
let zipPrefixes: [(first: Int, count: Int)] = [
    (900, 60), (750, 49), (100, 49), (320, 29), (600, 29), (150, 46), (430, 28), (300, 19),
    (270, 19), (480, 19), (70, 19), (220, 26), (980, 14), (850, 15), (10, 17), (370, 15),
    (460, 19), (630, 28), (206, 13), (530, 19), (800, 16), (550, 17), (290, 9), (350, 19),
    (700, 14), (400, 27), (970, 9), (730, 19), (60, 9), (840, 7), (500, 28), (889, 9), (716, 13),
    (386, 11), (660, 19), (870, 14), (680, 13), (832, 6), (247, 21), (967, 1), (30, 8), (39, 10),
    (28, 1), (590, 9), (197, 2), (570, 7), (580, 8), (995, 4), (50, 9), (200, 5), (820, 11), (6, 3),
]
let cityHeads = words(
    """
    SPRING;CEDAR;OAK;MAPLE;RIVER;LAKE;NORTH;SOUTH;EAST;WEST;GREEN;FAIR;PLEASANT;CLEAR;GRAND;MILL;
    STONE;SILVER;ROCK;PINE;SUN;HIGH;GLEN;BROOK;SAND;ELM;FOX;BEAR;EAGLE;HARBOR;ROSE;WOOD;SALT;NEW
    """)
let cityTails = words(
    """
     CITY; FALLS; HEIGHTS; SPRINGS; VALLEY; PARK; GROVE; BEACH;FIELD;VILLE;TON;DALE;WOOD;VIEW;PORT;
    BURG;HAVEN;MONT;FORD;BRIDGE; CREEK; ISLAND; HILL; POINT
    """)
/// The employer and occupation of donors without a company, in one draw: `EMPLOYER/OCCUPATION`.
let withoutCompany = Weighted(
    """
    RETIRED/RETIRED:210;NOT EMPLOYED/NOT EMPLOYED:170;NONE/RETIRED:50;N/A/RETIRED:55;/:90;
    SELF-EMPLOYED/*:80;SELF EMPLOYED/*:40;SELF/*:35;NONE/NOT EMPLOYED:40;NOT-EMPLOYED/NOT-EMPLOYED:15;
    INFORMATION REQUESTED/INFORMATION REQUESTED:25;HOMEMAKER/HOMEMAKER:14;N/A/NONE:6;NONE/NONE:10;
    INFORMATION REQUESTED PER BEST EFFORTS/INFORMATION REQUESTED PER BEST EFFORTS:14;
    UNEMPLOYED/UNEMPLOYED:8
    """)
let occupations = Weighted(
    """
    ATTORNEY:90;PHYSICIAN:70;PRESIDENT:50;PARTNER:50;CEO:48;OWNER:45;TEACHER:45;PROFESSOR:40;MANAGER:38;
    DIRECTOR:38;CONSULTANT:36;ENGINEER:36;SOFTWARE ENGINEER:34;REAL ESTATE BROKER:30;EXECUTIVE:30;
    VICE PRESIDENT:28;WRITER:18;LAWYER:18;INVESTOR:18;REGISTERED NURSE:17;REALTOR:17;SALES:16;
    MANAGING DIRECTOR:16;PSYCHOLOGIST:14;ARTIST:14;ACCOUNTANT:14;BUSINESS OWNER:13;EDUCATOR:12;
    SOCIAL WORKER:12;EXECUTIVE DIRECTOR:12;FINANCIAL ADVISOR:12;CPA:12;PRINCIPAL:11;FARMER:11;
    PROGRAM MANAGER:10;ANALYST:10;ARCHITECT:10;PROJECT MANAGER:10;DENTIST:8;LIBRARIAN:8;EDITOR:8;
    SCIENTIST:8;CHIEF FINANCIAL OFFICER:7;THERAPIST:7;PHARMACIST:6;PILOT:6;DEVELOPER:6;RESEARCHER:6;
    SVP, GOVERNMENT RELATIONS:5;VP, REGULATORY AFFAIRS AND COMPLIANCE:5;ADMINISTRATIVE ASSISTANT:8;
    DIAGNOSTIC RADIOLOGIST:4;AIR TRAFFIC CONTROLLER:4;MARKETING MANAGER:8;SENIOR VICE PRESIDENT:9
    """)
let companyHeads = words(
    """
    NORTHERN;PACIFIC;ATLANTIC;SUMMIT;PIONEER;HARBOR;LIBERTY;KEYSTONE;BLUE RIDGE;CAPITOL;FRONTIER;
    GOLDEN;CENTRAL;UNITED;GREAT LAKES;EVERGREEN;MERIDIAN;CORNERSTONE;RIVERSIDE;HERITAGE;STERLING;
    BEACON;CRESCENT;DELTA VALLEY;ECLIPSE;FOUNDERS;GRANITE;HORIZON;IRONWOOD;JUNIPER;KESTREL;LAKESHORE
    """)
let companyTails = words(
    """
    HEALTH SYSTEM;ENERGY CORPORATION;UNIVERSITY;LAW GROUP;CAPITAL;INSURANCE COMPANY;PARTNERS LLP;
    REALTY;TECHNOLOGIES, INC.;PUBLIC SCHOOLS;CONSTRUCTION;BANK;MEDICAL CENTER;CONSULTING LLC;FOODS;
    AEROSPACE;SOFTWARE;MANUFACTURING CO;FOUNDATION;LOGISTICS;PHARMACEUTICALS;ADVISORS;HOLDINGS;
    COUNTY GOVERNMENT;RAILWAY COMPANY;MOTORS;COLLEGE;MEDIA;ELECTRIC COOPERATIVE;STATE AGENCY
    """)
/// Peaks of the amounts, whole dollars; `*` is anything from 1 to 2,800, small ones more often.
let smallAmounts = Weighted(
    """
    5:90;10:95;25:130;50:85;3:35;15:40;20:35;27:40;35:24;100:90;1:15;2:8;30:14;40:14;75:12;150:10;
    200:12;250:40;500:34;1000:22;300:8;2700:9;2800:10;125:4;2500:3;*:70
    """)
let payrollAmounts = Weighted(
    """
    208:150;192:110;416:90;384:70;250:70;104:50;300:45;500:40;115:30;150:30;25:25;50:25;100:30;750:15;
    5000:10;220:12;230:12;96:12;210:10;*:60
    """)
let largeAmounts = Weighted(
    "5000:200;10000:150;1000:160;25000:80;2500:80;50000:50;100000:40;250000:15;1000000:4;500:80;*:60"
)

// MARK: - Days

/// MMDDYYYY of every day from two years before the cycle's end until three months after it.
struct Calendar {
    let texts: [Bytes]
    let months: [Int]
    /// Days in the two-year period itself.
    let periodDays: Int

    init(cycle: Int) {
        var texts: [Bytes] = []
        var months: [Int] = []
        var period = 0
        for year in (cycle - 1)...(cycle + 1) {
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            for (index, plain) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                if year == cycle + 1 && index > 2 { break }
                for day in 1...(index == 1 && leap ? 29 : plain) {
                    let number = (index + 1) * 1_000_000 + day * 10_000 + year
                    texts.append(Bytes(String(100_000_000 + number).dropFirst().utf8))
                    months.append(index + 1)
                    if year <= cycle { period += 1 }
                }
            }
        }
        self.texts = texts
        self.months = months
        periodDays = period
    }
}

// MARK: - Output

/// A reused buffer in front of a file descriptor.
struct Output {
    private let descriptor: Int32
    private let base: UnsafeMutablePointer<UInt8>
    private var used = 0
    private var flushed = 0
    private static let capacity = 1 << 20

    init(path: String?) {
        base = .allocate(capacity: Output.capacity)
        guard let path, path != "-" else {
            descriptor = 1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if descriptor < 0 { stop("cannot create \(path)", 73) }
    }

    var written: Int { flushed + used }

    mutating func flush() {
        var done = 0
        while done < used {
            let count = write(descriptor, base + done, used - done)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { stop("cannot write: error \(errno)", 74) }
            done += count
        }
        flushed += used
        used = 0
    }

    /// Makes room for one whole row, so that the calls below need no check.
    @inline(__always)
    mutating func beginRow() { if used > Output.capacity - 8_192 { flush() } }

    @inline(__always)
    mutating func putByte(_ byte: UInt8) {
        base[used] = byte
        used += 1
    }

    @inline(__always)
    mutating func bar() { putByte(0x7C) }

    @inline(__always)
    mutating func put(_ bytes: Bytes) {
        let count = bytes.count
        let target = base + used
        bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { memcpy(target, start, count) }
        }
        used += count
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        memcpy(base + used, text.utf8Start, text.utf8CodeUnitCount)
        used += text.utf8CodeUnitCount
    }

    /// A number, padded with zeros to `width` digits.
    @inline(__always)
    mutating func put(_ number: Int, width: Int = 1) {
        var rest = number.magnitude
        if number < 0 { putByte(0x2D) }
        var digits = 1
        var bound: UInt = 10
        while digits < 19 && rest >= bound {
            bound &*= 10
            digits += 1
        }
        digits = max(digits, width)
        used += digits
        var position = used
        for _ in 0..<digits {
            position -= 1
            base[position] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
    }

    /// `count` letters and digits, as in the tran_ids of some filing software.
    @inline(__always)
    mutating func putCode(_ bits: UInt64, count: Int, hex: Bool) {
        var rest = bits
        for _ in 0..<count {
            let digit = UInt8(rest & 31) % (hex ? 16 : 32)
            putByte(digit < 10 ? 0x30 + digit : 0x37 + digit)
            rest >>= 5
        }
    }
}

func stop(_ message: String, _ code: Int32) -> Never {
    fputs("generate-itcont: \(message)\n", stderr)
    exit(code)
}

// MARK: - Committees and candidates

enum Kind { case conduit, party, candidate, corporatePAC, superPAC, jointFundraiser }

/// The committees: everything about number `c` follows from `c`. The lower, the larger.
struct Committees {
    static let count = 6_000
    let cycle: Int

    @inline(__always)
    func kind(_ c: Int) -> Kind {
        if c < 2 { return .conduit }
        if c < 6 { return .party }
        if c < 18 { return .candidate }
        switch mix(UInt64(c)) % 100 {
        case ..<48: return .candidate
        case ..<76: return .corporatePAC
        case ..<86: return .superPAC
        case ..<93: return .jointFundraiser
        default: return .party
        }
    }

    @inline(__always)
    func putID(_ c: Int, _ out: inout Output) {
        out.put("C00")
        out.put(700_001 + c, width: 6)
    }

    func office(_ c: Int) -> UInt8 {
        if c < 18 { return 0x50 }  // P
        return mix(UInt64(c) &+ 77) % 7 == 0 ? 0x53 : 0x48  // S, H
    }

    func state(_ c: Int) -> Bytes { states.draw(mix(UInt64(c) &+ 99)) }

    func district(_ c: Int) -> Int { 1 + Int(mix(UInt64(c) &+ 55) % 12) }

    /// The id of the candidate whose committee this is, for example `H0GA06123`.
    func putCandidate(_ c: Int, _ out: inout Output) {
        let office = office(c)
        out.putByte(office)
        // The year digit and the last three tell any two of these candidates apart.
        out.put((cycle + c / 1_000) % 10)
        if office == 0x50 { out.put("00") } else { out.put(state(c)) }
        out.put(office == 0x48 ? district(c) : 0, width: 2)
        out.put(c % 1_000, width: 3)
    }

    func putSurname(_ c: Int, _ out: inout Output) {
        let bits = mix(UInt64(c) &+ 1_234)
        out.put(nameHeads[scale(bits, nameHeads.count)])
        out.put(nameTails[scale(mix(bits), nameTails.count)])
    }

    func putName(_ c: Int, _ out: inout Output) {
        let bits = mix(UInt64(c) &+ 4_321)
        switch kind(c) {
        case .conduit:
            out.put(c == 0 ? "SYNTHETIC CONDUIT" : "OTHER SYNTHETIC CONDUIT")
        case .party:
            out.put(cityHeads[scale(bits, cityHeads.count)])
            out.put(" PARTY COMMITTEE")
        case .candidate:
            if bits & 3 == 0 { out.put("FRIENDS OF ") }
            putSurname(c, &out)
            guard bits & 3 != 0 else { return }
            switch office(c) {
            case 0x50: out.put(" FOR PRESIDENT")
            case 0x53: out.put(" FOR SENATE")
            default: out.put(" FOR CONGRESS")
            }
        case .corporatePAC:
            out.put(companyHeads[scale(bits, companyHeads.count)])
            out.put(" ")
            out.put(companyTails[scale(mix(bits), companyTails.count)])
            out.put(" PAC")
        case .superPAC:
            out.put(cityHeads[scale(bits, cityHeads.count)])
            out.put(" FUTURE FUND")
        case .jointFundraiser:
            putSurname(c, &out)
            out.put(" VICTORY FUND")
        }
    }

    /// A candidate's committee; the well-known ones far more often.
    func anyCandidate(_ dice: inout Dice) -> Int {
        let u = dice.fraction()
        return candidate(from: 6 + Int(u * u * u * 3_500))
    }

    /// The first committee of this kind from `c` on.
    func candidate(from c: Int) -> Int { first(.candidate, from: c) }

    func first(_ wanted: Kind, from c: Int) -> Int {
        var c = c
        while kind(c) != wanted { c = (c + 1) % Committees.count }
        return c
    }
}

// MARK: - Donors

/// What a donor's number says about the donor.
struct Donors {
    let seed: UInt64

    /// ENTITY_TP|NAME|CITY|STATE|ZIP_CODE|EMPLOYER|OCCUPATION|
    @inline(__always)
    func put(_ donor: Int, _ out: inout Output) {
        let own = mix(seed &+ UInt64(donor) &* 0xD134_2543_DE82_EF95)
        var person = own
        // One tuple in eight is an earlier person at the same address with another employer.
        if own & 7 == 0 && donor > 600 {
            let other = donor - 1 - scale(mix(own), 500)
            person = mix(seed &+ UInt64(other) &* 0xD134_2543_DE82_EF95)
        }
        let a = mix(person)
        let b = mix(a)
        if person % 250 == 3 {
            out.put("ORG|")
            putCompany(a, &out)
            out.bar()
            putPlace(b, &out)
            out.put("||")
            return
        }
        out.put("IND|")
        putName(a, &out)
        out.bar()
        putPlace(b, &out)
        putWork(mix(own &+ 7), &out)
    }

    @inline(__always)
    private func putName(_ bits: UInt64, _ out: inout Output) {
        let more = mix(bits)
        let head = scale(bits, nameHeads.count)
        out.put(nameHeads[head])
        out.put(nameTails[scale(bits << 20, nameTails.count)])
        out.put(", ")
        // Two throws, the lower one: common first names are several times as common.
        out.put(
            firstNames[min(scale(more, firstNames.count), scale(more << 16, firstNames.count))])
        let style = (more >> 8) % 100
        if style < 46 {
            out.put(" ")
            out.putByte(UInt8(0x41 + (more >> 20) % 26))
            if style < 22 { out.put(".") }
        }
        switch style {
        case 46..<51, 0..<2: out.put(" MR.")
        case 51..<54, 22..<24: out.put(" MRS.")
        case 54..<56: out.put(" MS.")
        case 56..<57: out.put(" JR")
        case 57..<58: out.put(" DR.")
        default: break
        }
    }

    @inline(__always)
    private func putPlace(_ bits: UInt64, _ out: inout Output) {
        let state = states.index(bits)
        let more = mix(bits)
        let range = zipPrefixes[state]
        let prefix = range.first + scale(more, range.count)
        // Denser at the low end, as the centres of large cities are.
        let spread = Int((more >> 8) & 0xFF) * Int((more >> 16) & 0xFF)
        let zip = prefix * 100 + spread * 100 / 65_536
        let place = mix(UInt64(zip / 6))
        out.put(cityHeads[scale(place, cityHeads.count)])
        out.put(cityTails[scale(place << 24, cityTails.count)])
        out.bar()
        out.put(states.items[state])
        out.bar()
        let form = (more >> 32) % 1_000
        if form >= 2 { out.put(zip, width: 5) }
        if form >= 265 { out.put(Int((more >> 44) % 9_999) + 1, width: 4) }
        out.bar()
    }

    @inline(__always)
    private func putCompany(_ bits: UInt64, _ out: inout Output) {
        let u = Double(bits >> 32) / 4_294_967_296
        let rank = Int(u * u * u * 40_000)
        out.put(companyHeads[rank % companyHeads.count])
        out.put(" ")
        out.put(companyTails[(rank / companyHeads.count) % companyTails.count])
        let town = rank / (companyHeads.count * companyTails.count)
        guard town > 0 && rank & 1 == 0 else { return }
        out.put(" OF ")
        out.put(cityHeads[town % cityHeads.count])
    }

    @inline(__always)
    private func putWork(_ bits: UInt64, _ out: inout Output) {
        if bits % 100 < 58 {
            let pair = withoutCompany.draw(bits >> 20)
            let star: UInt8 = 0x2A
            let slash: UInt8 = 0x2F
            if pair.last == star {
                for byte in pair where byte != star { out.putByte(byte == slash ? 0x7C : byte) }
                out.put(occupations.draw(bits >> 40))
            } else if pair.count > 3 && pair[0] == 0x4E && pair[1] == slash {
                // "N/A" has a slash of its own.
                out.put("N/A|")
                for byte in pair[4...] { out.putByte(byte) }
            } else {
                var first = true
                for byte in pair {
                    out.putByte(byte == slash && first ? 0x7C : byte)
                    if byte == slash { first = false }
                }
            }
        } else {
            putCompany(mix(bits), &out)
            out.bar()
            out.put(occupations.draw(bits >> 40))
        }
        out.bar()
    }
}

// MARK: - Rows

struct Options {
    var format = "itcont"
    var rows = 1_000_000
    var distinct = 65
    var seed: UInt64 = 1
    var cycle = 2020
    var rejectsPerMillion = 5
    var output: String?

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { stop("\(name) needs a value", 64) }
            func number(_ range: ClosedRange<Int>) -> Int {
                guard let number = Int(value), range.contains(number) else {
                    stop("\(name): expected a number in \(range), found \(value)", 64)
                }
                return number
            }
            switch name {
            case "--format": format = value
            case "--rows": rows = number(0...1_000_000_000)
            case "--distinct": distinct = number(1...95)
            case "--seed": seed = UInt64(number(0...Int.max))
            case "--cycle": cycle = number(1980...2098) / 2 * 2
            case "--rejects-per-million": rejectsPerMillion = number(0...1_000_000)
            case "-o": output = value
            default: stop("unknown option \(name)", 64)
            }
        }
    }
}

/// What the rows of one filing have in common.
struct Filing {
    var committee = 0
    var kind = Kind.candidate
    var amendment: UInt8 = 0x4E
    var report: Bytes = []
    var primary = true
    var longElection = false
    var number = 0
    var imageDay = 0
    var firstDay = 0
    var lastDay = 0
    /// Donors first seen in this filing start here.
    var donorStart = 0
}

struct Generator {
    let options: Options
    let calendar: Calendar
    let committees: Committees
    let donors: Donors
    var out: Output
    var dice: Dice

    var rowsWritten = 0
    var rejects = 0
    private var donorCount = 0
    private var filingCount = 0
    private var filing = Filing()
    private var image = 145_000_000
    private var sequence = 1_639_000_000
    private var heldSequence = 0
    private var transaction = 4_000
    /// The donors that a committee's last two filings brought: (start, count) pairs.
    private var lastDonors: [(start: Int, count: Int)]
    private var olderDonors: [(start: Int, count: Int)]

    init(_ options: Options) {
        self.options = options
        calendar = Calendar(cycle: options.cycle)
        committees = Committees(cycle: options.cycle)
        donors = Donors(seed: mix(options.seed &+ 17))
        out = Output(path: options.output)
        dice = Dice(state: mix(options.seed))
        lastDonors = Array(repeating: (0, 0), count: Committees.count)
        olderDonors = lastDonors
    }

    var distinctDonors: Int { donorCount }
    var filings: Int { filingCount }

    // MARK: Filings

    private mutating func beginFiling(committee: Int, progress: Double) {
        filingCount += 1
        filing.committee = committee
        filing.kind = committees.kind(committee)
        let throwOf = dice.below(1_000)
        filing.amendment = throwOf < 860 ? 0x4E : (throwOf < 985 ? 0x41 : 0x54)
        // Money comes late in a cycle: the days pass faster at the start of the file.
        let period = calendar.periodDays
        let end = min(period - 1, 31 + Int(progress.squareRoot() * Double(period - 31)))
        let monthly = committee % 3 != 1
        filing.lastDay = end
        filing.firstDay = max(0, end - (monthly ? 30 : 91))
        filing.imageDay = min(calendar.texts.count - 1, end + 12 + dice.below(10))
        filing.report = reportType(month: calendar.months[end], monthly: monthly, end: end)
        filing.primary = end < period - 130
        filing.longElection = filingCount % 4 == 0
        filing.number = 1_300_000 + filingCount
        filing.donorStart = donorCount
        image += 3
        sequence += 40 + dice.below(5_000)
        heldSequence = 0
        transaction = 4_000 + dice.below(400_000)
    }

    private func reportType(month: Int, monthly: Bool, end: Int) -> Bytes {
        if end > calendar.periodDays - 36 { return Bytes("30G".utf8) }
        if end > calendar.periodDays - 66 { return Bytes("12G".utf8) }
        if month == 12 { return Bytes("YE".utf8) }
        return Bytes((monthly ? "M\(month + 1)" : "Q\((month + 2) / 3)").utf8)
    }

    private mutating func endFiling() {
        let c = filing.committee
        guard donorCount > filing.donorStart else { return }
        olderDonors[c] = lastDonors[c]
        lastDonors[c] = (filing.donorStart, donorCount - filing.donorStart)
    }

    /// The next SUB_ID sequence number: steps of 1, 2 and a few more; some neighbours swapped.
    @inline(__always)
    private mutating func nextSequence() -> Int {
        if heldSequence != 0 {
            defer { heldSequence = 0 }
            return heldSequence
        }
        let step = dice.below(100)
        sequence += step < 76 ? 1 : (step < 97 ? 2 : 4)
        guard step == 50 || step == 51 else { return sequence }
        heldSequence = sequence
        sequence += 3
        return sequence
    }

    /// A new donor in `distinct` percent of the rows; else one who gave before, mostly in this
    /// filing or in one of the committee's last two, sometimes anyone at all.
    @inline(__always)
    private mutating func nextDonor() -> Int {
        if donorCount == 0 || dice.below(100) < options.distinct {
            donorCount += 1
            return donorCount - 1
        }
        let pool = dice.below(100)
        let inFiling = donorCount - filing.donorStart
        if pool < 40 && inFiling > 0 {
            // The lower of two throws: a few people give every week.
            return filing.donorStart + min(dice.below(inFiling), dice.below(inFiling))
        }
        let last = lastDonors[filing.committee]
        let older = olderDonors[filing.committee]
        if pool < 70 && last.count > 0 {
            return last.start + min(dice.below(last.count), dice.below(last.count))
        }
        if pool < 84 && older.count > 0 { return older.start + dice.below(older.count) }
        let u = dice.fraction()
        // Anyone: some known since the start of the cycle, most of them recent.
        if pool & 1 == 0 { return Int(Double(donorCount) * u * u) }
        return donorCount - 1 - Int(Double(donorCount) * u * u * u * u)
    }

    // MARK: Amounts

    @inline(__always)
    private mutating func amount(_ table: Weighted, upTo limit: Int) -> Int {
        let bits = dice.next()
        let drawn = table.draw(bits)
        if drawn[0] == 0x2A {
            let u = dice.fraction()
            return 1 + Int(u * u * u * Double(limit))
        }
        var value = 0
        for digit in drawn { value = value * 10 + Int(digit - 0x30) }
        return value
    }

    // MARK: itcont

    mutating func writeContributions() {
        let total = options.rows
        let conduitFilings = 24
        let perConduit = max(1, total * 32 / 100 / conduitFilings)
        var conduitsDone = 0
        while rowsWritten < total {
            let progress = Double(rowsWritten) / Double(total)
            var size: Int
            if progress * Double(conduitFilings) >= Double(conduitsDone) {
                conduitsDone += 1
                beginFiling(committee: conduitsDone % 12 == 5 ? 1 : 0, progress: progress)
                size = perConduit
            } else {
                let u = dice.fraction()
                let c = 2 + Int(u * u * u.squareRoot() * Double(Committees.count - 2))
                beginFiling(committee: c, progress: progress)
                let tail = min(12 / (dice.fraction() + 0.000_01), 3_000)
                size = 2 + Int(tail * (1 + 60 / Double(c + 3)))
            }
            size = min(size, total - rowsWritten)
            for _ in 0..<size { writeContribution() }
            endFiling()
        }
        out.flush()
    }

    private enum Memo { case none, conduitOut, earmarked, payroll, joint, nonContribution }

    /// One row's type by the kind of committee.
    @inline(__always)
    private mutating func rowType() -> (code: StaticString, memo: Memo) {
        let throwOf = dice.below(1_000)
        switch filing.kind {
        case .conduit:
            if throwOf < 985 { return ("24T", .conduitOut) }
            return throwOf < 992 ? ("24I", .conduitOut) : ("22Y", .none)
        case .candidate:
            if throwOf < 420 { return ("15E", .earmarked) }
            if throwOf < 875 { return ("15", .none) }
            if throwOf < 918 { return ("22Y", .none) }
            return throwOf < 996 ? ("15J", .joint) : ("15C", .none)
        case .corporatePAC:
            if throwOf < 975 { return ("15", throwOf < 420 ? .payroll : .none) }
            return ("22Y", .none)
        case .superPAC:
            if throwOf < 900 { return ("10", .none) }
            return throwOf < 980 ? ("15", .none) : ("22Y", .none)
        case .jointFundraiser:
            return throwOf < 965 ? ("15", .none) : ("22Y", .none)
        case .party:
            if throwOf < 700 { return ("15", .none) }
            if throwOf < 860 { return ("15E", .earmarked) }
            if throwOf < 910 { return ("22Y", .none) }
            if throwOf < 960 { return ("15J", .joint) }
            return (throwOf < 980 ? "31" : "32", .nonContribution)
        }
    }

    private mutating func writeContribution() {
        let (code, memo) = rowType()
        let donor = nextDonor()
        let bad =
            options.rejectsPerMillion > 0
                && dice.below(1_000_000) < options.rejectsPerMillion
            ? 1 + rejects % 4 : 0
        if bad > 0 { rejects += 1 }
        out.beginRow()
        putHead(code)
        donors.put(donor, &out)
        putDay(bad: bad == 1)
        putAmount(bad: bad == 2)
        // OTHER_ID
        var other = 0
        switch memo {
        case .conduitOut:
            other = committees.anyCandidate(&dice)
            committees.putID(other, &out)
        case .earmarked: committees.putID(dice.chance(400) ? 1 : 0, &out)
        case .joint:
            other = committees.first(.jointFundraiser, from: filing.committee + 20)
            committees.putID(other, &out)
        case .none, .payroll, .nonContribution: break
        }
        if bad != 3 { out.bar() }  // one separator missing: 20 fields
        putTransactionID(refund: code.utf8CodeUnitCount == 3 && code.utf8Start[0] == 0x32)
        out.bar()
        out.put(filing.number)
        out.bar()
        putMemo(memo, other: other)
        out.bar()
        if bad == 4 { out.bar() }  // one too many: 22 fields
        putSubID()
        out.putByte(0x0A)
        rowsWritten += 1
    }

    /// CMTE_ID|AMNDT_IND|RPT_TP|TRANSACTION_PGI|IMAGE_NUM|TRANSACTION_TP|
    @inline(__always)
    private mutating func putHead(_ code: StaticString) {
        committees.putID(filing.committee, &out)
        out.bar()
        out.putByte(filing.amendment)
        out.bar()
        out.put(filing.report)
        out.bar()
        out.putByte(filing.primary != dice.chance(600) ? 0x50 : 0x47)
        if filing.longElection { out.put(options.cycle) }
        out.bar()
        // YYYYMMDD, then a page number: three rows to a page.
        if rowsWritten % 3 == 0 { image += 1 }
        let day = calendar.texts[filing.imageDay]
        for index in [4, 5, 6, 7, 0, 1, 2, 3] { out.putByte(day[index]) }
        out.put(9)
        out.put(image, width: 9)
        out.bar()
        out.put(code)
        out.bar()
    }

    @inline(__always)
    private mutating func putDay(bad: Bool) {
        if bad {
            out.put("0230")
            out.put(options.cycle)
        } else {
            // Nearer to the end of the period: many gifts carry its last day.
            let span = filing.lastDay - filing.firstDay + 1
            let back = dice.chance(1_100) ? 0 : dice.below(span)
            out.put(calendar.texts[filing.lastDay - back])
        }
        out.bar()
    }

    @inline(__always)
    private mutating func putAmount(bad: Bool) {
        if bad {
            out.put("5O|")
            return
        }
        let dollars: Int
        switch filing.kind {
        case .corporatePAC: dollars = amount(payrollAmounts, upTo: 5_000)
        case .superPAC: dollars = amount(largeAmounts, upTo: 200_000)
        default: dollars = amount(smallAmounts, upTo: 2_800)
        }
        out.put(dice.chance(30) ? -dollars : dollars)
        out.bar()
    }

    @inline(__always)
    private mutating func putTransactionID(refund: Bool) {
        transaction += 1 + Int(dice.state & 1)
        if refund && filing.kind != .conduit {
            out.put("SB28A.")
            out.put(transaction)
            return
        }
        switch filing.committee % 6 {
        case 0, 4:
            out.put("VT")
            out.putCode(
                mix(UInt64(transaction) &+ UInt64(filing.number) << 24), count: 9, hex: false)
        case 1: out.put(30_000_000 + transaction)
        case 2:
            out.put("PR")
            out.put(2_200_000_000 + transaction)
            out.put(filing.number % 100_000, width: 5)
        case 3:
            out.putCode(
                mix(UInt64(transaction) &+ UInt64(filing.number) << 24), count: 12, hex: true)
            out.put(transaction, width: 8)
        default:
            out.put("SA11AI.")
            out.put(transaction)
        }
    }

    /// MEMO_CD|MEMO_TEXT
    @inline(__always)
    private mutating func putMemo(_ memo: Memo, other: Int) {
        switch memo {
        case .none:
            if dice.chance(20) { out.put("X") }
            out.bar()
            if dice.chance(250) { out.put("CONTRIBUTION") }
        case .conduitOut:
            out.put("|EARMARKED FOR ")
            committees.putName(other, &out)
            guard filing.number & 3 == 0 else { return }
            out.put(" (")
            committees.putID(other, &out)
            out.put(")")
        case .earmarked:
            out.bar()
            guard dice.chance(6_000) else { return }
            out.put("* EARMARKED CONTRIBUTION: SEE BELOW")
            if dice.chance(800) { out.put(" EARMARKED THROUGH SYNTHETIC CONDUIT") }
        case .payroll:
            out.put("|P/R DEDUCTION ($")
            out.put([192, 208, 100, 250, 50, 416, 96, 115][dice.below(8)])
            out.put(".00 BI-WEEKLY)")
        case .joint:
            out.put("X|TRANSFER FROM ")
            committees.putName(other, &out)
        case .nonContribution: out.put("|NON-CONTRIBUTION ACCOUNT")
        }
    }

    /// 4, MMDDYYYY of the loading day, 1, nine digits and one more of a rising sequence.
    @inline(__always)
    private mutating func putSubID() {
        out.put(4)
        out.put(calendar.texts[filing.imageDay])
        out.put(nextSequence(), width: 10)
    }

    // MARK: itpas2

    mutating func writeCommitteeSpending() {
        let total = options.rows
        while rowsWritten < total {
            let progress = Double(rowsWritten) / Double(total)
            let u = dice.fraction()
            let from = 20 + Int(u * u * 5_900)
            let kind: Kind = dice.chance(2_500) ? .superPAC : .corporatePAC
            beginFiling(committee: committees.first(kind, from: from), progress: progress)
            let size = min(1 + Int(min(4 / (dice.fraction() + 0.001), 400)), total - rowsWritten)
            for _ in 0..<size { writeSpending() }
        }
        out.flush()
    }

    private mutating func writeSpending() {
        var candidate = committees.anyCandidate(&dice)
        out.beginRow()
        if filing.kind == .superPAC {
            // A spender returns to a few races again and again: of some 60,000 rows of a cycle only
            // several thousand (spender, candidate) pairs differ.
            let race = UInt64(dice.below(dice.below(14) + 1))
            var own = Dice(state: mix(UInt64(filing.committee) &* 31 &+ race))
            candidate = committees.anyCandidate(&own)
            // One side per spender and candidate, nearly always.
            let side = mix(UInt64(filing.committee * 7_919 + candidate)) % 10
            let opposes = (side < 6) != dice.chance(100)
            putHead(opposes ? "24A" : "24E")
            out.put("ORG|")
            out.put(companyHeads[dice.below(companyHeads.count)])
            out.put(" MEDIA GROUP|WASHINGTON|DC|20005|||")
            putDay(bad: false)
            let u = dice.fraction()
            out.put(40 + Int(u * u * u * u * 900_000))
            out.bar()
            // OTHER_ID repeats the candidate in these rows, as in the real file.
            committees.putCandidate(candidate, &out)
            out.bar()
            committees.putCandidate(candidate, &out)
            out.put("|SE.")
        } else {
            putHead(dice.chance(60) ? "24Z" : "24K")
            out.put("CCM|")
            committees.putName(candidate, &out)
            out.put("|WASHINGTON|DC|20003|||")
            putDay(bad: false)
            out.put([1_000, 2_500, 500, 5_000, 2_000, 1_500, 250, -1_000][dice.below(8)])
            out.bar()
            committees.putID(candidate, &out)
            out.bar()
            if !dice.chance(300) { committees.putCandidate(candidate, &out) }
            out.put("|SB23.")
        }
        transaction += 1
        out.put(transaction)
        out.bar()
        out.put(filing.number)
        out.put("|||")
        putSubID()
        out.putByte(0x0A)
        rowsWritten += 1
    }

    // MARK: cm, cn and ccl

    /// Every committee the other files name. `rows` does not matter here.
    mutating func writeCommittees() {
        for c in 0..<Committees.count {
            out.beginRow()
            committees.putID(c, &out)
            out.bar()
            committees.putName(c, &out)
            out.put("|DOE, JO|1 SYNTHETIC AVE||WASHINGTON|DC|20001|")
            switch committees.kind(c) {
            case .candidate:
                out.put("P|")
                out.putByte(committees.office(c))
            case .jointFundraiser: out.put("J|N")
            case .superPAC: out.put("U|O")
            case .party: out.put("U|Y")
            case .corporatePAC: out.put("B|Q")
            case .conduit: out.put("U|V")
            }
            out.bar()
            if committees.kind(c) == .candidate { out.put(c & 1 == 0 ? "DEM" : "REP") }
            out.put("|Q|||")
            if committees.kind(c) == .candidate { committees.putCandidate(c, &out) }
            out.putByte(0x0A)
            rowsWritten += 1
        }
        out.flush()
    }

    mutating func writeCandidates() {
        for c in 0..<Committees.count where committees.kind(c) == .candidate {
            out.beginRow()
            committees.putCandidate(c, &out)
            out.bar()
            committees.putSurname(c, &out)
            out.put(", JO|")
            out.put(c & 1 == 0 ? "DEM|" : "REP|")
            out.put(options.cycle)
            out.bar()
            let office = committees.office(c)
            if office == 0x50 { out.put("US") } else { out.put(committees.state(c)) }
            out.bar()
            out.putByte(office)
            out.bar()
            out.put(office == 0x48 ? committees.district(c) : 0, width: 2)
            out.put(c % 5 == 0 ? "|I|C|" : "|C|C|")
            committees.putID(c, &out)
            out.put("|1 SYNTHETIC AVE||WASHINGTON|DC|20001\n")
            rowsWritten += 1
        }
        out.flush()
    }

    mutating func writeLinkages() {
        for c in 0..<Committees.count where committees.kind(c) == .candidate {
            out.beginRow()
            committees.putCandidate(c, &out)
            out.bar()
            out.put(options.cycle)
            out.bar()
            out.put(options.cycle)
            out.bar()
            committees.putID(c, &out)
            out.bar()
            out.putByte(committees.office(c))
            out.put("|P|")
            out.put(220_000 + c)
            out.putByte(0x0A)
            rowsWritten += 1
        }
        out.flush()
    }
}

// MARK: - Main

let options = Options(Array(CommandLine.arguments.dropFirst()))
var generator = Generator(options)
switch options.format {
case "itcont": generator.writeContributions()
case "itpas2": generator.writeCommitteeSpending()
case "cm": generator.writeCommittees()
case "cn": generator.writeCandidates()
case "ccl": generator.writeLinkages()
default: stop("unknown format \(options.format); itcont, itpas2, cm, cn or ccl", 64)
}
if options.output != nil {
    fputs(
        """
        {"format":"\(options.format)","rows":\(generator.rowsWritten),"bytes":\(generator.out.written),\
        "rejects":\(generator.rejects),"donors":\(generator.distinctDonors),\
        "filings":\(generator.filings),"largest_committee":"C00700001"}

        """, stderr)
}
