import Foundation
import Testing

/// The house of docs/architecture.md, held to the sources: imports run downwards only, and a file fits in a head.
struct ArchitectureTests {
    /// From the top to the bottom. A module may import those below it that stand in its own list, and nothing else of ours.
    static let house: [(module: String, mayImport: Set<String>)] = [
        (
            "msp-patch",
            [
                "Controller", "Reports", "Compliance", "PatchEngine", "Planning", "HealthChecks", "Feeds", "Ledger",
                "Packages", "Inventory",
                "MaintenanceWindows", "SSHClient", "Vocabulary",
            ]
        ),
        (
            "Controller",
            [
                "Compliance", "PatchEngine", "Planning", "HealthChecks", "Feeds", "Ledger", "LocalPrograms", "Packages",
                "Inventory", "MaintenanceWindows", "RemoteText", "SSHClient", "Vocabulary", "CZlib",
            ]
        ),
        ("Reports", ["Compliance", "Vocabulary"]),
        ("Compliance", ["Ledger", "Vocabulary"]),
        ("PatchEngine", ["Planning", "HealthChecks", "Inventory", "Packages", "Vocabulary"]),
        ("Planning", ["Inventory", "MaintenanceWindows", "Packages", "Vocabulary"]),
        ("HealthChecks", ["Inventory", "LocalPrograms", "RemoteText", "Vocabulary"]),
        ("Ledger", ["Vocabulary"]),
        ("Feeds", ["Packages", "Vocabulary"]),
        ("Packages", ["RemoteText", "Vocabulary"]),
        ("Inventory", ["LocalPrograms", "MaintenanceWindows", "Vocabulary"]),
        ("MaintenanceWindows", []),
        ("RemoteText", []),
        ("SSHClient", ["CLibssh2", "CLibcrypto", "LocalPrograms"]),
        ("LocalPrograms", ["CProcess"]),
        ("Vocabulary", ["CLibcrypto"]),
    ]

    @Test(arguments: house.map(\.module))
    func `a module imports only what stands below it`(module: String) throws {
        let allowed = try #require(Self.house.first { $0.module == module }).mayImport
        let ours = Set(Self.house.map(\.module)).union(["CLibssh2", "CLibcrypto", "CProcess", "CZlib"])
        for file in try Self.sources(of: module) {
            let forbidden = try Self.imports(in: file).intersection(ours).subtracting(allowed)
            #expect(forbidden.isEmpty, "\(file.lastPathComponent) imports \(forbidden.sorted())")
        }
    }

    @Test func `every module of the package stands in the house`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
        let known = Set(Self.house.map(\.module)).union(["CLibssh2", "CLibcrypto", "CProcess", "CZlib"])
        #expect(Set(folders).subtracting(known).isEmpty)
    }

    @Test(arguments: house.map(\.module))
    func `a file fits in a head`(module: String) throws {
        for file in try Self.sources(of: module) {
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            ).count
            #expect(lines <= 350, "\(file.lastPathComponent) has \(lines) lines")
        }
    }

    @Test(arguments: house.map(\.module))
    func `only the ledger speaks SQL`(module: String) throws {
        guard module != "Ledger" else { return }
        for file in try Self.sources(of: module) {
            #expect(!(try Self.imports(in: file).contains("GRDB")), "\(file.lastPathComponent)")
        }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func sources(of module: String) throws -> [URL] {
        let folder = root.appending(path: "Sources/\(module)")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        return files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    private static func imports(in file: URL) throws -> Set<String> {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return Set(
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard let keyword = words.firstIndex(of: "import"), keyword <= 2, words.count > keyword + 1 else {
                    return nil
                }
                return String(words[keyword + 1])
            })
    }
}
