#if Postgres
import PNSCodec
import PNSService

/// Fills a page of an answer with as few rows as will do.
struct PageReader {
    let connection: Connection
    let bounds: AnswerBounds

    /// A row of a page, in the order of the answer.
    struct Row {
        let sequence: Int64
        let data: String
        let createDate: Timestamp
        let seenDate: Timestamp?
    }

    /// Fills a page.
    ///
    /// Nearly always the first rows are enough. Where all that came has one create date, which no page splits, four times
    /// as many are read, from the beginning: so a page is of one moment.
    ///
    /// - Parameters:
    ///   - call: Makes the call out of how many rows there are at most, and of how many bytes the data is sent.
    ///   - makePage: Makes an empty page.
    ///   - add: Adds a row to it; false ends the page.
    /// - Returns: The page.
    /// - Throws: ``PostgresFault``, or that a row is damaged.
    func fill<Page>(
        _ call: (_ rows: Int64, _ bytes: Int64) -> Call,
        _ makePage: () -> Page,
        _ add: (inout Page, Row) -> Bool
    ) throws -> Page {
        // The row behind the last one says where the page ends.
        var most = Int64(max(1, self.bounds.maxNotifications)) + 1
        var bytes = Int64(max(0, self.bounds.maxBytes))
        while true {
            let rows = try self.connection.run([call(most, bytes)])[0]
            var page = makePage()
            var isWhole = rows.count < most
            for number in 0..<rows.count {
                guard !rows.isNull(number, 1) else {
                    isWhole = false
                    break
                }
                guard add(&page, try Self.row(rows, number)) else { return page }
            }
            if isWhole { return page }
            (most, bytes) = (most.multipliedSaturating(by: 4), bytes.multipliedSaturating(by: 4))
        }
    }

    private static func row(_ rows: Rows, _ number: Int) throws -> Row {
        Row(
            sequence: try rows.integer(number, 0),
            data: try rows.text(number, 1),
            createDate: try rows.timestamp(number, 2),
            seenDate: rows.isNull(number, 4) ? nil : try rows.timestamp(number, 4)
        )
    }
}

extension Int64 {
    fileprivate func multipliedSaturating(by factor: Int64) -> Int64 {
        let (product, overflow) = self.multipliedReportingOverflow(by: factor)
        return overflow ? .max / 2 : product
    }
}
#endif
