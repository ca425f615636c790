/// One made-up row of an FEC bulk file. People, committees and numbers are invented: ids of C99…,
/// and names that nobody has.
struct BulkRow {
    var filer = "C99000001"
    var amendment = "N"
    var report = "Q1"
    var election = "P2024"
    var image = "202401319000000001"
    var type = "15"
    var entity = "IND"
    var name = "DOE, JANE"
    var city = "SAMPLETOWN"
    var state = "GA"
    var zip = "30001"
    var employer = "ACME"
    var occupation = "ENGINEER"
    var date = "01152024"
    var amount = "100"
    var other = ""
    var candidate = ""
    var transaction = "SA11.1"
    var filing = "9900001"
    var memo = ""
    var text = ""
    var sub: Int

    init(
        _ sub: Int, type: String = "15", amount: String = "100", filer: String = "C99000001",
        name: String = "DOE, JANE", date: String = "01152024", other: String = "",
        candidate: String = "", memo: String = "", text: String = ""
    ) {
        self.sub = sub
        self.type = type
        self.amount = amount
        self.filer = filer
        self.name = name
        self.date = date
        self.other = other
        self.candidate = candidate
        self.memo = memo
        self.text = text
        transaction = "T.\(sub)"
    }

    private var head: [String] {
        [
            filer, amendment, report, election, image, type, entity, name, city, state, zip,
            employer, occupation, date, amount, other,
        ]
    }

    private var tail: [String] {
        [transaction, filing, memo, text, "40\(20_240_000_000_000_000 + sub)"]
    }

    /// As a line of `itcont` or `itoth`.
    var itcont: String { (head + tail).joined(separator: "|") + "\n" }
    /// As a line of `itpas2`, which names the candidate.
    var itpas2: String { (head + [candidate] + tail).joined(separator: "|") + "\n" }
}

extension [BulkRow] {
    var itcont: String { map(\.itcont).joined() }
    var itpas2: String { map(\.itpas2).joined() }
}

/// One made-up row of the independent-expenditure CSV.
struct ExpenditureRow {
    static let header =
        "cand_id,cand_name,spe_id,spe_nam,ele_type,can_office_state,can_office_dis,can_office,"
        + "cand_pty_aff,exp_amo,exp_date,agg_amo,sup_opp,pur,pay,file_num,amndt_ind,tran_id,"
        + "image_num,receipt_dat,fec_election_yr,prev_file_num,dissem_dt\n"

    var amount = "100.00"
    var spender = "C99000005"
    var spenderName = "CITIZENS FOR SAMPLING"
    var stance = "S"
    var purpose = "TV ADS"
    var filing = "9910001"
    var previous = ""
    var transaction = "SE.1"
    var candidate = "H9ZZ01001"
    var payee = "MEDIA CO, INC."
    var paid = "12-JAN-24"
    var shown = "12-JAN-24"
    var received = "05-FEB-24"

    var line: String {
        "\(candidate),\"DOE, JAMIE\",\(spender),\"\(spenderName)\",G2024,GA,01,H,DEM,\(amount),"
            + "\(paid),\(amount),\(stance),\"\(purpose)\",\"\(payee)\",\(filing),N,"
            + "\(transaction),202401319000000400,\(received),2024,\(previous),\(shown)\n"
    }
}

/// Writes a zip whose members are stored, not compressed: enough to test with, every byte known.
enum StoredZip {
    static func bytes(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes) in members {
            let offset = file.count
            let common =
                little(20, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(33, 2)
                + little(Int(crc32(bytes)), 4) + little(bytes.count, 4) + little(bytes.count, 4)
                + little(name.utf8.count, 2) + little(0, 2)
            file += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + bytes
            directory +=
                [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 2) + little(0, 2)
                + little(0, 2) + little(0, 4) + little(offset, 4) + Array(name.utf8)
        }
        return file + directory + [0x50, 0x4B, 5, 6] + little(0, 2) + little(0, 2)
            + little(members.count, 2) + little(members.count, 2) + little(directory.count, 4)
            + little(file.count, 4) + little(0, 2)
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
