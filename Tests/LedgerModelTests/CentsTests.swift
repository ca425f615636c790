import LedgerModel
import TestSupport
import Testing

@Suite struct CentsTests {
    @Test(arguments: [
        ("856", 85_600), ("-250", -25_000), ("0", 0), ("-0", 0), ("-0.01", -1), ("5.5", 550),
        (".5", 50), ("-.5", -50), ("000100.00", 10_000), ("      400.00", 40_000), ("12.340", 1234),
        (" 7\t", 700), ("999999999999.99", 99_999_999_999_999),
        ("100000000000.01", 10_000_000_000_001),
        ("-999999999999.99", -99_999_999_999_999), ("1.50000000000000000000000", 150),
        ("0000000000000000000000000000001", 100),
    ])
    func strictAmountIsExactCents(text: String, cents: Int64) {
        #expect(Cents.parse(text) == .success(Cents(cents)))
        #expect(Cents.parseUS(text) == .success(Cents(cents)))
    }

    @Test(arguments: ["", " ", "\t  "])
    func blankAmountIsMissingNotZero(text: String) {
        #expect(Cents.parse(text) == .failure(.missing))
        #expect(Cents.parseUS(text) == .failure(.missing))
    }

    @Test(arguments: [
        "1e309", "1e3", "--5", "5-", "NaN", "Infinity", "0x10", "1 000", "12,5", "1.234,56",
        "12,34",
        "€100", "+5", "-", ".", "-.", "12.", "1.2.3", "5O", "25\u{0}0", "٣", "- 5", "1,23,456",
        "1000,000", ",500", "1,000,", "1,0000", "0,500", "1,,000", "100 USD", "1,000.0,0",
    ])
    func textOutsideBothGrammarsIsBad(text: String) {
        #expect(Cents.parse(text) == .failure(.bad))
        #expect(Cents.parseUS(text) == .failure(.bad))
    }

    @Test(arguments: ["12.345", "0.001", "-5.5501", "99999999999999.001"])
    func nonZeroThirdDecimalIsPrecision(text: String) {
        #expect(Cents.parse(text) == .failure(.precision))
        #expect(Cents.parseUS(text) == .failure(.precision))
    }

    @Test(arguments: [
        "1000000000000", "90000000000000000.00", "99999999999999999999", "-1000000000000.00",
        "9223372036854775808", "123456789012345678901234567890123456789012345678901234567890",
    ])
    func amountBeyondFourteenDigitsIsRange(text: String) {
        #expect(Cents.parse(text) == .failure(.range))
        #expect(Cents.parseUS(text) == .failure(.range))
    }

    @Test(arguments: [
        ("$1,000.00", 100_000), ("-$16,130.67", -1_613_067), ("(500)", -50_000), ("$5", 500),
        ("($500.00)", -50_000), ("(1,234.5)", -123_450), ("1,234,567.89", 123_456_789),
        ("$.50", 50), (" $9,900.00 ", 990_000), ("(0)", 0),
        ("$999,999,999,999.99", 99_999_999_999_999), ("$-5", -500), ("$-16.00", -1_600),
    ])
    func americanFormsAreReadOnlyWhenAsked(text: String, cents: Int64) {
        #expect(Cents.parseUS(text) == .success(Cents(cents)))
        #expect(Cents.parse(text) == .failure(.bad))
    }

    @Test(arguments: [
        "()", "(", ")", "(-5)", "(500", "500)", "$", "-$", "$-", "$--5", "-$-5", "$$5", "($)",
        "$ 5", "-(5)",
    ])
    func halfAmericanFormsAreBad(text: String) {
        #expect(Cents.parseUS(text) == .failure(.bad))
    }

    @Test(arguments: [
        ("1.005", 100), ("1.0050", 100), ("1.0051", 101), ("1.015", 102), ("-1.015", -102),
        ("($1,000.9999)", -100_100), ("2.5", 250), ("$-0.999", -100), ("0.0049", 0),
    ])
    func decimalsBelowTheCentAreRoundedHalfToEven(text: String, cents: Int64) {
        let read = Array(text.utf8).withUnsafeBufferPointer { Cents.parseFine(bytes: $0) }
        #expect(read == .success(cents))
    }

    @Test func amountProblemsCarryThePublishedCodes() {
        #expect(
            AmountProblem.allCases.map(\.code)
                == ["missing_amount", "bad_amount", "amount_precision", "amount_range"])
    }

    @Test(arguments: [
        (Int64(123_450), "1234.50", "1,234.50"), (-50, "-0.50", "-0.50"), (0, "0.00", "0.00"),
        (7, "0.07", "0.07"), (100_000_000, "1000000.00", "1,000,000.00"),
        (100_000_500, "1000005.00", "1,000,005.00"),
        (.max, "92233720368547758.07", "92,233,720,368,547,758.07"),
        (.min, "-92233720368547758.08", "-92,233,720,368,547,758.08"),
    ])
    func dollarsAreExactToTheExtremes(cents: Int64, plain: String, grouped: String) {
        #expect(Cents(cents).dollars == plain)
        #expect(Cents(cents).grouped == grouped)
        var bytes = Array("x,".utf8)
        Cents(cents).appendDollars(to: &bytes)
        #expect(bytes == Array("x,\(plain)".utf8))
    }

    @Test func writtenAmountReadsBackTheSame() {
        let seed: UInt64 = 20_170_418
        var generator = SeededGenerator(seed: seed)
        let largest = Cents.largestInFile
        var values: [Int64] = [0, 1, -1, 9, 10, 99, 100, -99, -100, largest, -largest]
        for _ in 0..<100_000 {
            let size = Int64.random(in: 0...14, using: &generator)
            let limit = min(largest, (0..<size).reduce(1) { product, _ in product * 10 })
            values.append(Int64.random(in: -limit...limit, using: &generator))
        }
        let failed = values.filter { value in
            let cents = Cents(value)
            return Cents.parse(cents.dollars) != .success(cents)
                || Cents.parseUS(cents.grouped) != .success(cents)
                || Cents.parseUS("$" + cents.grouped) != .success(cents)
        }
        #expect(failed.isEmpty, "seed \(seed)")
    }

    @Test func anyInt64HasTheTextOfItsDigits() {
        var generator = SeededGenerator(seed: 7)
        let failed = (0..<100_000).map { _ in Int64.random(in: .min ... .max, using: &generator) }
            .filter { Int64(Cents($0).dollars.replacing(".", with: "")) != $0 }
        #expect(failed.isEmpty)
    }

    @Test func arithmeticThrowsInsteadOfWrapping() throws {
        #expect(try Cents(150).adding(Cents(-50)) == Cents(100))
        #expect(try Cents(150).subtracting(Cents(200)) == Cents(-50))
        #expect(try Cents(-150).multiplied(by: 3) == Cents(-450))
        #expect(try Cents.sum((1...1000).map { _ in Cents(10) }) == Cents(10_000))
        #expect(try Cents.sum([]) == .zero)
        #expect(throws: CentsOverflow.self) { try Cents(.max).adding(Cents(1)) }
        #expect(throws: CentsOverflow.self) { try Cents(.min).subtracting(Cents(1)) }
        #expect(throws: CentsOverflow.self) { try Cents(.max).multiplied(by: 2) }
        #expect(throws: CentsOverflow.self) { try Cents(.min).negated() }
        #expect(throws: CentsOverflow.self) { try Cents.sum([Cents(.max), Cents(1)]) }
    }
}
