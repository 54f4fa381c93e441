import Foundation
import SSHClient
import Testing

/// A private key file as ssh-keygen or openssl makes it.
struct KeyCase: Sendable, CustomTestStringConvertible {
    var name: String
    var options: [String]
    var passphrase = ""
    var testDescription: String { name }

    static let all =
        plain
        + [
            KeyCase(name: "ed25519-ctr", options: ["-t", "ed25519", "-a", "2"], passphrase: "secret"),
            KeyCase(
                name: "ed25519-cbc", options: ["-t", "ed25519", "-a", "3", "-Z", "aes256-cbc"], passphrase: "secret"),
            KeyCase(
                name: "ed25519-gcm", options: ["-t", "ed25519", "-a", "2", "-Z", "aes256-gcm@openssh.com"],
                passphrase: "secret"),
            KeyCase(
                name: "ed25519-aes128", options: ["-t", "ed25519", "-Z", "aes128-ctr"],
                passphrase: "pässwörd with spaces"),
            KeyCase(
                name: "ed25519-chacha", options: ["-t", "ed25519", "-a", "2", "-Z", "chacha20-poly1305@openssh.com"],
                passphrase: "secret"),
            KeyCase(name: "rsa-encrypted", options: ["-t", "rsa", "-b", "2048", "-a", "2"], passphrase: "secret"),
            KeyCase(name: "ecdsa-encrypted", options: ["-t", "ecdsa", "-b", "384", "-a", "2"], passphrase: "secret"),
            KeyCase(
                name: "rsa-pem-encrypted", options: ["-t", "rsa", "-b", "2048", "-m", "PEM"], passphrase: "secret"),
            KeyCase(
                name: "rsa-pkcs8-encrypted", options: ["-t", "rsa", "-b", "2048", "-m", "PKCS8"], passphrase: "secret"),
        ]

    static let plain = [
        KeyCase(name: "ed25519", options: ["-t", "ed25519"]),
        KeyCase(name: "ecdsa-256", options: ["-t", "ecdsa", "-b", "256"]),
        KeyCase(name: "ecdsa-384", options: ["-t", "ecdsa", "-b", "384"]),
        KeyCase(name: "ecdsa-521", options: ["-t", "ecdsa", "-b", "521"]),
        KeyCase(name: "rsa-2048", options: ["-t", "rsa", "-b", "2048"]),
        KeyCase(name: "rsa-4096", options: ["-t", "rsa", "-b", "4096"]),
        KeyCase(name: "ecdsa-pem", options: ["-t", "ecdsa", "-b", "256", "-m", "PEM"]),
        KeyCase(name: "rsa-pem", options: ["-t", "rsa", "-b", "2048", "-m", "PEM"]),
        KeyCase(name: "rsa-pkcs8", options: ["-t", "rsa", "-b", "3072", "-m", "PKCS8"]),
    ]

    static let encrypted = all.filter { !$0.passphrase.isEmpty }
}

@Suite("Private keys", .timeLimit(.minutes(3)))
struct IdentityTests {
    private let folder = TemporaryFolder("identities")

    private func make(_ test: KeyCase) throws -> String {
        let path = folder.path(test.name)
        let made = Command.run(
            "/usr/bin/ssh-keygen", ["-q", "-N", test.passphrase, "-C", test.name, "-f", path] + test.options)
        try #require(made.status == 0, "\(made.output)")
        return path
    }

    @Test("every kind of key file gives the public key that ssh-keygen wrote, and logs in", arguments: KeyCase.all)
    func logIn(_ test: KeyCase) async throws {
        let path = try make(test)
        let identity = try SSHIdentity(contentsOf: path) { test.passphrase }
        let line = try TestKeys.publicLine(path)
        let publicKey = try #require(HostKey(openSSH: line))
        #expect(identity.publicKeyBlob == publicKey.blob)
        let keys = try folder.write("authorized_\(test.name)", line + "\n")
        let server = try TestServer(["AuthorizedKeysFile \(keys)"], hostKeys: [TestKeys.hostEd25519])
        let result = try await withConnection(.test(server, authentication: [.key(identity)])) {
            try await $0.run("echo in")
        }
        #expect(result.outputText == "in\n")
    }

    @Test("a wrong passphrase and none are told apart", arguments: KeyCase.encrypted)
    func passphrases(_ test: KeyCase) throws {
        let path = try make(test)
        #expect(throws: SSHError.privateKey(path: path, .wrongPassphrase)) {
            try SSHIdentity(contentsOf: path) { "wrong" }
        }
        #expect(throws: SSHError.privateKey(path: path, .passphraseNeeded)) { try SSHIdentity(contentsOf: path) }
    }

    @Test("a cipher that is not supported is named")
    func unsupportedCipher() throws {
        let path = try make(
            KeyCase(name: "old", options: ["-t", "ed25519", "-Z", "3des-cbc"], passphrase: "secret"))
        let error = #expect(throws: SSHError.self) { try SSHIdentity(contentsOf: path) { "secret" } }
        #expect(try #require(error).description.contains("3des-cbc"))
    }

    @Test("the public half of an encrypted key is had without its passphrase", arguments: KeyCase.encrypted)
    func publicHalf(_ test: KeyCase) throws {
        let path = try make(test)
        let publicKey = try #require(HostKey(openSSH: TestKeys.publicLine(path)))
        #expect(SSHIdentity.publicKeyBlob(besides: path) == publicKey.blob)
    }

    @Test("a private key that others may read is refused, and the public half is told from it")
    func otherFiles() throws {
        let path = try make(KeyCase(name: "open", options: ["-t", "ed25519"]))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: SSHError.privateKey(path: path, .openToOthers(mode: "0640"))) {
            try SSHIdentity(contentsOf: path)
        }
        #expect(throws: SSHError.privateKey(path: path + ".pub", .publicKey)) {
            try SSHIdentity(contentsOf: path + ".pub")
        }
    }

    @Test(
        "what is no key is told with its path",
        arguments: ["", "nonsense", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"])
    func noKey(_ text: String) throws {
        let path = try folder.write("broken", text)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: SSHError.privateKey(path: path, .notAPrivateKey)) { try SSHIdentity(contentsOf: path) }
    }

    @Test("damage anywhere in a key file is an error and nothing worse")
    func damaged() throws {
        let bytes = try #require(
            FileManager.default.contents(atPath: make(KeyCase(name: "victim", options: ["-t", "ecdsa"]))))
        var generator = SplitMix(state: 20_261_121)
        for _ in 0..<300 {
            var damaged = [UInt8](bytes)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                damaged = Array(damaged.prefix(Int.random(in: 0...damaged.count, using: &generator)))
            }
            do {
                let identity = try SSHIdentity(damaged, path: "damaged")
                // Damage in a comment or in the padding may go unnoticed; the public key then still has its form.
                #expect(HostKey(blob: identity.publicKeyBlob) != nil)
            } catch {
                guard case .privateKey("damaged", _) = error else {
                    Issue.record("not a problem of the key: \(error)")
                    return
                }
            }
        }
    }

    @Test("a file that is not there")
    func missing() {
        #expect(throws: SSHError.privateKey(path: "/nonexistent", .unreadable("No such file or directory"))) {
            try SSHIdentity(contentsOf: "/nonexistent")
        }
    }
}

/// A generator that repeats (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
