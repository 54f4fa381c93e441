import CommandHarness
import Foundation
import Testing

/// A host that a suite wants: `t-web=debian12@127.0.20.11`.
struct LabHost: Sendable {
    /// The name in the inventory; in the lab `t-` stands before it.
    let name: String
    let image: String
    /// The last byte and the one before: `20.11`.
    let place: String
    /// How many seconds the slow package takes.
    var slow: Int?

    var address: String { "127.0.\(place)" }
    var labName: String { "t-\(name)" }
    var specification: String { "\(labName)=\(image)@\(address)" + (slow.map { ",slow=\($0)" } ?? "") }
}

/// The scripts of `lab/`.
enum Lab {
    /// Boots new hosts; what a killed test run has left of them goes first.
    static func up(_ hosts: [LabHost]) async throws {
        guard getuid() == 0 else {
            throw HarnessError(
                "LabTests boot real hosts, which needs root: run `sudo make test`, or leave them out with `swift test --skip LabTests`"
            )
        }
        let there = Set(try await list().hosts.map(\.name))
        let left = hosts.filter { there.contains($0.labName) }
        if !left.isEmpty { try await down(left) }
        try await script("up", hosts.map(\.specification), within: .seconds(900))
    }

    static func down(_ hosts: [LabHost]) async throws {
        try await script("down", hosts.map(\.labName), within: .seconds(120))
    }

    static func cut(_ host: LabHost) async throws { try await script("link", ["cut", host.labName]) }
    static func heal(_ host: LabHost) async throws { try await script("link", ["heal", host.labName]) }

    /// Where the lab keeps the client key and what it knows of hosts.
    static func list() async throws -> LabList {
        try await script("list", ["--json"]).json()
    }

    /// - Throws: `HarnessError` when the script fails.
    @discardableResult
    static func script(_ name: String, _ arguments: [String], within limit: Duration = .seconds(60)) async throws
        -> Finished
    {
        let finished = try await run(name, arguments, within: limit)
        guard finished.exit == .status(0) else { throw HarnessError("\(finished)") }
        return finished
    }

    static func run(_ name: String, _ arguments: [String], within limit: Duration = .seconds(60)) async throws
        -> Finished
    {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "msp-patch-lab-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = Repository.root.appending(path: "lab/\(name)").path
        let environment = ProcessInfo.processInfo.environment
        return try await RunningProgram(path, arguments, in: folder, environment: environment).finish(within: limit)
    }
}

/// The fields of `lab/list --json` that tests look at.
struct LabList: Decodable {
    struct Host: Decodable {
        let name: String
        let log: String
    }

    let key: String
    let knownHosts: String
    let hosts: [Host]
}

/// Boots hosts before the tests of a suite and takes them down after them, whatever became of the tests.
///
/// One suite has the machine at a time: two cores boot and patch no more hosts at once.
struct LabTrait: SuiteTrait, TestScoping {
    let hosts: [LabHost]

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void)
        async throws
    {
        await Turn.shared.take()
        let result = await Result {
            try await Lab.up(hosts)
            try await function()
        }
        let ending = await Result { try await Lab.down(hosts) }
        await Turn.shared.pass()
        try result.get()
        try ending.get()
    }
}

extension Trait where Self == LabTrait {
    /// The hosts that the suite's tests share.
    static func lab(_ hosts: [LabHost]) -> LabTrait { LabTrait(hosts: hosts) }
}

/// First come, first served.
private actor Turn {
    static let shared = Turn()
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func pass() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
