import RemoteText

/// The answer to a framed script, taken apart into facts and questions. What the questions mean is for their readers.
struct Answer: Sendable {
    /// What one question brought.
    struct Section: Sendable, Equatable {
        /// What it printed.
        var lines = Lines()
        var errors: [String] = []
        /// nil: the question was begun and did not end.
        var status: Int?

        /// The same, for what is read once a host.
        var output: [String] { lines.map(\.text) }

        var succeeded: Bool { status == 0 }

        /// The last line that says what went wrong, for people.
        var lastWords: String {
            errors.last ?? lines.last?.text ?? "exit status \(status.map(String.init) ?? "unknown")"
        }
    }

    /// A ``Section`` whose lines stand in ``text``.
    private struct Part {
        var lines: [Range<Int>] = []
        var errors: [String] = []
        var status: Int?
    }

    private(set) var facts: [String: String] = [:]
    private var parts: [Part] = []
    private var places: [String: Int] = [:]
    /// Whose lines are being read: those of one question stand together.
    private var current: (tag: Range<Int>, place: Int)?
    /// All that was sent, and behind it the lines that had to be made fit to be shown.
    private var text: [UInt8]
    /// What stands behind the frame, as it is: the bytes of a job's log.
    private(set) var rest: ArraySlice<UInt8> = []
    var unknown = UnknownLines()

    /// No scan of a real host comes near; a hostile one must not fill the controller's memory.
    static let maximumBytes = 32 << 20
    private static let maximumLineBytes = 64 << 10

    /// - Throws: ``ScanError/notFramed(_:)``, ``ScanError/truncated`` or ``ScanError/tooLarge(bytes:)``.
    init(_ bytes: [UInt8], nonce: String) throws(ScanError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        text = bytes
        let isPlain = SafeText.isPlain(bytes)
        var start = try Self.start(of: bytes, nonce)
        let end = Array("@@END \(nonce)".utf8)[...]
        while start < bytes.endIndex {
            let line = bytes.line(from: start)
            start = min(line.upperBound + 1, bytes.endIndex)
            if bytes[line.lowerBound] == UInt8(ascii: "@"), bytes[line].isSame(as: end) {
                rest = bytes[start...]
                return
            }
            if !line.isEmpty { read(line, of: bytes, isPlain: isPlain) }
        }
        throw .truncated
    }

    /// Where the line behind the frame's first one starts. Login shells may have printed something before it.
    private static func start(of bytes: [UInt8], _ nonce: String) throws(ScanError) -> Int {
        let begin = Array("@@BEGIN \(nonce) 1".utf8)[...]
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let line = bytes.line(from: start)
            start = min(line.upperBound + 1, bytes.endIndex)
            if bytes[line].isSame(as: begin) { return start }
        }
        throw .notFramed(SafeText.decode(bytes.prefix(200)).trimmed)
    }

    func section(_ tag: String) -> Section? {
        places[tag].map { place in
            let part = parts[place]
            return Section(lines: Lines(part.lines, of: text), errors: part.errors, status: part.status)
        }
    }

    func fact(_ name: String) -> String? { facts[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// `KIND <tab> TAG <tab> TEXT`.
    ///
    /// - Parameter isPlain: whether nothing in the bytes has to be looked at before it is shown.
    private mutating func read(_ line: Range<Int>, of bytes: [UInt8], isPlain: Bool) {
        guard line.count <= Self.maximumLineBytes else {
            unknown.note("a line of \(line.count) bytes", in: "frame")
            return
        }
        let tab = UInt8(ascii: "\t")
        let kind = bytes[line.lowerBound]
        guard line.count > 2, bytes[line.lowerBound + 1] == tab, let end = bytes.index(of: tab, in: line.dropFirst(2))
        else {
            unknown.note(SafeText.decode(bytes[line]), in: "frame")
            return
        }
        let tag = (line.lowerBound + 2)..<end
        let words = (end + 1)..<line.upperBound
        switch kind {
        case UInt8(ascii: "k"): facts[SafeText.decode(bytes[tag])] = SafeText.decode(bytes[words])
        case UInt8(ascii: "o"): parts[place(of: tag, bytes)].lines.append(isPlain ? words : shown(bytes[words]))
        case UInt8(ascii: "e"): parts[place(of: tag, bytes)].errors.append(SafeText.decode(bytes[words]))
        case UInt8(ascii: "x"): parts[place(of: tag, bytes)].status = Int(SafeText.decode(bytes[words]))
        default: unknown.note(SafeText.decode(bytes[line]), in: "frame")
        }
    }

    /// Where a line stands that is fit to be shown: where it stood, if it was.
    private mutating func shown(_ line: ArraySlice<UInt8>) -> Range<Int> {
        guard let row = SafeText.row(line) else { return line.indices }
        let start = text.count
        text += row
        return start..<text.count
    }

    private mutating func place(of tag: Range<Int>, _ bytes: [UInt8]) -> Int {
        if let current, bytes.areSame(current.tag, tag) { return current.place }
        let name = SafeText.decode(bytes[tag])
        let place = places[name] ?? parts.count
        if place == parts.count {
            places[name] = place
            parts.append(Part())
        }
        current = (tag, place)
        return place
    }
}

/// Lines that no parser knew: counted, and the first of them kept. They are never guessed at.
struct UnknownLines: Sendable, Equatable {
    static let kept = 20
    private(set) var count = 0
    private(set) var first: [String] = []

    mutating func note(_ line: String, in section: String) {
        count += 1
        if first.count < Self.kept { first.append("\(section): \(line.prefix(200))") }
    }
}
