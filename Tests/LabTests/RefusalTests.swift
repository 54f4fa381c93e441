import CommandHarness
import Foundation
import Testing

private enum RefusalHosts {
    static let apt = LabHost(name: "refuse", image: "debian12-awkward", place: "20.87")
}

extension LabTests {
    /// What the job's own simulation refuses, since the archive has changed after the plan was made.
    @Suite(.serialized, .lab([RefusalHosts.apt])) struct RefusalTests {
        /// A repository on the host with `msp-newdep` 2.1, which `msp-app` 2.0 needs in any version.
        ///
        /// - Returns: a script that adds it to the host's sources, for a hook that runs between the plan and the job.
        private func prepareArchive(_ host: LabHost, fields: String) async throws -> String {
            try await host.shell(
                """
                set -e
                rm -rf /srv/later && mkdir -p /srv/later/package/DEBIAN && cd /srv/later
                printf 'Package: msp-newdep\\nVersion: 2.1\\nArchitecture: all\\nMaintainer: lab <lab@example.invalid>\\nDescription: later\\n\(fields)\\n' >package/DEBIAN/control
                dpkg-deb --root-owner-group --build package newdep.deb
                { cat package/DEBIAN/control; echo "Filename: ./newdep.deb"; echo "Size: $(stat -c %s newdep.deb)"; echo "SHA256: $(sha256sum <newdep.deb | cut -d' ' -f1)"; } >Packages
                printf '#!/bin/sh\\necho "deb [trusted=yes] file:/srv/later ./" >/etc/apt/sources.list.d/later.list && apt-get -qq update\\n' >/usr/local/sbin/later
                chmod +x /usr/local/sbin/later
                """)
            return "/usr/local/sbin/later"
        }

        @Test(arguments: [
            ("Conflicts: msp-old", "it would remove msp-old"),
            ("Depends: msp-new", "it would remove msp-old"),
            ("Section: misc", "it would also change msp-newdep 2.1"),
        ])
        func `what the plan did not name is refused, and the host is left as it was`(
            fields: String, reason: String
        ) async throws {
            let host = RefusalHosts.apt
            let workspace = try await Workspace(host)
            let script = try await prepareArchive(host, fields: fields)
            let playbook = try workspace.binary.writePlaybook(
                "later",
                """
                hosts: "*"
                updates: {include: [msp-app]}
                waves: [{name: all, hosts: rest, batch: 100%}]
                hooks: {before: [{command: [sudo, \(script)], from: host}], after: [{command: [touch, /tmp/undrained], from: host}]}
                checks: {settle: 2s}
                window: inherit
                """)
            let before = try await host.shell("dpkg-query -W")
            let answer = try await workspace.binary.run("run", playbook, "--json")
            try await host.shell("rm /etc/apt/sources.list.d/later.list; apt-get -qq update; rm /tmp/undrained")
            #expect(answer.exit == .status(1), "\(answer)")
            let run: RunDocument = try answer.json()
            #expect(run.outcomes == [host.name: "skipped_preflight"], "\(answer)")
            #expect(try run.host(host.name).reason?.contains(reason) == true, "\(answer)")
            #expect(try await host.shell("dpkg-query -W") == before)
        }
    }
}
