/// How long each phase of an import took.
struct PhaseClock {
    private(set) var phases: [(name: String, microseconds: Int64)] = []
    private var last: ContinuousClock.Instant

    init(started: ContinuousClock.Instant) { last = started }

    /// Ends a phase.
    mutating func mark(_ name: String) {
        let now = ContinuousClock.now
        let span = (now - last).components
        phases.append((name, span.seconds * 1_000_000 + span.attoseconds / 1_000_000_000_000))
        last = now
    }
}
