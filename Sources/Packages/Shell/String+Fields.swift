extension String {
    /// The fields of a line of a table, empty ones included.
    var tabFields: [String] { split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }

    /// The words of a line.
    var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }

    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    var nonEmpty: String? { isEmpty ? nil : self }

    /// What stands behind `prefix`, or nil when the text does not begin with it.
    func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
