import PNSCodec

extension Mutants {
    /// Timestamps that are read, as create dates of records.
    static let textDates: [Mutant] = [
        .notifyDates("takes-unreadable-dates-for-none") { $0.first?.isLetter ?? false ? nil : $0 },
        .notifyDates("takes-midnight-for-a-create-date") { $0.count == 10 ? "\($0)T00:00:00Z" : $0 },
        .replacesInDates("rolls-days-over", "-02-30", "-03-02"),
        .replacesInDates("knows-no-centuries", "1900-02-29", "1900-03-01"),
        .replacesInDates("accepts-hour-24", "T24:00:00", "T23:59:59"),
        .replacesInDates("accepts-minute-60", ":60:00", ":59:59"),
        .replacesInDates("accepts-leap-seconds", ":59:60", ":59:59"),
        .replacesInDates("accepts-any-offset", "+24:00", "+23:59"),
        .refusesDates("refuses-ancient-dates") { Timestamp($0) != nil && $0.prefix(4) < "1583" },
        .refusesDates("refuses-distant-dates") { Timestamp($0) != nil && $0.prefix(4) > "2262" },
        .notifyDates("accepts-year-one") { $0.hasPrefix("0001") ? "0002-01-01T00:00:00Z" : $0 },
        .notifyDates("checks-the-first-year-before-the-offset") { $0.hasPrefix("0002") ? $0.withoutBadOffset : $0 },
        .notifyDates("checks-the-last-year-before-the-offset") { $0.hasPrefix("9999") ? $0.withoutBadOffset : $0 },
        .refusesDates("refuses-nanoseconds") { (7...9).contains(NotifyDates($0).fraction.count) },
        .notifyDates("cuts-long-fractions") { NotifyDates.edit($0) { $0.fraction = $0.fraction.prefix(9) } },
        .refusesDates("refuses-lower-case-dates") { $0.contains(where: \.isLowercase) },
        .replacesInDates("accepts-a-space-for-the-t", " ", "T"),
        .replacesInDates("accepts-any-separator", "_", "T"),
        .notifyDates("accepts-no-separator") { text in
            text.contains("T") || text.dropFirst(10).first?.isNumber != true
                ? text : "\(text.prefix(10))T\(text.dropFirst(10))"
        },
        .refusesDates("refuses-wide-offsets") { text in
            let parts = NotifyDates(text)
            return parts.hasOffsetInDigits && ("14:01"..."23:59").contains(parts.offset.dropFirst())
        },
        .refusesDates("refuses-offsets") { NotifyDates($0).hasOffsetInDigits },
        .notifyDates("ignores-offsets") { text in
            Timestamp(text) == nil ? text : NotifyDates.edit(text) { $0.offset = "Z" }
        },
    ]
}

extension Mutant {
    /// A mutant that reads something else in create dates than what is written.
    fileprivate static func replacesInDates(_ id: String, _ part: String, _ other: String) -> Mutant {
        .notifyDates(id) { $0.replacing(part, with: other) }
    }
}

extension String {
    /// The timestamp in UTC, if it names an instant only then.
    fileprivate var withoutBadOffset: String {
        Timestamp(self) == nil ? NotifyDates.edit(self) { $0.offset = "Z" } : self
    }
}
