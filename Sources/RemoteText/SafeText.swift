/// Text from a host, made fit for a terminal, a table and a report.
///
/// Whatever a host sends is hostile: escape sequences could redraw a terminal, and invisible or reordering characters could make
/// one package look like another.
public enum SafeText {
    /// Decodes `bytes` as UTF-8 (what is not UTF-8 becomes U+FFFD) and takes out escape sequences, control characters and
    /// invisible format characters. Tabs and line feeds become spaces.
    ///
    /// - Parameter bytes: part of an array, and no other collection: what is generic is not specialized across modules, and a scan
    ///   has thousands of lines.
    public static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        if isPlain(bytes) { return String(decoding: bytes, as: UTF8.self) }
        return strip(String(decoding: bytes, as: UTF8.self))
    }

    /// The same for text that is decoded already.
    public static func strip(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var escape = EscapeSequence()
        for scalar in text.unicodeScalars where !escape.swallows(scalar) {
            if scalar == "\t" || scalar == "\n" {
                kept.append(" ")
            } else if isVisible(scalar) {
                kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// The same for the cell of a table: what would be taken out becomes U+FFFD, so that `lib<control>c6` is not read as libc6.
    public static func decodeCell(_ bytes: ArraySlice<UInt8>) -> String {
        if isPlain(bytes) { return String(decoding: bytes, as: UTF8.self) }
        var marked = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            marked.append(isVisible(scalar) ? scalar : "\u{FFFD}")
        }
        return String(marked)
    }

    /// The same for a row of cells between tabs, which are kept; nil where nothing has to be done.
    public static func row(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let tab = UInt8(ascii: "\t")
        if isPlain(bytes, and: tab) { return nil }
        let cells = bytes.split(separator: tab, omittingEmptySubsequences: false).map(decodeCell)
        return Array(cells.joined(separator: "\t").utf8)
    }

    /// Whether nothing has to be done in any line of a text: in nearly all that hosts send.
    public static func isPlain(_ text: [UInt8]) -> Bool {
        isPlain(text[...], and: UInt8(ascii: "\t"), UInt8(ascii: "\n"))
    }

    /// Printable ASCII, which is nearly everything. Looks at every byte, so that the compiler can make it look at many at once.
    private static func isPlain(
        _ bytes: ArraySlice<UInt8>, and other: UInt8 = UInt8(ascii: " "), _ another: UInt8 = UInt8(ascii: " ")
    ) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            var others: UInt8 = 0
            for byte in buffer {
                others |= (byte &- 0x20 > 0x5E ? 1 : 0) & (byte == other || byte == another ? 0 : 1)
            }
            return others == 0
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}

/// Where one stands in an escape sequence (ECMA-48: CSI, and the strings OSC, DCS, SOS, PM, APC).
private struct EscapeSequence {
    private enum State { case outside, afterEscape, intermediate, controlSequence, string, stringAfterEscape }
    private var state = State.outside

    /// Whether `scalar` belongs to an escape sequence.
    mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
        switch state {
        case .outside:
            state = Self.opening(scalar)
            return state != .outside
        case .afterEscape:
            state = Self.afterEscape(scalar)
        case .intermediate:
            if !("\u{20}"..."\u{2F}").contains(scalar) { state = .outside }
        case .controlSequence:
            if ("\u{40}"..."\u{7E}").contains(scalar) { state = .outside }
        case .string:
            if scalar == "\u{07}" || scalar == "\u{9C}" {
                state = .outside
            } else if scalar == "\u{1B}" {
                state = .stringAfterEscape
            }
        case .stringAfterEscape:
            state = scalar == "\\" ? .outside : .string
        }
        return true
    }

    private static func opening(_ scalar: Unicode.Scalar) -> State {
        switch scalar {
        case "\u{1B}": .afterEscape
        case "\u{9B}": .controlSequence
        case "\u{90}", "\u{98}", "\u{9D}", "\u{9E}", "\u{9F}": .string
        default: .outside
        }
    }

    private static func afterEscape(_ scalar: Unicode.Scalar) -> State {
        switch scalar {
        case "[": .controlSequence
        case "]", "P", "X", "^", "_": .string
        case "\u{20}"..."\u{2F}": .intermediate
        default: .outside
        }
    }
}
