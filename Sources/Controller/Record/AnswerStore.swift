import CZlib
public import Foundation
import Glibc

/// What hosts answered to scans, byte for byte, in a folder beside the ledger: of hosts whose inventory says `keep_answers`, and for as long.
///
/// A fact has the hash of an answer, and needs no more. Who wants to see what a hash is of finds it here: `ledger.answers/UNTIL/HASH.gz`,
/// where UNTIL is the last day, in UTC, on which it is kept.
public struct AnswerStore: Sendable {
    public let folder: String

    /// - Parameter ledger: the ledger's path; `ledger.sqlite` has its answers in `ledger.answers`.
    public init(beside ledger: String) {
        folder = URL(filePath: ledger).deletingPathExtension().path + ".answers"
    }

    /// - Parameter hash: SHA-256 of the answer, 64 hexadecimal digits.
    /// - Throws: ``AnswerStoreError`` when it cannot be written; nothing half written stays under the hash.
    public func keep(_ answer: [UInt8], hash: String, until end: Date) throws(AnswerStoreError) {
        let place = "\(folder)/\(Self.day(end))"
        let path = "\(place)/\(hash).gz"
        let files = FileManager.default
        do {
            try files.createDirectory(
                atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw AnswerStoreError(path: place, reason: error.localizedDescription)
        }
        guard !files.fileExists(atPath: path) else { return }
        let draft = "\(path).\(UUID().uuidString)"
        guard Self.write(answer, to: draft), rename(draft, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(draft)
            throw AnswerStoreError(path: path, reason: reason)
        }
    }

    private static func write(_ answer: [UInt8], to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        guard let file = gzdopen(descriptor, "wb") else {
            close(descriptor)
            return false
        }
        let written = answer.isEmpty || gzwrite(file, answer, UInt32(answer.count)) == answer.count
        return gzclose(file) == Z_OK && written
    }

    /// Where the answer with a hash lies; nil where it was not kept, or is no longer.
    public func path(of hash: String) -> String? {
        days.lazy.map { "\(folder)/\($0)/\(hash).gz" }.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Takes away what was to be kept until a day that has passed.
    public func prune(at now: Date) {
        let today = Self.day(now)
        for day in days where day < today { try? FileManager.default.removeItem(atPath: "\(folder)/\(day)") }
    }

    private var days: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil }.sorted()
    }

    private static func day(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}

public struct AnswerStoreError: Error, CustomStringConvertible, Sendable {
    public let path: String
    public let reason: String

    public var description: String {
        "the answer of a host cannot be kept in \(path): \(reason). Its hash is recorded all the same; see to the disk and the folder's owner."
    }
}
