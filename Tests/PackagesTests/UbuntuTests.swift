import Testing
import Vocabulary

@testable import Packages

/// Phasing and Ubuntu Pro.
struct UbuntuTests {
    private static let installed =
        [
            "openssl\tamd64\t3.0.2-0ubuntu1.10", "ffmpeg\tamd64\t7:4.4.2-0ubuntu0.22.04.1",
            "base-files\tamd64\t12ubuntu4",
        ].map {
            "ii \t\($0)\t\t"
        }

    private static func scan(_ sections: [String: Answer.Section]) throws -> ManagerScan {
        var all = sections
        all["installed"] = .init(output: installed, status: 0)
        for tag in ["simulation", "upgradable"] where all[tag] == nil { all[tag] = .init(status: 0) }
        var answer = try Fixtures.answer(facts: ["architecture": "amd64"], sections: all)
        let scan = Apt().scan(&answer)
        #expect(answer.unknown.count == 0, "\(answer.unknown.first)")
        return scan
    }

    private static func document(_ status: String) -> Answer.Section {
        // The keys of the document that uaclient/security_status.py of canonical/ubuntu-pro-client makes.
        .init(
            output: [
                #"{"_schema_version": "0.1", "livepatch": {"fixed_cves": []}, "packages": [{"download_size": 1696284, "#,
                #""origin": "esm.ubuntu.com", "package": "ffmpeg", "service_name": "esm-apps", "status": "\#(status)", "#,
                #""version": "7:4.4.2-0ubuntu0.22.04.1+esm5"}, {"download_size": 1, "origin": "esm.ubuntu.com", "#,
                #""package": "not-here", "service_name": "esm-apps", "status": "\#(status)", "version": "1"}], "#,
                #""summary": {"num_esm_apps_updates": 2, "ua": {"attached": false}}}"#,
            ], status: 0)
    }

    @Test(
        "What only subscribers get is not entitled, with the service and what is missing",
        arguments: ["pending_attach", "pending_enable"])
    func subscribersOnly(status: String) throws {
        let pending = try Self.scan(["pro": Self.document(status)]).pending
        #expect(pending.map(\.name) == ["ffmpeg"], "a package that is not installed has no update")
        #expect(pending.first?.standing == .notEntitled && pending.first?.updateClass == .security)
        #expect(
            pending.first?.candidate == "7:4.4.2-0ubuntu0.22.04.1+esm5" && pending.first?.downloadBytes == 1_696_284)
        #expect(pending.first?.source == "esm.ubuntu.com esm-apps, \(status.replacing("_", with: " "))")
    }

    @Test("An update that a pin keeps from a subscriber is excluded, not a matter of the subscription")
    func notPreferred() throws {
        let pending = try Self.scan(["pro": Self.document("upgrade_available_not_preferred")]).pending
        #expect(pending.map(\.standing) == [.excluded])
    }

    @Test(
        "Of a client that gives no list it is said that what only subscribers get is not known",
        arguments: [
            (Answer.Section(errors: ["error: unrecognized arguments: --format"], status: 2), "unrecognized arguments"),
            (Answer.Section(status: 124), "exit status 124"),
        ])
    func noList(section: Answer.Section, words: String) throws {
        let scan = try Self.scan(["pro": section])
        #expect(scan.pending.isEmpty)
        let question = try #require(scan.unanswered.first { $0.topic == .subscriptions })
        #expect(question.reason.hasPrefix("pro security-status: ") && question.reason.contains(words))
        #expect(!question.topic.decidesPending && question.topic.weight == .warning)
        #expect(try Self.scan(["pro": Self.document("pending_attach")]).unanswered.isEmpty)
        #expect(try Self.scan([:]).unanswered.isEmpty, "a host without the client")
    }

    @Test("With a subscription apt itself offers them, and they are named once")
    func subscribed() throws {
        #expect(try Self.scan(["pro": Self.document("upgrade_available")]).pending.isEmpty)
    }

    @Test("A document that is none is counted, and guessed at by nobody")
    func malformed() throws {
        var answer = try Fixtures.answer(sections: ["pro": .init(output: ["Traceback"], status: 0)])
        #expect(UbuntuPro.read(&answer, native: "amd64", beside: ManagerScan()).isEmpty)
        #expect(answer.unknown.count == 1)
    }

    /// Before it is a host's turn, apt 2.4 takes a phased version for no candidate (`apt-cache policy`: priority 1): only a simulation with
    /// Always-Include-Phased-Updates names it.
    @Test("A phased update that apt keeps to itself is seen")
    func phased() throws {
        let pending = try Self.scan([
            "phased": .init(
                output: ["Inst base-files [12ubuntu4] (12ubuntu4.1 Ubuntu:22.04/jammy-updates [amd64])"], status: 0),
            "details": .init(
                output: [
                    "Package: base-files", "Architecture: amd64", "Version: 12ubuntu4.1",
                    "Phased-Update-Percentage: 10", "",
                ], status: 0),
        ]).pending
        #expect(pending.map(\.name) == ["base-files"])
        #expect(pending.first?.standing == .phased(percent: 10))
    }

    @Test("What apt and Ubuntu's hooks print in between is known", arguments: Fixtures.cases("ubuntu", suffix: "txt"))
    func prose(name: String) throws {
        var unknown = UnknownLines()
        let simulation = AptSimulation(Lines(try Fixtures.lines("ubuntu/\(name).txt")), unknown: &unknown)
        #expect(unknown.count == 0, "\(unknown.first)")
        #expect(simulation.installs.isEmpty && simulation.removals.isEmpty)
    }
}
