import RemoteText

/// The answer to a framed script, taken apart into facts and questions. What the questions mean is for their readers.
struct Answer: Sendable {
    /// What one question brought.
    struct Section: Sendable, Equatable {
        var output: [String] = []
        var errors: [String] = []
        /// nil: the question was begun and did not end.
        var status: Int?

        var succeeded: Bool { status == 0 }

        /// The last line that says what went wrong, for people.
        var lastWords: String { errors.last ?? output.last ?? "exit status \(status.map(String.init) ?? "unknown")" }
    }

    private(set) var facts: [String: String] = [:]
    private(set) var sections: [String: Section] = [:]
    /// What stands behind the frame, as it is: the bytes of a job's log.
    private(set) var rest: ArraySlice<UInt8> = []
    var unknown = UnknownLines()

    /// No scan of a real host comes near; a hostile one must not fill the controller's memory.
    static let maximumBytes = 32 << 20
    private static let maximumLineBytes = 64 << 10

    /// - Throws: ``ScanError/notFramed(_:)``, ``ScanError/truncated`` or ``ScanError/tooLarge(bytes:)``.
    init(_ bytes: [UInt8], nonce: String) throws(ScanError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard let begin = lines.firstIndex(where: { $0.elementsEqual("@@BEGIN \(nonce) 1".utf8) }) else {
            throw .notFramed(SafeText.decode(bytes.prefix(200)).trimmed)
        }
        let end = Array("@@END \(nonce)".utf8)
        for line in lines[(begin + 1)...] {
            if line.elementsEqual(end) {
                rest = bytes[min(line.endIndex + 1, bytes.endIndex)...]
                return
            }
            read(line)
        }
        throw .truncated
    }

    func section(_ tag: String) -> Section? { sections[tag] }

    func fact(_ name: String) -> String? { facts[name].flatMap { $0.isEmpty ? nil : $0 } }

    private mutating func read(_ line: ArraySlice<UInt8>) {
        guard line.count <= Self.maximumLineBytes else {
            unknown.note("a line of \(line.count) bytes", in: "frame")
            return
        }
        let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].count == 1, let kind = fields[0].first else {
            unknown.note(SafeText.decode(line), in: "frame")
            return
        }
        let tag = SafeText.decode(fields[1])
        switch kind {
        case UInt8(ascii: "k"): facts[tag] = SafeText.decode(fields[2])
        case UInt8(ascii: "o"): sections[tag, default: Section()].output.append(SafeText.decodeRow(fields[2]))
        case UInt8(ascii: "e"): sections[tag, default: Section()].errors.append(SafeText.decode(fields[2]))
        case UInt8(ascii: "x"): sections[tag, default: Section()].status = Int(SafeText.decode(fields[2]))
        default: unknown.note(SafeText.decode(line), in: "frame")
        }
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
