/// The same as of a ``Line``, for text that is read once a host.
extension String {
    /// The fields of a line of a table, empty ones included.
    var tabFields: [String] { Line(self).tabFields.map(\.text) }

    /// The words of a line.
    var words: [String] { Line(self).words.map(\.text) }

    var trimmed: String { Line(self).trimmed.text }

    var nonEmpty: String? { isEmpty ? nil : self }

    /// What stands behind `prefix`, or nil when the text does not begin with it.
    func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
