import Compliance
public import Foundation
public import Ledger
public import Vocabulary

/// A folder with which somebody who does not have this program can check a report: the facts, the report, the procedure.
public struct EvidenceFolder: Sendable {
    public let path: String
    public let facts: Int

    /// - Parameter path: of a folder that does not exist yet, or is empty.
    /// - Throws: ``EvidenceError`` when the folder is not empty.
    public init(
        writing path: String, of client: ClientID, period: String, from ledger: Ledger, knownAt: Date
    ) throws {
        let files = FileManager.default
        guard try !files.fileExists(atPath: path) || files.contentsOfDirectory(atPath: path).isEmpty else {
            throw EvidenceError.notEmpty(path)
        }
        let model = try Compliance.model(client: client, in: ledger, period: period, knownAt: knownAt)
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let folder = URL(filePath: path)
        let answers = AnswerCopies(of: model.period, from: AnswerStore(beside: ledger.path), to: folder)
        facts = try Self.writeFacts(
            of: client, from: ledger, knownAt: knownAt, to: folder.appending(path: "facts.jsonl"), with: answers)
        try model.encoded(forReading: true).write(to: folder.appending(path: "report.json"))
        for (name, program) in EvidenceProcedure.programs {
            try Data(program).write(to: folder.appending(path: name))
        }
        try Data(EvidenceProcedure.text(model, facts: facts, answers: answers.names.count).utf8).write(
            to: folder.appending(path: "README.md"))
        let names = ["README.md", "facts.jsonl", "report.json"] + EvidenceProcedure.programs.keys + answers.names
        let sums = try names.sorted().map { name in
            "\(SHA256.hexDigest(of: try Data(contentsOf: folder.appending(path: name), options: .mappedIfSafe)))  \(name)\n"
        }
        try Data(sums.joined().utf8).write(to: folder.appending(path: "sha256sums"))
        self.path = path
    }

    /// One fact a line, as the hash is computed from it: the body is the text that was recorded, byte for byte.
    private struct Line: Encodable {
        let sequence: Int64
        let recordedAt: Int64
        let validAt: Int64
        let kind: String
        let client: String?
        let host: String?
        let run: String?
        let actor: String
        let body: String
        let previousHash: String
        let hash: String

        init(_ fact: Fact) {
            sequence = fact.sequence
            recordedAt = Timestamp.milliseconds(fact.recordedAt)
            validAt = Timestamp.milliseconds(fact.validAt)
            kind = fact.kind.rawValue
            client = fact.client?.rawValue
            host = fact.host?.description
            run = fact.run?.rawValue
            actor = fact.actor
            body = String(decoding: fact.body, as: UTF8.self)
            previousHash = fact.previousHash
            hash = fact.hash
        }
    }

    private static func writeFacts(
        of client: ClientID, from ledger: Ledger, knownAt: Date, to file: URL, with answers: AnswerCopies
    ) throws -> Int {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var count = 0
        var pending = Data()
        try ledger.visitEvidence(of: client, knownAt: knownAt) { fact in
            pending += try CanonicalJSON.encode(Line(fact), snakeCase: true)
            pending.append(UInt8(ascii: "\n"))
            count += 1
            try answers.copy(behind: fact)
            if pending.count > 1 << 20 {
                try handle.write(contentsOf: pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: pending)
        return count
    }
}

public enum EvidenceError: Error, CustomStringConvertible, Sendable {
    case notEmpty(String)

    public var description: String {
        switch self {
        case .notEmpty(let path): "the folder \(path) is not empty; name another one with --out"
        }
    }
}
