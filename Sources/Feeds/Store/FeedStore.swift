import Foundation
import Vocabulary

/// What the imported feeds say of packages that hosts may have one day, in a folder beside the ledger.
///
/// No figure is computed from it: what a figure needs is recorded as a fact when it first concerns a host. It can be deleted, and
/// made again by importing the feeds.
public struct FeedStore: Sendable {
    public let folder: String

    private enum Table: String, CaseIterable { case fixes, advisories, scores }

    /// - Parameter ledger: the ledger's path; `ledger.sqlite` has its feeds in `ledger.feeds`.
    public init(beside ledger: String) {
        folder = URL(filePath: ledger).deletingPathExtension().path + ".feeds"
    }

    /// The names of the feeds that are there.
    public var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Set(
            files.compactMap { file in
                Table.allCases.first { file.hasSuffix(".\($0.rawValue)") }.map {
                    String(file.dropLast($0.rawValue.count + 1))
                }
            }
        ).sorted()
    }

    // MARK: writing

    /// Takes the place of what an earlier import of the same name said. A document of CSAF is added to those of its publisher.
    public func keep(_ content: FeedContent) throws(FeedError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .store(path: folder, reason: error.localizedDescription)
        }
        var advisories = content.advisories
        if content.kind == .csaf {
            let newer = Set(advisories.map(\.id))
            advisories += self.advisories(of: content.name).filter { !newer.contains($0.id) }
        }
        try write(content.fixes.map(\.line), to: .fixes, of: content.name)
        try write(advisories.map(\.line), to: .advisories, of: content.name)
        try write(content.scores.map(\.line), to: .scores, of: content.name)
    }

    /// Puts what a feed says of advisories aside, before other data take its place; what an import that did not end has put aside stays.
    public func setAside(_ name: String) throws(FeedError) {
        let aside = pathAside(name)
        guard !FileManager.default.fileExists(atPath: aside),
            FileManager.default.fileExists(atPath: path(.advisories, name))
        else { return }
        do {
            try FileManager.default.copyItem(atPath: path(.advisories, name), toPath: aside)
        } catch {
            throw .store(path: aside, reason: error.localizedDescription)
        }
    }

    /// What was put aside, where the ledger has all that followed from it.
    public func forgetAside(_ name: String) { try? FileManager.default.removeItem(atPath: pathAside(name)) }

    private func pathAside(_ name: String) -> String { "\(folder)/\(name).aside" }

    private func write(_ lines: [String], to table: Table, of name: String) throws(FeedError) {
        let path = path(table, name)
        guard lines.isEmpty else { return try SortedTable.write(lines, to: path) }
        try? FileManager.default.removeItem(atPath: path)
    }

    private func path(_ table: Table, _ name: String) -> String { "\(folder)/\(name).\(table.rawValue)" }

    // MARK: reading

    /// What the feeds say about the things that a table is about, one table a feed.
    func fixes() -> [SortedTable] { tables(.fixes) }

    func advisories() -> [SortedTable] { tables(.advisories) }

    func scores() -> [SortedTable] { tables(.scores) }

    private func tables(_ table: Table) -> [SortedTable] { names.compactMap { SortedTable(path: path(table, $0)) } }

    /// Everything that one feed says of advisories.
    public func advisories(of name: String) -> [Advisory] { advisories(at: path(.advisories, name)) }

    /// What was put aside (``setAside(_:)``).
    public func advisoriesAside(of name: String) -> [Advisory] { advisories(at: pathAside(name)) }

    private func advisories(at path: String) -> [Advisory] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.first.flatMap { Advisory(id: String($0), fields: Array(fields.dropFirst())) }
        }
    }
}

extension Fix {
    static func key(_ package: Package) -> String {
        switch package {
        case .source(let name): name
        case .binary(let name): "binary/\(name)"
        }
    }

    fileprivate var line: String {
        [Self.key(package), release, version, advisory ?? "", severity.rawValue, cves.joined(separator: ",")]
            .joined(separator: "\t")
    }

    /// - Parameter fields: of a line, without the package.
    init?(package: Package, fields: [Substring]) {
        guard fields.count == 5, let severity = Severity(rawValue: String(fields[3])) else { return nil }
        self.init(
            package: package, release: String(fields[0]), version: String(fields[1]),
            advisory: fields[2].isEmpty ? nil : String(fields[2]), severity: severity,
            cves: fields[4].split(separator: ",").map(String.init))
    }
}

extension Advisory {
    fileprivate var line: String {
        [id, FeedDate.day(released), severity.rawValue, isWithdrawn ? "withdrawn" : "", cves.joined(separator: ",")]
            .joined(separator: "\t")
    }

    /// - Parameter fields: of a line, without the name.
    init?(id: String, fields: [Substring]) {
        guard fields.count == 4, let released = FeedDate.read(String(fields[0])),
            let severity = Severity(rawValue: String(fields[1]))
        else { return nil }
        self.init(
            id: id, released: released, severity: severity, cves: fields[3].split(separator: ",").map(String.init),
            isWithdrawn: !fields[2].isEmpty)
    }
}

extension ExploitScore {
    fileprivate var line: String { "\(cve)\t\(probability)" }
}
