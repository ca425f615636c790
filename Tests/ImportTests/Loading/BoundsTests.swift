import TestSupport
import Testing

/// Numbers that nobody counts to are refused, so that reports can add up what is left.
@Suite struct BoundsTests {
    @Test func votesHaveBounds() throws {
        let bench = try Workbench()
        let head = "county,precinct,office,district,candidate,party,votes\n"
        let rows = ["9223372036854775807", "-5", "10000000000", "9999999999", "12"].map {
            "A,P\($0.count),U.S. House,6,DOE,REP,\($0)\n"
        }
        let run = try bench.importing(
            try bench.write(
                "20170620__ga__special__general__precinct.csv", head + rows.joined()))
        #expect(run.exit == 3)
        let rejects = try bench.rows("SELECT message FROM rejects ORDER BY line")
        #expect(rejects.count == 3)
        #expect(
            rejects.allSatisfy {
                $0[0]?.contains("a whole number from 0 to 9999999999") == true
            }, "\(rejects)")
        let results = try bench.report("results", "--race", "GA-06@2017-06-20")
        #expect(!results.isEmpty)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775807", "2017"])
    func aCycleBeyondBoundsIsRefused(cycle: String) throws {
        let bench = try Workbench()
        let file = try bench.write("itcont24.txt", "")
        let run = try bench.run(["import", file, "--cycle=\(cycle)"])
        #expect(run.exit == 64, "\(run.err)")
        #expect(run.err.contains("expected an even year"), "\(run.err)")
    }
}
