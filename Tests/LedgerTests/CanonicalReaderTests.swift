import Foundation
import Ledger
import Testing
import Vocabulary

/// What is read without the general decoder is what the general decoder reads; what is not plain is left to it.
@Suite struct CanonicalReaderTests {
    static let state = HostState(
        osID: "debian", osVersion: "12", osName: "Debian GNU/Linux 12", packageManager: "apt", architecture: "amd64",
        machineID: "m", bootID: "b", runningKernel: "6.1", newestKernel: "6.2", rebootRequired: true,
        rebootReasons: ["kernel", "glibc"], failedUnits: ["a.service"],
        filesystems: [.init(path: "/", sizeBytes: 1 << 40, freeBytes: 0)],
        findings: [
            .init(code: "low_space", weight: "warning", message: "/boot is full", remedy: "apt autoremove"),
            .init(code: "x", weight: "notice", message: "Größe — 大"),
        ], installedCount: 412, installedDigest: "d")

    static let scans = [
        ScanFact(result: .complete, pendingCount: 17, durationSeconds: 3.25),
        ScanFact(result: .partial, failedRepositories: ["updates", "security"], durationSeconds: 1e-7),
        ScanFact(result: .failed, failure: .init(code: "timed_out", message: "no answer"), durationSeconds: 1e21),
        ScanFact(result: .complete, state: state, appeared: [update("openssl", "2"), update("zlib", "1")]),
        ScanFact(result: .complete, gone: [key("openssl", "2")], durationSeconds: 12_345.678),
        ScanFact(result: .complete, pendingCount: 1, answerHash: SHA256.hexDigest(of: Data("an answer".utf8))),
    ]

    @Test(arguments: scans)
    func readsAScanAsTheDecoderDoes(scan: ScanFact) throws {
        let body = try CanonicalJSON.encode(scan)
        #expect(ScanFact.read(canonical: body) == scan)
        #expect(try CanonicalJSON.decode(ScanFact.self, from: body) == scan)
    }

    /// As they were written before empty lists were left out and answers were hashed.
    @Test(arguments: [
        #"{"appeared":[],"durationSeconds":3.25,"failedRepositories":[],"gone":[],"pendingCount":17,"result":"complete"}"#,
        #"{"durationSeconds":3.25,"pendingCount":17,"result":"complete"}"#,
    ])
    func readsAScanWithAndWithoutItsEmptyLists(body: String) throws {
        let scan = ScanFact(result: .complete, pendingCount: 17, durationSeconds: 3.25)
        #expect(ScanFact.read(canonical: Data(body.utf8)) == scan)
        #expect(try CanonicalJSON.decode(ScanFact.self, from: Data(body.utf8)) == scan)
        #expect(try String(decoding: CanonicalJSON.encode(scan), as: UTF8.self) == Self.plainScan)
    }

    private static let plainScan = #"{"durationSeconds":3.25,"pendingCount":17,"result":"complete"}"#

    static let instants = [
        0.0, 0.001, -0.001, 951_782_400, 951_868_799.999, 1_709_164_800, 4_102_444_799, -2_208_988_800,
    ]

    @Test(arguments: instants)
    func readsAnOutcomeAsTheDecoderDoes(seconds: Double) throws {
        let instant = Date(timeIntervalSince1970: seconds)
        let outcome = HostOutcomeFact(
            outcome: .applied, reason: "because", wave: "canary",
            window: .init(name: "night", opens: instant, closes: instant.addingTimeInterval(3600)),
            changes: [.init(name: "openssl", architecture: "amd64", from: "1", to: "2", applied: true)], rebooted: true,
            checks: [
                .init(name: "ssh", requirement: "required", before: "pass", after: "pass", verdict: "ok", detail: "22")
            ], startedAt: instant, finishedAt: instant)
        let body = try CanonicalJSON.encode(outcome)
        #expect(try HostOutcomeFact.read(canonical: body) == CanonicalJSON.decode(HostOutcomeFact.self, from: body))
    }

    @Test func readsTheHeadOfARunWithoutItsPlan() throws {
        let client = try #require(ClientID(rawValue: "acme"))
        var start = RunStartedFact(
            playbook: "monthly", planDigest: "d", plan: #"{"a": "quoted \"words\" \\"}"#, clients: [client])
        let plain = try CanonicalJSON.encode(start)
        #expect(RunHeading.read(canonical: plain) == RunHeading(playbook: "monthly", clients: [client]))
        start.emergency = .init(reason: "worm", approvedBy: "J. Doe")
        let body = try CanonicalJSON.encode(start)
        #expect(RunHeading.read(canonical: body) == nil)
        #expect(try CanonicalJSON.decode(RunHeading.self, from: body).emergency == start.emergency)
    }

    /// Each is either no canonical body of this version, or none at all: the general decoder has the last word on it.
    @Test(arguments: [
        "", "{", "{}", "[]", "{\"result\":\"complete\"}",
        #"{"appeared":[],"durationSeconds":0,"failedRepositories":[],"gone":[],"pendingCount":0,"result":"complete"} "#,
        #"{"appeared":[],"durationSeconds":0,"failedRepositories":["a\"b"],"gone":[],"pendingCount":0,"result":"partial"}"#,
        #"{"appeared":[],"durationSeconds":0,"failedRepositories":[],"gone":[],"news":1,"pendingCount":0,"result":"complete"}"#,
        #"{"appeared":[],"durationSeconds":0,"failedRepositories":[],"gone":[],"pendingCount":0.5,"result":"complete"}"#,
        #"{"appeared":null,"durationSeconds":0,"failedRepositories":[],"gone":[],"pendingCount":0,"result":"complete"}"#,
        #"{"appeared":[],"durationSeconds":0,"failedRepositories":[],"gone":[],"pendingCount":0,"result":"excellent"}"#,
        #"{"appeared":[],"durationSeconds":0,"failedRepositories":["unfinished],"gone":[],"pendingCount":0"#,
    ])
    func leavesWhatIsNotPlainToTheDecoder(body: String) {
        #expect(ScanFact.read(canonical: Data(body.utf8)) == nil)
    }

    /// Through the ledger: messages with quotes and line breaks come back as they were.
    @Test func whatIsNotPlainComesBackAllTheSame() throws {
        let folder = try TemporaryFolder()
        let failure = ScanFact.Failure(code: "x", message: "it said \"no\"\n\\ and /\u{1}")
        let scan = ScanFact(result: .failed, failure: failure)
        let facts = try folder.open().append([NewFact(scan, host: host(), validAt: day(1))])
        #expect(try facts.map { try $0.decode(ScanFact.self) } == [scan])
        #expect(try folder.open().seenHost(of: host())?.failure == failure)
    }
}
