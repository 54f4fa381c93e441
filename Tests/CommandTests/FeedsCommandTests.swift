import CommandHarness
import Foundation
import LoopbackServer
import Testing

/// `feeds` and `why`, as somebody calls them.
struct FeedsCommandTests {
    private static func fixture(_ name: String) -> String {
        Repository.root.appending(path: "Tests/FeedsTests/Fixtures/\(name)").path
    }

    private struct Feeds: Decodable {
        struct Feed: Decodable {
            let name: String
            let form: String
            let sha256: String
            let published: Date
            let entries: Int
            let stale: Bool
        }

        struct Missing: Decodable { let form: String }

        let schema: String
        let feeds: [Feed]
        let missing: [Missing]
    }

    private struct Imported: Decodable {
        struct Answer: Decodable {
            let feed: Feeds.Feed
            let unreadable: Int
            let news: Int
        }

        let schema: String
        let imported: [Answer]
    }

    @Test func `feeds are imported and listed with their age`() async throws {
        let binary = try MSPPatch()
        let files = ["kev.json", "tracker.json", "epss.csv", "debian.json"].map(Self.fixture)
        let answer = try await binary.run(["feeds", "import", "--json"] + files)
        #expect(answer.exit == .status(0), "\(answer)")
        let imported: Imported = try answer.json()
        #expect(imported.schema == "msp-patch/feeds-import/1")
        #expect(imported.imported.map(\.feed.form) == ["kev", "debian-tracker", "epss", "end-of-life"])
        #expect(imported.imported.map(\.unreadable) == [0, 0, 2, 0] && imported.imported.map(\.news) == [1, 0, 0, 1])
        // The catalogue is of 2025: too old, and said to be.
        let listed = try await binary.run("feeds", "--json")
        #expect(listed.exit == .status(1), "\(listed)")
        let feeds: Feeds = try listed.json()
        #expect(feeds.schema == "msp-patch/feeds/1" && feeds.missing.map(\.form) == ["debian-advisories"])
        #expect(feeds.feeds.first { $0.form == "kev" }?.stale == true)
        #expect(feeds.feeds.first { $0.form == "debian-tracker" }?.entries == 23)
        let table = try await binary.run("feeds", "list")
        #expect(table.output.contains("the KEV catalogue (kev) is"), "\(table)")
        #expect(try await binary.run("evidence", "verify").exit == .status(0))
        try FileManager.default.removeItem(at: binary.folder.appending(path: "ledger.feeds"))
        let lost = try await binary.run("feeds")
        #expect(lost.exit == .status(1) && lost.output.contains("debian-tracker: its tables are gone"), "\(lost)")
    }

    @Test func `packed files are unpacked, and addresses fetched`() async throws {
        let binary = try MSPPatch()
        let packed = binary.folder.appending(path: "kev.json.gz")
        let text = try String(contentsOfFile: Self.fixture("kev.json"), encoding: .utf8)
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-kc", Self.fixture("kev.json")]
        try Data().write(to: packed)
        gzip.standardOutput = try FileHandle(forWritingTo: packed)
        try gzip.run()
        gzip.waitUntilExit()
        let unpacked = try await binary.run("feeds", "import", packed.path)
        #expect(unpacked.exit == .status(0) && unpacked.output.contains("kev: 12 entries of 2025-08-25"), "\(unpacked)")

        let server = try LoopbackServer(answer: LoopbackServer.page("200 OK", text))
        defer { server.stop() }
        let fetched = try await binary.run("feeds", "import", "http://127.0.0.1:\(server.port)/kev.json")
        #expect(fetched.exit == .status(0) && fetched.output.contains("nothing new to the ledger"), "\(fetched)")
    }

    @Test func `what can't be had or read is told, and changes nothing`() async throws {
        let binary = try MSPPatch()
        let server = try LoopbackServer(answer: LoopbackServer.page("404 Not Found", "gone"))
        defer { server.stop() }
        try binary.write("<html>sorry</html>", to: "page.html")
        let cases = [
            ("http://127.0.0.1:\(server.port)/x", "404"),
            ("http://127.0.0.1:\(try LoopbackServer.closedPort())/x", "not fetched"),
            ("nowhere.json", "there is no such file"), ("page.html", "no feed that is known here"),
        ]
        for (source, words) in cases {
            let answer = try await binary.run("feeds", "import", source)
            #expect(answer.exit == .status(2) && answer.errors.contains(words), "\(answer)")
        }
        let wrong = try await binary.run("feeds", "import", "--kind", "nvd", "page.html")
        #expect(wrong.exit == .status(2) && wrong.errors.contains("there is no kind"), "\(wrong)")
        #expect(try await binary.run("feeds", "--json").json(Feeds.self).feeds.isEmpty)
    }

    @Test func `status names feeds that are too old`() async throws {
        let binary = try await UnreachableTests.scanned()
        _ = try await binary.run("feeds", "import", Self.fixture("kev.json"))
        let answer = try await binary.run("status", "--recorded")
        #expect(answer.output.contains("the KEV catalogue (kev) is"), "\(answer)")
    }

    @Test func `status says that nobody knows what is exploited without the catalogue`() async throws {
        let binary = try await UnreachableTests.scanned()
        let answer = try await binary.run("status", "--recorded")
        #expect(answer.output.contains("not known: what is being exploited"), "\(answer)")
        struct Document: Decodable { let missingFeeds: [Feeds.Missing] }
        func missing() async throws -> [String] {
            try await binary.run("status", "--recorded", "--json").json(Document.self).missingFeeds.map(\.form)
        }
        #expect(try await missing() == ["kev"])
        _ = try await binary.run("feeds", "import", Self.fixture("kev.json"))
        let informed = try await binary.run("status", "--recorded")
        #expect(!informed.output.contains("not known: what is being exploited"), "\(informed)")
        #expect(try await missing() == [])
    }

    private struct Why: Decodable {
        let schema: String
        let host: String
        let state: String
        let scannedAt: Date?
    }

    @Test func `why of a host that nobody has seen says so`() async throws {
        let binary = try await UnreachableTests.scanned()
        let answer = try await binary.run("why", "globex/web1", "openssl", "--json")
        #expect(answer.exit == .status(1), "\(answer)")
        let why: Why = try answer.json()
        #expect(why.schema == "msp-patch/why/1" && why.host == "globex/web1" && why.state == "unknown")
        #expect(why.scannedAt == nil)
        let text = try await binary.run("why", "globex/web1")
        #expect(text.output.contains("never: msp-patch scan --limit globex/web1"), "\(text)")
        let nobody = try await binary.run("why", "nobody")
        #expect(nobody.exit == .status(2) && nobody.errors.contains("no host is called"), "\(nobody)")
    }
}
