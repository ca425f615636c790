/// The tables whose rows are reference records.
package enum ReferenceTables {
    package static let all = [
        "committee", "candidate", "linkage", "candidate_summary", "committee_summary",
        "lobbyist_bundle", "election", "result", "stated_total", "claim", "received", "ad_document",
        "sponsor_match",
    ]
}
