import Foundation
import Inventory

/// The playbooks that hold without being named one by one.
struct PlaybookFolder {
    let global: GlobalOptions
    /// A playbook, or a folder of them; nil for `playbooks` beside the inventories.
    let path: String?

    /// - Throws: `Problems` of all files at once; `Failure` where there is none, or two have one name.
    func read(for inventory: Inventory) throws -> [Playbook] {
        let files = try files()
        var problems: [Problem] = []
        var playbooks: [Playbook] = []
        for file in files {
            do {
                playbooks.append(try PlaybookReader.read(file: file, for: inventory))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw Problems(problems: problems) }
        if let twice = Dictionary(grouping: playbooks, by: \.name).values.first(where: { $0.count > 1 }) {
            throw Failure.wrongUse(
                "msp-patch: \(twice.map(\.source).joined(separator: " and ")) have the same name, \(twice[0].name): the ledger could not tell them apart"
            )
        }
        return playbooks
    }

    /// Whether the folder has any: one that somebody has just made is empty.
    var hasPlaybooks: Bool { !Self.playbooks(in: place).isEmpty }

    private var isFolder: Bool {
        (try? URL(filePath: place).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }

    private static func playbooks(in folder: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
    }

    private var place: String {
        path ?? URL(filePath: global.inventoryPath).deletingLastPathComponent().appending(path: "playbooks").path
    }

    private func files() throws -> [String] {
        guard FileManager.default.fileExists(atPath: place) else {
            throw Failure.wrongUse("msp-patch: there is no \(place); name a playbook or a folder of them")
        }
        guard isFolder else { return [place] }
        let files = Self.playbooks(in: place)
        guard !files.isEmpty else { throw Failure.wrongUse("msp-patch: no playbook (*.yml) is in \(place)") }
        return files
    }
}
