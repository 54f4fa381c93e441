extension String {
    // By bytes, and not by characters: programs put ASCII blanks between what they print, and a scan has thousands of such lines.

    /// The fields of a line of a table, empty ones included.
    var tabFields: [String] {
        utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    /// The words of a line.
    var words: [String] { utf8.split(whereSeparator: \.isBlank).map { String(Substring($0)) } }

    var trimmed: String {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !$0.isBlank }), let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(self[first...last])
    }

    var nonEmpty: String? { isEmpty ? nil : self }

    /// What stands behind `prefix`, or nil when the text does not begin with it.
    func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}

extension UInt8 {
    /// Space, tab, line feed, vertical tab, form feed, carriage return: isspace(3) in the C locale.
    fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
