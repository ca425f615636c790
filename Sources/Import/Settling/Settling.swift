import Store

/// What takes more than one row, or more than one file, to say, after any change of what is loaded:
/// an import, a filing, mended rejects, a decision of a person, a removal, pruning.
///
/// The order is this one and no other, because each step asks what those before it have settled: a
/// status asks who speaks, a cover asks what counts, the roll-ups are those of what counts.
struct Settling {
    let database: Connection
    let change: Change

    func run() throws {
        let restatus = Restatus(database: database)
        try IdentityBook(database: database).settle(change)
        try settleWhoSpeaks()
        try settleWhatCounts(restatus)
        try settleCovers()
        try settlePapers(restatus)
        try restatus.recountRollups()
        for added in change.added { try writeNames(of: added.source) }
        for source in change.sources { try SourceSeal.write(source: source, in: database) }
        // The seals of what was settled are written by the transaction itself: SettledSeal.
    }

    /// What was not gathered while the rows were stored.
    private func writeNames(of source: Int64) throws {
        guard try NameIndex.isMissing(source, in: database) else { return }
        try NameIndex.write(source: source, in: database)
    }

    /// Which version of a report, and which file of a series, speaks when.
    private func settleWhoSpeaks() throws {
        let chains = FilingChains(database: database)
        if change.movesDays {
            try chains.settleAll()
        } else {
            try chains.settle(filings: change.filings, added: !change.added.isEmpty)
        }
        for series in change.series.sorted() { try SourceLog.settle(series: series, in: database) }
        try SourceLog.followParents(in: database)
    }

    /// What counts of what several files tell, and what waits for a person: decisions that release,
    /// rows that are told twice, decisions that set apart; of the independent-expenditure CSV all
    /// of it together.
    private func settleWhatCounts(_ restatus: Restatus) throws {
        let decisions = try Decisions(database: database)
        let once = CountedOnce(database: database, restatus: restatus)
        let isDecided = decisions.concern(change)
        try PackVersions(database: database, restatus: restatus).settle(change)
        if isDecided { try decisions.release(change, restatus) }
        try once.settle(change)
        if isDecided {
            try once.settle(sources: restatus.sources)
            try decisions.quarantine(change, restatus)
        }
        try ExpenditureFile(database: database, restatus: restatus, decisions: decisions)
            .settle(change)
    }

    /// Which notices are told by a report or by a bulk file.
    private func settleCovers() throws {
        var filers = change.filers
        if change.movesDays || change.movesDecisions {
            filers.formUnion(try FilingChains(database: database).filers())
        }
        if change.movesBulk {
            filers.formUnion(try BulkTellsNotice(database: database).filersAfterChange())
        }
        for filer in filers.sorted() { try NoticeMerge(database: database).settle(filer: filer) }
    }

    /// Which papers of an order another one replaces.
    private func settlePapers(_ restatus: Restatus) throws {
        guard change.added.contains(where: { $0.table == "ad_buy" }) || !change.gone.isEmpty
        else { return }
        try AdBuyChains(database: database, restatus: restatus).settle()
    }
}
