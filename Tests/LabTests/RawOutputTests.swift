import CommandHarness
import Foundation
import Testing

private enum RawOutputHosts {
    static let apt = LabHost(name: "raw-apt", image: "debian12-awkward", place: "20.81")
    static let dnf = LabHost(name: "raw-dnf", image: "el9-awkward", place: "20.82")
    static let all = [apt, dnf]
}

extension LabTests {
    /// The hashes that facts carry are those of the very bytes that hosts gave: compared with what `sha256sum` on the host says of them.
    @Suite(.serialized, .lab(RawOutputHosts.all)) struct RawOutputTests {
        private typealias Hosts = RawOutputHosts

        /// Keeps a copy of all that leaves the host in answer to a command, each in a file of its own.
        private static let keepsAnswers = """
            mkdir -p /var/answers && chmod 1777 /var/answers
            printf '%s\\n' '#!/bin/sh' 'eval "$SSH_ORIGINAL_COMMAND" | tee "/var/answers/$$"' > /usr/local/bin/keeping
            chmod 755 /usr/local/bin/keeping
            echo 'ForceCommand /usr/local/bin/keeping' > /etc/ssh/sshd_config.d/00-answers.conf
            systemctl reload ssh
            """

        /// The values of a field in the facts of a kind, as sqlite3 shows them: without this program.
        private func recorded(_ field: String, in kind: String, of host: LabHost, by binary: MSPPatch) async throws
            -> [String]
        {
            let query =
                "SELECT json_extract(body, '$.\(field)') FROM fact WHERE kind = '\(kind)' AND host = 'acme/\(host.name)' ORDER BY sequence"
            let answer = try await binary.shell("sqlite3 -readonly ledger.sqlite \"\(query)\"")
            #expect(answer.exit == .status(0), "\(answer)")
            return answer.output.split(separator: "\n").map(String.init)
        }

        private func sums(of files: String, on host: LabHost) async throws -> Set<String> {
            Set(try await host.shell("sha256sum \(files)").split(separator: "\n").map { String($0.prefix(64)) })
        }

        @Test func `a scan has the hash of what the host answered, and a job that of its log`() async throws {
            for host in Hosts.all { try await host.shell(Self.keepsAnswers) }
            let workspace = try await Workspace([(Hosts.apt, "keep_answers: 30d"), (Hosts.dnf, "")])
            let run = try await workspace.binary.run(
                "run", try workspace.playbook(include: ["msp-plain", "openssl-libs"]), within: .seconds(300))
            #expect(run.exit == .status(0), "\(run)")
            for host in Hosts.all {
                let scans = try await recorded("answerHash", in: "scan", of: host, by: workspace.binary)
                #expect(Set(scans).count == scans.count && scans.count >= 3, "\(scans): when planned, before and after")
                let answers = try await sums(of: "/var/answers/*", on: host)
                #expect(Set(scans).subtracting(answers) == [], "\(scans) are not all among \(answers)")
                let logs = try await recorded("logHash", in: "job", of: host, by: workspace.binary)
                #expect(logs.count == 1)
                #expect(try await sums(of: "/var/lib/msp-patch/jobs/*/log", on: host) == Set(logs))
                let kept = try await workspace.binary.shell(
                    scans.map { "gzip -dc ledger.answers/*/\($0).gz | sha256sum\n" }.joined())
                let digests = kept.output.split(separator: "\n").map { String($0.prefix(64)) }
                #expect((digests == scans) == (host.name == Hosts.apt.name), "\(kept)")
            }
        }
    }
}
