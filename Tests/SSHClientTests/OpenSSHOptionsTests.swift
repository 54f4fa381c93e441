import Foundation
import SSHClient
import Testing

/// The real `ssh -G` on configurations of the tests' own.
@Suite("The user's OpenSSH configuration", .timeLimit(.minutes(4)))
struct OpenSSHOptionsTests {
    private let folder = TemporaryFolder("openssh")
    private let file: String
    private let home = FileManager.default.homeDirectoryForCurrentUser.path
    private let login = NSUserName()

    init() throws {
        file = try folder.write(
            "config",
            """
            Host web*
              HostName %h.example.com
              User deploy
              Port 2222
              IdentityFile ~/.ssh/%r-%h-%p
              IdentityFile "\(folder.root)/with space/%n%%"
              IdentityAgent ~/.agent/%u
              IdentitiesOnly yes
              ProxyJump alice@edge:2200,[::1]:99,ssh://bob@inner:33
              UserKnownHostsFile ~/.ssh/known-%h "/etc/with space/known"
              GlobalKnownHostsFile none
              HostKeyAlias farm
              ConnectTimeout 7
            Match host matched exec "exit 0"
              User by-match
            Host command
              ProxyCommand nc %h %p
            Host certificate
              CertificateFile ~/.ssh/id-cert.pub
            Host revoked
              RevokedHostKeys /etc/ssh/revoked
            Host hash
              IdentityFile ~/.ssh/%C
            Host no-agent
              IdentityAgent none
              IdentityFile none
              ProxyJump none
            Host agent-variable
              IdentityAgent $MSP_PATCH_NO_SUCH_VARIABLE
            Host edge
              HostName 192.0.2.1
              User never
              ProxyJump outer
            Host outer
              HostName 192.0.2.2
            Host inner
              HostName 192.0.2.3
              IdentityFile ~/.ssh/inner
              ProxyJump nobody-asks
            Host circle
              ProxyJump round
            Host round
              ProxyJump circle

            """)
    }

    @Test("every option that is read")
    func everything() async throws {
        let options = try await OpenSSHOptions.read("web1", file: file)
        #expect(options.endpoint == SSHEndpoint(address: "web1.example.com", port: 2222))
        #expect(options.user == "deploy")
        #expect(
            options.identityFiles == ["\(home)/.ssh/deploy-web1.example.com-2222", "\(folder.root)/with space/web1%"])
        #expect(options.identityAgent == .socket(path: "\(home)/.agent/\(login)"))
        #expect(options.identitiesOnly)
        #expect(options.jumps.map(\.user) == ["alice", nil, "bob"])
        #expect(options.jumps.map(\.host) == ["edge", "::1", "inner"])
        #expect(options.jumps.map(\.port) == [2200, 99, 33])
        #expect(options.knownHostsFiles == ["\(home)/.ssh/known-web1.example.com", "/etc/with space/known"])
        #expect(options.hostKeyAlias == "farm")
        #expect(options.knownHostsEndpoint.description == "farm")
        #expect(options.connectTimeout == .seconds(7))
    }

    @Test("what is asked for goes before the configuration")
    func commandLine() async throws {
        let options = try await OpenSSHOptions.read("web1", user: "me", port: 99, file: file)
        #expect(options.user == "me")
        #expect(options.endpoint.port == 99)
        #expect(options.identityFiles.first == "\(home)/.ssh/me-web1.example.com-99")
    }

    @Test("OpenSSH's own defaults")
    func defaults() async throws {
        let options = try await OpenSSHOptions.read("elsewhere", file: file)
        #expect(options.endpoint == SSHEndpoint(address: "elsewhere", port: 22))
        #expect(options.user == login)
        #expect(options.identityFiles.contains("\(home)/.ssh/id_ed25519"))
        #expect(options.identityAgent == .ofEnvironment)
        #expect(!options.identitiesOnly && options.jumps.isEmpty && options.hostKeyAlias == nil)
        #expect(options.connectTimeout == nil)
        #expect(options.knownHostsFiles.contains("\(home)/.ssh/known_hosts"))
        #expect(options.knownHostsEndpoint == options.endpoint)
    }

    @Test("Match is OpenSSH's own doing")
    func match() async throws {
        #expect(try await OpenSSHOptions.read("matched", file: file).user == "by-match")
    }

    @Test("none is none, and a variable that is not set is no agent")
    func none() async throws {
        let options = try await OpenSSHOptions.read("no-agent", file: file)
        #expect(options.identityAgent == .none)
        #expect(options.identityFiles.isEmpty && options.jumps.isEmpty)
        #expect(try await OpenSSHOptions.read("agent-variable", file: file).identityAgent == .none)
    }

    @Test(
        "what cannot be done is refused by its name",
        arguments: [
            ("revoked", "RevokedHostKeys"), ("command", "ProxyCommand (nc %h %p)"), ("certificate", "CertificateFile"),
            ("hash", "%C in IdentityFile"),
            ("-oProxyCommand=x", "hostname contains invalid characters"),
        ])
    func refused(_ host: String, _ words: String) async throws {
        let error = await sshError { _ = try await OpenSSHOptions.read(host, file: file) }
        guard case .invalidConfiguration(let message) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(message.hasPrefix(host) && message.contains(words), "\(message)")
    }

    @Test("a mistake in the configuration is told in OpenSSH's words")
    func mistake() async throws {
        let bad = try folder.write("bad", "Host *\n  NoSuchOption yes\n")
        let error = await sshError { _ = try await OpenSSHOptions.read("any", file: bad) }
        let message = try #require(error).description
        #expect(message.contains("\(bad): line 2") && message.lowercased().contains("nosuchoption"), "\(message)")
        let missing = await sshError { _ = try await OpenSSHOptions.read("any", file: folder.path("missing")) }
        #expect(missing?.description.contains("No such file") == true)
    }

    @Test("the way to a host: each hop by its own block, the nearest with what lies before it")
    func way() async throws {
        let way = try await OpenSSHOptions.way(to: "web1", file: file)
        #expect(way.map(\.endpoint.address) == ["192.0.2.2", "192.0.2.1", "::1", "192.0.2.3", "web1.example.com"])
        #expect(way.map(\.endpoint.port) == [22, 2200, 99, 33, 2222])
        #expect(way.map(\.user) == [login, "alice", login, "bob", "deploy"])
        #expect(way[3].identityFiles == ["\(home)/.ssh/inner"])
    }

    @Test("a way in a circle is refused")
    func circle() async throws {
        let error = await sshError { _ = try await OpenSSHOptions.way(to: "circle", file: file) }
        #expect(error?.description.contains("in a circle") == true)
    }

    @Test("a hundred hosts at once")
    func many() async throws {
        let addresses = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<100 {
                group.addTask { try await OpenSSHOptions.read("web\(number)", file: file).endpoint.address }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(addresses == Set((0..<100).map { "web\($0).example.com" }))
    }
}
