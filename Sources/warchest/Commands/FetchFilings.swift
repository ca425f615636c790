import ArgumentParser
import Fetching
import Foundation
import Import
import LedgerModel
import Wording

extension FetchCommand {
    struct Filings: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "filings", abstract: "All electronic filings of a committee in a period.",
            discussion: """
                The FEC's list of them needs a key (free: https://api.data.gov/signup/), which is \
                read from the environment variable FEC_API_KEY and never printed or kept.

                EXAMPLE:
                  warchest fetch filings --committee C00630426 --cycle 2018
                """)

        @Option(help: "A committee's id.")
        var committee: String

        @Option(help: "The two-year period, by its even year.")
        var cycle: Int

        @OptionGroup var options: FetchOptions

        /// A committee that files daily has some hundreds of filings; a page lists a hundred.
        private static let mostPages = 200

        func run() throws {
            guard committee.count == 9, committee.hasPrefix("C"),
                committee.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
            else {
                throw UsageError(
                    "--committee: expected an id like C00630426, found "
                        + "\(VisibleText.of(committee)); find it: warchest find NAME")
            }
            let run = try FetchRun(options)
            var values = try FetchValues.cycle(cycle)
            values["committee"] = committee
            values["page"] = "1"
            let list = try run.address("filings")
            if options.isDry {
                return try run.run([try run.wanted(list, values)])
            }
            guard options.mirror != nil || Surroundings.apiKey != nil else {
                throw UsageError(
                    "expected a key in the environment variable FEC_API_KEY, found none.\n"
                        + "  Get one (free): https://api.data.gov/signup/\n  Without one: "
                        + "warchest fetch day DAY, or by hand from "
                        + "https://www.fec.gov/data/filings/?committee_id=\(committee)"
                        + ", then: warchest import FILE.fec")
            }
            try run.run(try filings(run, list, values))
        }

        private func filings(
            _ run: FetchRun, _ list: FetchAddress, _ values: [String: String]
        ) throws -> [FetchRun.Wanted] {
            let (downloader, address) = (try run.downloader(), try run.address("filing"))
            var (values, files, paper, page, pages) = (values, [FetchRun.Wanted](), 0, 1, 1)
            while page <= min(pages, Self.mostPages) {
                values["page"] = String(page)
                var download = try run.wanted(list, values).download
                // The key goes to the FEC alone.
                if options.mirror == nil, let key = Surroundings.apiKey {
                    download.secret = ["X-Api-Key: \(key)"]
                }
                do {
                    let answer = try downloader.bytes(download)
                    let part = try FilingList(answer?.bytes ?? [], from: download.url)
                    (paper, pages) = (paper + part.onPaper, part.pages)
                    files += try part.filings.map {
                        try run.wanted(
                            address, ["filing": $0.number], receivedOn: $0.receivedOn)
                    }
                } catch let error as FetchError where error != .stopped {
                    throw FetchListFailure(error: error, url: download.url)
                }
                page += 1
            }
            if paper > 0 {
                StandardError.line("\(paper) on paper: there is nothing to fetch of these")
            }
            return files
        }
    }
}

/// The list of what there is did not come.
struct FetchListFailure: CLIError {
    let error: FetchError
    let url: String
    var message: String {
        "the list of filings: \(VisibleText.of(error.reason))\n  address: \(VisibleText.of(url))"
            + "\n  By hand: warchest import FILE.fec, or warchest fetch day DAY"
    }
    var exitCode: Int32 { error.exitCode }
}
