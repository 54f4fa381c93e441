import Foundation

@testable import Feeds

enum Fixture {
    static func data(_ name: String) throws -> Data {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return try Data(contentsOf: folder.appending(path: name))
    }

    static func content(_ name: String) throws -> FeedContent {
        try FeedReader.read(try data(name), source: name)
    }

    /// A store in a folder of its own, with some feeds in it.
    static func store(_ names: String...) throws -> FeedStore {
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-feeds-\(UUID().uuidString)")
        let store = FeedStore(beside: folder.appending(path: "ledger.sqlite").path)
        for name in names { try store.keep(try content(name)) }
        return store
    }
}
