import Foundation

/// How a package stands on a host with dnf. dnf 4 and dnf 5 take the same words but for the program's name and a line feed.
enum RpmQuestion {
    static func script(query: String, lineEnd: String) -> String {
        #"""
        ask installed 30 rpm -q --qf '%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{INSTALLTIME}\n' "$NAMES"
        ask versions 120 \#(query) repoquery --available \
          --qf "%{arch}$TAB%{epoch}:%{version}-%{release}$TAB%{repoid}\#(lineEnd)" "$NAMES"
        ask versionlock 60 \#(query) versionlock list
        """#
    }

    static func read(_ answer: Answer, package: String) -> [PackageStanding] {
        let available = rows(answer, "versions")
        let isLocked = DnfOffers.locked(answer.section("versionlock")?.output ?? []).contains(package)
        func version(_ text: String, _ architecture: String) -> PackageStanding.Version {
            let sources = available.filter { $0[0] == architecture && $0[1] == text }.map { $0[2] }
            return .init(version: text, sources: Set(sources).sorted())
        }
        // Of install-only packages several are there: the newest counts.
        let installed = Dictionary(grouping: rows(answer, "installed")) { $0[0] }.compactMapValues { rows in
            rows.max { RPMVersion($0[1]) < RPMVersion($1[1]) }
        }
        let newest = Dictionary(grouping: available) { $0[0] }.compactMapValues { rows in
            rows.map { $0[1] }.max { RPMVersion($0) < RPMVersion($1) }
        }
        return Set(installed.keys).union(newest.keys).map { architecture in
            let present = installed[architecture]
            let best = [present?[1], newest[architecture]].compactMap(\.self).max { RPMVersion($0) < RPMVersion($1) }
            return PackageStanding(
                architecture: architecture, installed: present.map { version($0[1], architecture) },
                since: present.flatMap { Double($0[2]) }.map(Date.init(timeIntervalSince1970:)),
                candidate: best.map { version($0, architecture) }, isHeld: isLocked)
        }
    }

    /// `ARCH <tab> VERSION <tab> REPOSITORY` or `… <tab> SECONDS`.
    private static func rows(_ answer: Answer, _ tag: String) -> [[String]] {
        (answer.section(tag)?.lines ?? Lines()).map(\.tabFields).compactMap { fields in
            guard fields.count == 3, PackageName.isArchitecture(fields[0]) else { return nil }
            let version = Rpm.version(fields[1])
            return PackageName.isRPMVersion(version) ? [fields[0].text, version.text, fields[2].text] : nil
        }
    }
}
