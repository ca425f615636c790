import Foundation
import TestSupport
import Testing

/// A column that takes a few words only rejects the row that says another, with the words; a bulk
/// load does not leave that to the schema.
@Suite struct LimitedWordsTests {
    @Test func anUnknownLevelIsARejectThatNamesTheWords() throws {
        let bench = try Workbench()
        let file = try bench.write(
            "results.csv",
            """
            race,election_date,level,candidate,votes,source
            GA-06@2017-06-20,2017-06-20,state,"DOE, JANE",10,Sample
            GA-06@2017-06-20,2017-06-20,tota--row,"ROE, RICHARD",20,Sample

            """)
        let run = try bench.importing(file, "--format", "journal/results")
        #expect(run.exit == 3, "\(run.err)")
        #expect(run.files.map(\.good) == [1])
        let rejects = try bench.run(["rejects"])
        #expect(rejects.out.contains("bad_value"), "\(rejects.out)")
        #expect(
            rejects.out.contains("expected state, county, precinct, total-row, found"),
            "\(rejects.out)")
        try bench.expectSound()
    }
}
