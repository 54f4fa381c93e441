import Foundation
import SSHClient
import Testing

/// An sshd configuration as it is found in the field, and what is to come of it.
struct ServerCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        case works
        /// Works with libssh2 1.11; before, the error names this part of the key exchange.
        case worksWithLibssh2Eleven(orElse: AlgorithmMismatch.Kind)
        case never(AlgorithmMismatch.Kind)
    }

    var name: String
    var options: [String] = []
    var hostKeys = [TestKeys.hostRSA, TestKeys.hostECDSA, TestKeys.hostEd25519]
    /// What is pinned.
    var pinned = TestKeys.hostEd25519
    var outcome = Outcome.works
    var testDescription: String { name }

    private static let etm = "hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com"
    private static let aead = "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com"
    private static let nist = "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521"

    static let all = [
        ServerCase(name: "Debian's defaults"),
        // OpenSSH 8.4 of Debian 11, by its lists.
        ServerCase(
            name: "Debian 11",
            options: [
                "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,\(nist),diffie-hellman-group-exchange-sha256,"
                    + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256",
                "HostKeyAlgorithms ecdsa-sha2-nistp256,ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ssh-rsa",
            ]),
        // OpenSSH 10 of Debian 13 no longer has the finite-field groups and puts the post-quantum exchange first.
        ServerCase(
            name: "Debian 13",
            options: [
                "KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,\(nist)"
            ]),
        ServerCase(name: "ed25519 host key only", hostKeys: [TestKeys.hostEd25519]),
        ServerCase(name: "ECDSA host key only", hostKeys: [TestKeys.hostECDSA], pinned: TestKeys.hostECDSA),
        ServerCase(
            name: "RSA host key only", hostKeys: [TestKeys.hostRSA], pinned: TestKeys.hostRSA,
            outcome: .worksWithLibssh2Eleven(orElse: .hostKey)),
        ServerCase(
            name: "RSA host key only, with SHA-1 as in EL 8", options: ["HostKeyAlgorithms +ssh-rsa"],
            hostKeys: [TestKeys.hostRSA],
            pinned: TestKeys.hostRSA),
        ServerCase(
            name: "CIS benchmark",
            options: [
                "Ciphers -3des-cbc,aes128-cbc,aes192-cbc,aes256-cbc,chacha20-poly1305@openssh.com",
                "KexAlgorithms -diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1",
                "MACs -hmac-md5,hmac-md5-96,hmac-sha1-96,umac-64@openssh.com,hmac-md5-etm@openssh.com,hmac-sha1-96-etm@openssh.com,umac-64-etm@openssh.com",
                "ClientAliveInterval 15", "ClientAliveCountMax 3", "MaxAuthTries 4", "LoginGraceTime 60",
                "DisableForwarding yes",
            ]),
        ServerCase(
            name: "Mozilla modern",
            options: [
                "KexAlgorithms curve25519-sha256@libssh.org,ecdh-sha2-nistp521,ecdh-sha2-nistp384,ecdh-sha2-nistp256,diffie-hellman-group-exchange-sha256",
                "Ciphers \(aead),aes256-ctr,aes192-ctr,aes128-ctr",
                "MACs \(etm),hmac-sha2-512,hmac-sha2-256,umac-128@openssh.com",
            ]),
        ServerCase(
            name: "FIPS-like",
            options: [
                "Ciphers aes256-gcm@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr",
                "MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512",
                "KexAlgorithms \(nist),diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256,diffie-hellman-group16-sha512",
            ], hostKeys: [TestKeys.hostECDSA, TestKeys.hostRSA], pinned: TestKeys.hostECDSA),
        ServerCase(name: "finite-field exchange only", options: ["KexAlgorithms diffie-hellman-group-exchange-sha256"]),
        ServerCase(name: "group 14 only", options: ["KexAlgorithms diffie-hellman-group14-sha256"]),
        ServerCase(
            name: "encrypt-then-MAC only", options: ["Ciphers aes256-ctr", "MACs \(etm)"],
            outcome: .worksWithLibssh2Eleven(orElse: .mac)),
        ServerCase(name: "AEAD only", options: ["Ciphers \(aead)"], outcome: .worksWithLibssh2Eleven(orElse: .cipher)),
        ServerCase(
            name: "post-quantum only", options: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"],
            outcome: .never(.keyExchange)),
        // What RHEL 9's DEFAULT crypto policy writes.
        ServerCase(
            name: "EL 9",
            options: [
                "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr",
                "MACs hmac-sha2-256-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-128-etm@openssh.com,"
                    + "hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha1,umac-128@openssh.com,hmac-sha2-512",
                "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,\(nist),diffie-hellman-group-exchange-sha256,"
                    + "diffie-hellman-group14-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512",
                "PubkeyAcceptedAlgorithms ecdsa-sha2-nistp256,ssh-ed25519,rsa-sha2-256,rsa-sha2-512",
            ]),
        ServerCase(
            name: "ed25519 for hosts and users only",
            options: ["HostKeyAlgorithms ssh-ed25519", "PubkeyAcceptedAlgorithms ssh-ed25519"],
            hostKeys: [TestKeys.hostEd25519]),
        ServerCase(name: "compression offered only", options: ["Compression delayed"]),
        ServerCase(name: "MaxSessions 1", options: ["MaxSessions 1"]),
        ServerCase(name: "a banner", options: ["Banner /etc/services"]),
        ServerCase(name: "rekeying", options: ["RekeyLimit 256K 1s"]),
    ]
}

@Suite("Servers as they are found", .timeLimit(.minutes(3)))
struct ServerMatrixTests {
    private static let isLibssh2Eleven = Result { try SSHAbilities.ofThisProcess() }.map { $0.lacking.count < 3 }

