import Foundation
import Testing

@testable import Inventory

/// A folder that is gone when the test is over.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("inventory-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult func write(_ name: String, _ data: Data) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }

    @discardableResult func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }
}

let surroundings = Surroundings(home: "/home/jane", user: "jane")

/// Reads one client's file that is right.
func client(_ text: String) throws -> Client {
    let folder = try TemporaryFolder()
    try folder.write("client.yml", text)
    return try #require(try InventoryReader.read(folder: folder.path, surroundings: surroundings).clients.first)
}

/// The problems of one client's file, without the name of the file: `3:5: what (did you mean "…"?)`.
func problems(_ text: String) throws -> [String] { try problems(Data(text.utf8)) }

func problems(_ data: Data) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("client.yml", data)
    return problems(in: folder)
}

func problems(in folder: TemporaryFolder) -> [String] {
    do {
        _ = try InventoryReader.read(folder: folder.path, surroundings: surroundings)
        return []
    } catch {
        return error.problems.map {
            $0.description.replacing(folder.path + "/", with: "").replacing("client.yml:", with: "")
        }
    }
}

func playbook(_ text: String, for inventory: Inventory? = nil) throws -> Playbook {
    try PlaybookReader.read(text: text, source: "patch.yml", for: inventory)
}

func playbookProblems(_ text: String, for inventory: Inventory? = nil) -> [String] {
    do {
        _ = try PlaybookReader.read(text: text, source: "patch.yml", for: inventory)
        return []
    } catch {
        return error.problems.map { $0.description.replacing("patch.yml:", with: "") }
    }
}

/// What every file needs, to put a few lines behind it.
let head = """
    client: acme
    timezone: Europe/Berlin
    windows: [{name: monthly, when: second Tuesday + 4 days, at: "22:00", length: 4h}]
    defaults: {window: monthly}

    """
