import Foundation
import Vocabulary

/// Reads what users wrote and checks all of it: either everything is right, or every problem of every file is thrown at once.
public enum InventoryReader {
    /// Reads every `*.yml` and `*.yaml` of a folder, one client a file; or one such file.
    public static func read(folder: String) throws(Problems) -> Inventory {
        try read(folder: folder, surroundings: .current)
    }

    /// Reads one client.
    public static func read(file: String) throws(Problems) -> Client {
        let (clients, problems) = read(files: [file], surroundings: .current)
        guard problems.isEmpty, let client = clients.first else { throw Problems(problems: problems) }
        return client
    }

    static func read(folder: String, surroundings: Surroundings) throws(Problems) -> Inventory {
        let (clients, problems) = read(files: try files(in: folder), surroundings: surroundings)
        guard problems.isEmpty else { throw Problems(problems: problems) }
        return Inventory(clients: clients)
    }

    private static func files(in folder: String) throws(Problems) -> [String] {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return [folder] }
        guard exists, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            let what =
                exists
                ? "cannot be read" : "there is no such folder: msp-patch init makes one, --inventory names another"
            throw Problems(problems: [Problem(file: folder, message: what)])
        }
        let clients = names.sorted().filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yml") || $0.hasSuffix(".yaml")) }
        guard !clients.isEmpty else {
            throw Problems(problems: [Problem(file: folder, message: "holds no client: one file CLIENT.yml for each")])
        }
        let separator = folder.hasSuffix("/") ? "" : "/"
        return clients.map { folder + separator + $0 }
    }

    private static func read(files: [String], surroundings: Surroundings) -> ([Client], [Problem]) {
        var clients: [Client] = []
        var problems: [Problem] = []
        var places: [ClientID: String] = [:]
        for path in files {
            let file = SourceFile(path: path)
            let reading = ClientReader(file: file, surroundings: surroundings).read()
            if let (id, value) = reading.id {
                if let first = places[id] {
                    value.report("the client \(shown(id.rawValue)) stands twice, first in \(first)")
                }
                places[id] = places[id] ?? "\(path):\(value.line)"
            }
            if let client = reading.client { clients.append(client) }
            problems += file.problems
        }
        return (clients, problems)
    }
}
