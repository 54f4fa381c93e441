import Feeds
public import Foundation
import LocalPrograms
import Vocabulary

/// A feed as it came, in a file of its own that is gone when nobody needs it any more.
final class FeedFile: Sendable {
    /// Of the file as it came, 64 hexadecimal digits.
    let digest: String
    /// When it was written, by its file or its server.
    let modified: Date
    private let folder: URL
    private let path: String

    /// - Parameter source: a path, or an address of http or https, which curl fetches with the machine's certificates and proxies.
    /// - Throws: ``FeedSourceError``; `LocalProgramError` where curl or what unpacks it is missing.
    init(_ source: String) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-feed-\(UUID().uuidString)")
        let copy = folder.appending(path: "feed").path
        path = copy
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            if Self.isAddress(source) {
                try await Self.fetch(source, to: copy)
            } else {
                try Self.copy(source, to: copy)
            }
            let original = Self.isAddress(source) ? copy : source
            let attributes = try FileManager.default.attributesOfItem(atPath: original)
            modified = attributes[.modificationDate] as? Date ?? Date()
            digest = SHA256.hexDigest(of: try Data(contentsOf: URL(filePath: copy), options: .alwaysMapped))
            try await Self.unpack(copy, source: source)
        } catch {
            // A half-made object has no deinit.
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Unpacked, and mapped: a large feed does not fill the memory.
    func data() throws -> Data { try Data(contentsOf: URL(filePath: path), options: .alwaysMapped) }

    private static func isAddress(_ source: String) -> Bool {
        source.hasPrefix("https://") || source.hasPrefix("http://")
    }

    private static func copy(_ source: String, to path: String) throws {
        guard FileManager.default.fileExists(atPath: source) else {
            throw FeedSourceError.unreadable(source: source, reason: "there is no such file")
        }
        do {
            try FileManager.default.copyItem(atPath: source, toPath: path)
        } catch {
            throw FeedSourceError.unreadable(source: source, reason: error.localizedDescription)
        }
    }

    private static let timeout: Duration = .seconds(900)
    private static let maximumBytes = 2 << 30

    /// `--remote-time` sets the file's time to the server's: the age of data that have no date.
    private static func fetch(_ address: String, to path: String) async throws {
        let words = [
            "curl", "--silent", "--show-error", "--fail", "--location", "--remote-time", "--proto", "=http,https",
            "--connect-timeout", "20", "--max-filesize", "\(maximumBytes)", "--output", path, "--", address,
        ]
        let answer = try await LocalProgram(words, timeout: timeout).run()
        guard answer.status == 0, FileManager.default.fileExists(atPath: path) else {
            let said = String(decoding: answer.errors, as: UTF8.self).split(whereSeparator: \.isNewline).last
            throw FeedSourceError.notFetched(
                address: address, reason: said.map(String.init) ?? "curl ended with \(answer.status)")
        }
    }

    private static let packers: [(magic: [UInt8], program: String, suffix: String)] = [
        ([0x1F, 0x8B], "gzip", "gz"), (Array("BZh".utf8), "bzip2", "bz2"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz", "xz"),
    ]

    private static func unpack(_ path: String, source: String) async throws {
        let head = try FileHandle(forReadingFrom: URL(filePath: path)).read(upToCount: 8) ?? Data()
        guard let packer = packers.first(where: { head.starts(with: $0.magic) }) else { return }
        let packed = "\(path).\(packer.suffix)"
        try FileManager.default.moveItem(atPath: path, toPath: packed)
        let words = [packer.program, "--decompress", "--", packed]
        guard try await LocalProgram(words, timeout: timeout).run().status == 0 else {
            throw FeedSourceError.unreadable(source: source, reason: "\(packer.program) can't unpack it")
        }
    }
}

/// A feed could not be had.
public enum FeedSourceError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(source: String, reason: String)
    case notFetched(address: String, reason: String)
    /// Newer data are there already.
    case older(source: String, published: Date, than: Date)

    public var description: String {
        switch self {
        case .unreadable(let source, let reason): "\(source): \(reason); nothing was changed"
        case .notFetched(let address, let reason):
            "\(address): not fetched: \(reason); see that this machine reaches it, or fetch the file yourself and import that"
        case .older(let source, let published, let newest):
            "\(source) is of \(published.formatted(.iso8601)), and what is imported is of \(newest.formatted(.iso8601)): older data would take back what became known since; nothing was changed"
        }
    }
}
