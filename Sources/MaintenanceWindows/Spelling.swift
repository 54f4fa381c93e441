/// Finds the word that somebody meant.
public enum Spelling {
    /// The candidate nearest to a word by edit distance, letters compared without regard to case.
    ///
    /// - Returns: nil when none is near: more than a third of the longer word would have to change (of short words, more than half).
    public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let word = word.lowercased()
        var best: (candidate: String, distance: Int)?
        for candidate in candidates where !candidate.isEmpty {
            let longer = max(word.count, candidate.count)
            let allowed = longer <= 4 ? longer / 2 : max(2, longer / 3)
            guard abs(word.count - candidate.count) <= allowed else { continue }
            let distance = editDistance(word, candidate.lowercased())
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.candidate
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    public static func editDistance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1] + [Int](repeating: 0, count: right.count)
            for j in right.indices {
                let substitution = last[j] + (left[i] == right[j] ? 0 : 1)
                row[j + 1] = min(last[j + 1] + 1, row[j] + 1, substitution)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
