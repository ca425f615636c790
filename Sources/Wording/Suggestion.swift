/// "Did you mean": the nearest of some words, if one is near.
package enum Suggestion {
    /// The closest candidate within a third of the word's length (at least 2 edits), or nil.
    package static func nearest(to word: String, in candidates: [String]) -> String? {
        // What nobody types is like nothing.
        guard word.utf8.count <= 200 else { return nil }
        let wanted = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().utf8)
            var distance = editDistance(wanted, other)
            if wanted.count >= 3, other.starts(with: wanted) { distance = min(distance, 1) }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance <= max(2, wanted.count / 3) else { return nil }
        return best.word
    }

    /// ` Did you mean X?`, or nothing.
    package static func phrase(for word: String, in candidates: [String], prefix: String = "")
        -> String
    {
        nearest(to: word, in: candidates).map { " Did you mean \(prefix)\($0)?" } ?? ""
    }

    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
