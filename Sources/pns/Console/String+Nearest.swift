extension String {
    /// Which of some names takes the fewest changes of one character to become from this one.
    func nearest(in names: [String]) -> String {
        names.min { distance(to: $0) < distance(to: $1) } ?? ""
    }

    /// How many characters have to be put in, left out or replaced.
    private func distance(to other: String) -> Int {
        let (from, to) = (Array(lowercased().prefix(80)), Array(other.lowercased()))
        var row = Array(0...to.count)
        for (line, character) in from.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in to.indices {
                let replaced = diagonal + (character == to[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[to.count]
    }
}
