/// A hedge before (or behind) a figure. Rule: the table in docs/amounts.md.
enum Qualifier: Hashable {
    case nearly, about, moreThan, atLeast, upTo, atMost, lessThan

    /// Every hedge that is read, longer ones before those they begin with.
    static let table: [(words: [String], qualifier: Qualifier)] =
        [
            (.nearly, "nearly|almost|close to|just under|just shy of|just short of|approaching"),
            (.about, "about|around|roughly|some|approximately|an estimated|estimated|~"),
            (
                .moreThan,
                """
                more than|over|topping|topped|north of|above|exceeding|upwards of|upward of|\
                in excess of|just over|just more than|slightly more than|a little more than|\
                well over|well more than|>
                """
            ),
            (.atLeast, "at least|no less than|no fewer than|a minimum of|≥"),
            (.upTo, "up to|as much as|as many as"),
            (.atMost, "at most|no more than|a maximum of|≤"),
            (.lessThan, "less than|under|below|fewer than|<"),
        ]
        .flatMap { qualifier, phrases in
            phrases.split(separator: "|").map { phrase in
                (phrase.split(separator: " ").map(String.init), qualifier)
            }
        }
        .sorted { $0.0.count > $1.0.count }
}
