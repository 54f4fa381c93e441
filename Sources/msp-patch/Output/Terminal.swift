import ArgumentParser
import Foundation

/// What the standard streams can show: width, height, colour, whether a person is watching.
struct Terminal: Sendable {
    let isInteractive: Bool
    let hasColour: Bool
    let width: Int
    /// How many lines can be seen at once; no limit where nobody watches.
    let height: Int

    static let output = Terminal(descriptor: STDOUT_FILENO)
    static var error: Terminal { Terminal(descriptor: STDERR_FILENO) }

    /// Colour only on a terminal, and never where `NO_COLOR` is set to anything (no-color.org) or `TERM` is `dumb`.
    init(descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment) {
        isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
        hasColour = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
        var size = winsize()
        if isInteractive, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            width = Int(size.ws_col)
            height = size.ws_row > 0 ? Int(size.ws_row) : 24
        } else {
            // In a file or a mail nothing has to fit, and what were cut off would be lost.
            width = environment["COLUMNS"].flatMap(Int.init) ?? (isInteractive ? 80 : .max)
            height = isInteractive ? 24 : .max
        }
    }

    func styled(_ text: String, _ style: Style) -> String {
        guard hasColour, style != .plain else { return text }
        return style.sequence + text + Style.plain.sequence
    }
}

/// Colour says nothing that the words beside it do not say.
enum Style: String, Sendable, CaseIterable {
    case plain = "0"
    case bold = "1"
    case faint = "2"
    case bad = "31"
    case good = "32"
    case warning = "33"

    /// What sets it (ECMA-48, SGR).
    var sequence: String { "\u{1B}[\(rawValue)m" }

    static let sequences = allCases.map(\.sequence)
}

/// The two streams: results to standard output, progress and errors to standard error.
enum Console {
    /// A result that can't be written is no result: the program ends with a fault, unless the reader has merely gone away.
    static func print(_ text: String = "") { print(document: Array(TerminalText.harmless(text).utf8)) }

    /// The same for what a program reads: as it is, to the letter. Of a large fleet it has tens of megabytes, which are not made a text first.
    static func print(document: consuming [UInt8]) {
        document.append(UInt8(ascii: "\n"))
        guard !write(document, to: STDOUT_FILENO), errno != EPIPE else { return }
        note("msp-patch: standard output can't be written: \(String(cString: strerror(errno)))")
        exit(ExitCode.fault.rawValue)
    }

    static func note(_ text: String) {
        write(TerminalText.harmless(text) + "\n", to: STDERR_FILENO)
    }

    /// Unbuffered, whole, and deaf to a reader that has gone away (`msp-patch status | head`).
    ///
    /// - Returns: false when it could not be written; `errno` says why.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool { write(Array(text.utf8), to: descriptor) }

    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
