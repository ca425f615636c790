import Foundation
import Report

/// Sections of a page that are answered beside each other: whose turn it is, and what was found.
final class Ahead: @unchecked Sendable {
    /// One of them.
    struct Job {
        let section: PageDefinition.Section
        let report: ReportDefinition
        let asked: ReportRequest
    }

    private let lock = NSLock()
    private var jobs: ArraySlice<Job>
    private let count: Int
    private var kept: [(section: String, answer: Gathered.Answer, proofs: [[WhyAnswer]]?)] = []

    init(_ jobs: [Job]) {
        self.jobs = jobs[...]
        count = jobs.count
    }

    func takeFirst() -> Job? { lock.withLock { jobs.popFirst() } }
    func takeLast() -> Job? { lock.withLock { jobs.popLast() } }

    /// How many were taken.
    var taken: Int { lock.withLock { count - jobs.count } }

    func keep(_ job: Job, _ found: (Gathered.Answer, [[WhyAnswer]]?)?) {
        guard let found else { return }
        lock.withLock { kept.append((job.section.id, found.0, found.1)) }
    }

    /// All that was found.
    var found: [(section: String, answer: Gathered.Answer, proofs: [[WhyAnswer]]?)] {
        lock.withLock { kept }
    }
}
