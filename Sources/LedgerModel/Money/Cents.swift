/// An exact amount of money.
///
/// Units: US cents (or hundredths of the row's own currency in ad-buy files), as a 64-bit integer.
/// Arithmetic is checked and throws ``CentsOverflow``; there is no floating point anywhere near it.
/// Rule: docs/decisions.md, promise 2.
public struct Cents: Hashable, Comparable, Sendable {
    /// The amount in cents.
    public let value: Int64

    /// An amount of `value` cents.
    @inlinable
    public init(_ value: Int64) {
        self.value = value
    }

    /// No money at all, which is not the same as no amount: a blank is never read as this.
    @inlinable public static var zero: Cents { Cents(0) }

    /// The largest magnitude an amount in a file may have: 999,999,999,999.99 dollars.
    ///
    /// Units: cents. Rule: the FEC's NUMBER(14,2); also the CHECK on `entry.amount_cents`.
    @inlinable public static var largestInFile: Int64 { 99_999_999_999_999 }

    /// Orders by value.
    @inlinable
    public static func < (left: Cents, right: Cents) -> Bool { left.value < right.value }

    /// The sum of two amounts. Throws: ``CentsOverflow`` when it does not fit.
    @inlinable
    public func adding(_ other: Cents) throws(CentsOverflow) -> Cents {
        let (sum, overflow) = value.addingReportingOverflow(other.value)
        if overflow { throw CentsOverflow() }
        return Cents(sum)
    }

    /// The difference of two amounts. Throws: ``CentsOverflow`` when it does not fit.
    @inlinable
    public func subtracting(_ other: Cents) throws(CentsOverflow) -> Cents {
        let (difference, overflow) = value.subtractingReportingOverflow(other.value)
        if overflow { throw CentsOverflow() }
        return Cents(difference)
    }

    /// This amount `factor` times. Throws: ``CentsOverflow`` when it does not fit.
    @inlinable
    public func multiplied(by factor: Int64) throws(CentsOverflow) -> Cents {
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        if overflow { throw CentsOverflow() }
        return Cents(product)
    }

    /// The amount with the other sign. Throws: ``CentsOverflow`` for the most negative integer.
    @inlinable
    public func negated() throws(CentsOverflow) -> Cents {
        try Cents.zero.subtracting(self)
    }

    /// The sum of all `amounts`, zero when there are none. Throws: ``CentsOverflow``.
    @inlinable
    public static func sum(_ amounts: some Sequence<Cents>) throws(CentsOverflow) -> Cents {
        var total = Cents.zero
        for amount in amounts { total = try total.adding(amount) }
        return total
    }
}

/// A sum of money too large for 64 bits: about 92 quadrillion dollars, so a sign of bad input.
public struct CentsOverflow: Error, Hashable, Sendable {
    /// The error; it carries nothing.
    @inlinable public init() {}
}
