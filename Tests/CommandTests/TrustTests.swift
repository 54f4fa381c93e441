import CommandHarness
import Foundation
import LoopbackServer
import Testing

/// Host keys are pinned by people, and each pin says by whom and when. The servers are real ones; nobody logs in to them.
@Suite(.timeLimit(.minutes(3))) struct TrustTests {
    private struct Document: Decodable {
        struct Host: Decodable {
            let host, decision: String
            let fingerprint: String?
            let known: Bool
            let was: [String]
            let error: String?
        }
        let hosts: [Host]
    }

    private struct Pins: Decodable {
        struct Pin: Decodable {
            let host, fingerprint, trustedBy, how: String
            let trustedAt: Date
        }
        let pins: [Pin]
    }

    /// An sshd, ended with the object.
    private final class KeyServer: Sendable {
        let port: UInt16
        private let program: RunningProgram

        init(_ keys: [String], in folder: URL) async throws {
            port = try LoopbackServer.closedPort()
            try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
            let lines =
                keys.map { "HostKey \(folder.path)/\($0)" } + [
                    "ListenAddress 127.0.0.1", "Port \(port)", "PidFile none", "UsePAM no", "StrictModes no",
                ]
            let file = folder.appending(path: "sshd_\(port)")
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
            program = try RunningProgram("/usr/sbin/sshd", ["-D", "-e", "-f", file.path], in: folder, environment: [:])
            try await program.says("Server listening", within: .seconds(20))
        }

        deinit { program.kill() }
    }

    private func workspace() async throws -> MSPPatch {
        let binary = try MSPPatch()
        for (name, kind) in [("one", "ed25519"), ("two", "ed25519"), ("curve", "ecdsa"), ("login", "ed25519")] {
            _ = try await binary.shell("ssh-keygen -q -t \(kind) -N '' -f \(name)")
        }
        return binary
    }

    private func write(_ client: String, _ host: String, to binary: MSPPatch, more: String = "") throws {
        try binary.writeInventory(
            client,
            """
            client: \(client)
            timezone: UTC
            ssh: {user: nobody, identity_file: ../login, agent: false\(more)}
            windows: [{name: night, when: daily, at: "22:00", length: 4h}]
            defaults: {window: night}
            hosts: {web1: {address: 127.0.0.1, \(host)}}
            """)
    }

    private func fingerprint(_ key: String, _ binary: MSPPatch) async throws -> String {
        let words = try await binary.shell("ssh-keygen -lf \(key).pub").output.split(separator: " ")
        return try String(#require(words.dropFirst().first))
    }

    @Test func `the same address in two clients has two keys, and each pin says who, when and how`() async throws {
        let binary = try await workspace()
        let (one, two) = (
            try await KeyServer(["one"], in: binary.folder), try await KeyServer(["two"], in: binary.folder)
        )
        try write("acme", "port: \(one.port)", to: binary)
        try write("globex", "port: \(two.port)", to: binary)
        let unasked = try await binary.run("trust", "--json")
        #expect(unasked.exit == .status(3))
        #expect(try unasked.json(Document.self).hosts.map(\.decision) == ["left_as_it_was", "left_as_it_was"])
        #expect(unasked.errors.contains(try await fingerprint("one", binary)), "whoever is asked sees the fingerprint")
        let agreed: Document = try await binary.run("trust", "--yes", "--json").json()
        let prints = [try await fingerprint("one", binary), try await fingerprint("two", binary)]
        #expect(agreed.hosts.map(\.fingerprint) == prints && agreed.hosts.map(\.decision) == ["pinned", "pinned"])
        let pins: Pins = try await binary.run("trust", "--list", "--json").json()
        #expect(pins.pins.map(\.host) == ["acme/web1", "globex/web1"] && pins.pins.map(\.fingerprint) == prints)
        #expect(pins.pins.allSatisfy { $0.how == "trust --yes" && $0.trustedBy.contains("@") })
        #expect(pins.pins.allSatisfy { abs($0.trustedAt.timeIntervalSinceNow) < 300 })
        let table = try await binary.run("trust", "--list", "--client", "globex")
        #expect(table.output.contains(prints[1]) && !table.output.contains(prints[0]), "\(table)")
        #expect(try await binary.run("evidence", "verify").exit == .status(0))
    }

    @Test func `a key of another kind is told with both fingerprints, and one that is pinned is no other`() async throws
    {
        let binary = try await workspace()
        let both = try await KeyServer(["one", "curve"], in: binary.folder)
        let curve = try String(contentsOf: binary.folder.appending(path: "curve.pub"), encoding: .utf8)
            .split(separator: " ").prefix(2).joined(separator: " ")
        try write("acme", "port: \(both.port), ssh: {host_key: \"\(curve)\"}", to: binary)
        let known = try await binary.run("trust", "--json")
        #expect(try known.json(Document.self).hosts.map(\.known) == [true], "\(known)")
        let one = try await KeyServer(["one"], in: binary.folder)
        try write("acme", "port: \(one.port), ssh: {host_key: \"\(curve)\"}", to: binary)
        let status: StatusDocument = try await binary.run("status", "--json").json()
        let error = try #require(status.hosts.first?.error)
        #expect(error.code == "host_key_changed", "\(error)")
        for key in ["one", "curve"] { #expect(error.message.contains(try await fingerprint(key, binary))) }
        let replaced = try await binary.run("trust", "--replace", "--limit", "web1", "--json")
        #expect(try replaced.json(Document.self).hosts.map(\.was) == [[try await fingerprint("curve", binary)]])
        // The inventory still names the old key: what a person has replaced stays replaced.
        try write("acme", "port: \(both.port), ssh: {host_key: \"\(curve)\"}", to: binary)
        let now: Document = try await binary.run("trust", "--json").json()
        #expect(
            try await now.hosts.map(\.fingerprint) == [fingerprint("one", binary)] && now.hosts.map(\.known) == [true])
    }

    @Test func `doctor lists the lines of known hosts files that are not used`() async throws {
        let binary = try await workspace()
        let key = try String(contentsOf: binary.folder.appending(path: "one.pub"), encoding: .utf8)
        try binary.write("web1 \(key)@cert-authority * \(key)web2 ssh-ed25519 AAAA\r\n", to: "inventories/known_hosts")
        try write("acme", "port: 1", to: binary, more: ", known_hosts: ./known_hosts")
        let answer = try await binary.run("doctor")
        #expect(answer.exit == .status(1), "\(answer)")
        #expect(answer.output.contains("line 2: host certificates cannot be verified"), "\(answer)")
        #expect(answer.output.contains("line 3: key of kind ssh-ed25519"), "\(answer)")
        try write("acme", "port: 1", to: binary, more: ", known_hosts: ./nothing")
        let missing = try await binary.run("status")
        #expect(missing.exit == .status(2) && missing.errors.contains("nothing cannot be read"), "\(missing)")
    }

    @Test func `a revoked key is nothing to agree to`() async throws {
        let binary = try await workspace()
        let server = try await KeyServer(["one"], in: binary.folder)
        let key = try String(contentsOf: binary.folder.appending(path: "one.pub"), encoding: .utf8)
        try binary.write("@revoked * \(key)", to: "inventories/known_hosts")
        try write(
            "acme", "port: \(server.port)", to: binary, more: ", known_hosts: ./known_hosts, trust_on_first_use: true")
        let answer = try await binary.run("trust", "--yes", "--json")
        #expect(answer.exit == .status(3), "\(answer)")
        let host = try #require(try answer.json(Document.self).hosts.first)
        #expect(host.decision == "refused" && host.error?.contains("revoked") == true, "\(answer)")
        _ = try await binary.run("status", "--trust-on-first-use")
        let pins: Pins = try await binary.run("trust", "--list", "--json").json()
        #expect(pins.pins.isEmpty)
    }
}