    @Test("works, or says what both sides have", arguments: ServerCase.all)
    func server(_ test: ServerCase) async throws {
        let server = try TestServer(test.options, hostKeys: test.hostKeys)
        let configuration = try SSHConfiguration.test(server, hostKeys: [test.pinned])
        switch test.outcome {
        case .works: try await check(configuration)
        case .worksWithLibssh2Eleven where try Self.isLibssh2Eleven.get(): try await check(configuration)
        case .worksWithLibssh2Eleven(let kind), .never(let kind):
            let error = await sshError { try await withConnection(configuration) { _ in } }
            guard case .noCommonAlgorithm(server.endpoint, let mismatch) = error else {
                Issue.record("not a mismatch: \(String(describing: error))")
                return
            }
            #expect(mismatch.kind == kind)
            #expect(!mismatch.server.isEmpty && !mismatch.client.isEmpty)
            #expect(Set(mismatch.server).isDisjoint(with: mismatch.client))
            let text = "\(try #require(error))"
            #expect(mismatch.server.allSatisfy(text.contains) && mismatch.client.allSatisfy(text.contains))
        }
    }

    /// Two commands, one of them with much output and a pause, so that re-keying by volume and by time both happen in it.
    private func check(_ configuration: SSHConfiguration) async throws {
        try await withConnection(configuration) { connection in
            let first = try await connection.run("head -c 1500000 /dev/zero; sleep 1.2; echo end")
            #expect(first.standardOutput.count == 1_500_004)
            #expect(first.exit == .status(0))
            let second = try await connection.run("echo again; exit 4")
            #expect(second.outputText == "again\n")
            #expect(second.exit == .status(4))
        }
    }

    @Test("MaxSessions 1: a second command at the same time is refused, with the setting named")
    func maxSessions() async throws {
        let folder = TemporaryFolder("sessions")
        let end = folder.path("end")
        let server = try TestServer(["MaxSessions 1"])
        try await withConnection(.test(server)) { connection in
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let command = "echo started; while [ ! -e '\(end)' ]; do sleep 0.1; done; echo first"
            async let first = connection.run(command) { _ in continuation.yield() }
            for await _ in started { break }
            let error = await sshError { _ = try await connection.run("echo second") }
            if case .channelRefused = error {} else { Issue.record("not refused: \(String(describing: error))") }
            #expect(error.map(\.description)?.contains("MaxSessions") == true)
            try folder.write("end", "")
            let output = try await first.outputText
            #expect(output == "started\nfirst\n")
        }
    }

    @Test("MaxStartups 3: more logins than it allows all come in, in time")
    func maxStartups() async throws {
        let server = try TestServer(["MaxStartups 3"])
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(server)
        let errors = await withTaskGroup(of: SSHError?.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    await sshError {
                        try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
                    }
                }
            }
            return await group.reduce(into: [SSHError]()) { if let error = $1 { $0.append(error) } }
        }
        // What is left after all repetitions must at least say why.
        for error in errors {
            guard case .serverDropped = error else {
                Issue.record("not dropped: \(error)")
                continue
            }
        }
        #expect(errors.count < 6)
    }

    @Test("ForceCommand answers instead of what was asked")
    func forceCommand() async throws {
        let server = try TestServer(["ForceCommand echo forced; exit 9"])
        let result = try await withConnection(.test(server)) {
            try await $0.run("echo asked", standardInput: Array("input".utf8))
        }
        #expect(result.outputText == "forced\n")
        #expect(result.exit == .status(9))
    }

    @Test("a login that takes its time succeeds within its time-out and fails beyond it")
    func slowLogin() async throws {
        // sshd insists on a path that only root can write to.
        let folder = TemporaryFolder("slow", in: "/run/")
        let script = try folder.write("keys", "#!/bin/sh\nsleep 1\ncat \(TestKeys.user).pub\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let server = try TestServer([
            "AuthorizedKeysFile none", "AuthorizedKeysCommand \(script)", "AuthorizedKeysCommandUser root",
        ])
        try await withConnection(.test(server)) { _ = try await $0.run("true") }
        let quick = try SSHConfiguration.test(server, timeouts: SSHTimeouts(authentication: .milliseconds(400)))
        let error = await sshError { try await withConnection(quick) { _ in } }
        #expect(error == .timedOut(.authentication, server.endpoint, after: .milliseconds(400)))
    }

    @Test("an idle connection outlives the server's own patience")
    func clientAlive() async throws {
        let server = try TestServer(["ClientAliveInterval 1", "ClientAliveCountMax 2"])
        var configuration = try SSHConfiguration.test(server)
        configuration.keepalive = .milliseconds(500)
        try await withConnection(configuration) { connection in
            try await Task.sleep(for: .seconds(5))
            let result = try await connection.run("echo alive")
            #expect(result.outputText == "alive\n")
        }
    }

    @Test("a silent command outlives the idle limit on a live host, and a dead host is noticed within it")
    func deadPeer() async throws {
        let server = try TestServer()
        var configuration = try SSHConfiguration.test(server, timeouts: SSHTimeouts(idle: .seconds(4)))
        configuration.keepalive = .seconds(2)
        try await withConnection(configuration) { connection in
            let result = try await connection.run("sleep 6; echo slow")
            #expect(result.outputText == "slow\n")
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let task = Task { try await connection.run("echo started; sleep 60") { _ in continuation.yield() } }
            for await _ in started { break }
            server.freezeSessions()
            let error = await sshError { _ = try await task.value }
            #expect(error == .timedOut(.idle, server.endpoint, after: .seconds(4)))
            server.thawSessions()
        }
    }
}
