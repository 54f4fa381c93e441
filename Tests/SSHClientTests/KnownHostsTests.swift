import Foundation
import SSHClient
import Testing

@Suite("known_hosts")
struct KnownHostsTests {
    let key: HostKey
    let other: HostKey

    init() throws {
        key = try TestKeys.hostKey(TestKeys.hostEd25519)
        other = try TestKeys.hostKey(TestKeys.hostECDSA)
    }

    @Test(
        "names, ports and patterns",
        arguments: [
            ("web1", "web1", 22, true), ("web1", "web2", 22, false), ("WEB1", "web1", 22, true),
            ("web1", "Web1", 22, true),
            ("web1,10.0.0.1", "10.0.0.1", 22, true), ("[web1]:2222", "web1", 2222, true),
            ("[web1]:2222", "web1", 22, false),
            ("web1", "web1", 2222, false), ("*.acme.example", "db.acme.example", 22, true),
            ("*.acme.example", "acme.example", 22, false),
            ("10.0.0.?", "10.0.0.7", 22, true), ("10.0.0.?", "10.0.0.77", 22, false),
            ("*.acme.example,!db.acme.example", "web.acme.example", 22, true),
            ("*.acme.example,!db.acme.example", "db.acme.example", 22, false),
            ("!db.acme.example,*", "db.acme.example", 22, false), ("[*]:2222", "web1", 2222, true),
            ("2001:db8::1", "2001:db8::1", 22, true),
            ("[2001:db8::1]:2222", "2001:db8::1", 2222, true),
            ("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 22, false),
        ] as [(String, String, UInt16, Bool)])
    func names(_ field: String, _ address: String, _ port: UInt16, _ isKnown: Bool) {
        let file = KnownHostsFile(text: "\(field) \(key.openSSH) comment\n")
        #expect(file.keys(for: SSHEndpoint(address: address, port: port)) == (isKnown ? [key] : []))
        #expect(file.problems.isEmpty)
    }

    @Test(
        "names hashed by ssh-keygen are found",
        arguments: [("web1.acme.example", UInt16(22)), ("10.0.0.1", 2222), ("2001:db8::1", 2222)])
    func hashed(_ address: String, _ port: UInt16) throws {
        let endpoint = SSHEndpoint(address: address, port: port)
        let folder = TemporaryFolder("known-hosts")
        let path = try folder.write("known_hosts", "\(endpoint) \(key.openSSH)\nother \(other.openSSH)\n")
        let hashing = Command.run("/usr/bin/ssh-keygen", ["-H", "-f", path])
        try #require(hashing.status == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("|1|"))
        let file = try KnownHostsFile(contentsOf: path)
        #expect(file.keys(for: endpoint) == [key])
        #expect(file.keys(for: SSHEndpoint(address: "other")) == [other])
        #expect(file.keys(for: SSHEndpoint(address: "nobody")) == [])
    }

    @Test("a revoked key is not among the pinned ones, wherever it is revoked")
    func revoked() {
        let file = KnownHostsFile(text: "web1 \(key.openSSH)\nweb1 \(other.openSSH)\n@revoked * \(key.openSSH)\n")
        let endpoint = SSHEndpoint(address: "web1")
        #expect(file.keys(for: endpoint) == [other])
        #expect(file.isRevoked(key, for: endpoint))
        #expect(file.policy(for: endpoint) == .pinned([other], revoked: [key]))
    }

    @Test("lines that are not used are told")
    func problems() {
        let text = """
            # comment

            web1
            web1 ssh-ed25519 AAAA
            web1 ssh-dss AAAAB3NzaC1kc3M=
            @cert-authority *.acme.example \(key.openSSH)
            @nonsense web1 \(key.openSSH)
            |1|salt|hash \(key.openSSH)
            web1 \(other.openSSH)
            """
        let file = KnownHostsFile(text: text)
        #expect(file.problems.map(\.line) == [3, 4, 5, 6, 7, 8])
        #expect(file.keys(for: SSHEndpoint(address: "web1")) == [other])
    }

    @Test("a key is written as it was read")
    func openSSH() throws {
        let line = try TestKeys.publicLine(TestKeys.hostRSA)
        let key = try #require(HostKey(openSSH: line))
        #expect(key.algorithm == .rsa)
        #expect(line.hasPrefix(key.openSSH))
        #expect(HostKey(blob: key.blob) == key)
        #expect(HostKey(openSSH: "ssh-ed25519 " + line.split(separator: " ")[1]) == nil)
        #expect(HostKey(blob: []) == nil)
    }
}
