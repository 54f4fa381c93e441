import Foundation

extension Apt {
    /// dpkg writes the list of a package's files when it unpacks it: that is when the version came.
    var questionScript: String {
        #"""
        tell architecture "$(dpkg --print-architecture)"
        ask installed 30 dpkg-query -W -f '${db:Status-Abbrev}\t${Architecture}\t${Version}\n' "$NAMES"
        ask since 10 sh -c 'cd /var/lib/dpkg/info && for f in "$1.list" "$1":*.list; do
          [ -f "$f" ] && printf "%s\t%s\n" "$(stat -c %Y "$f")" "${f%.list}"; done; :' sh "$NAMES"
        ask holds 30 apt-mark showhold
        ask suites 60 apt-cache policy
        ask policy 60 sh -c 'apt-cache policy "$1"; for a in $(dpkg --print-foreign-architectures); do apt-cache policy "$1:$a"; done' sh "$NAMES"
        """#
    }

    func standings(_ answer: Answer) -> [PackageStanding] {
        let policy = AptPolicy(answer)
        let suites = AptSuites(answer)
        let native = answer.fact("architecture") ?? ""
        let holds = answer.section("holds")?.output ?? []
        let since = Dictionary(
            (answer.section("since")?.output ?? []).map(\.tabFields).filter { $0.count == 2 }.map { ($0[1], $0[0]) },
            uniquingKeysWith: { first, _ in first })
        let installed = (answer.section("installed")?.output ?? []).map(\.tabFields).filter {
            $0.count == 3 && !["n", "c"].contains($0[0].dropFirst().first ?? "n")
        }
        return policy.names.map { name in
            let parts = name.split(separator: ":").map(String.init)
            let architecture = parts.count == 2 ? parts[1] : native
            let present = installed.first {
                $0[1] == architecture || parts.count == 1 && $0[1] == "all"
            }
            func version(_ text: String) -> PackageStanding.Version {
                .init(version: text, sources: policy.places(of: text, name).map(suites.release(of:)))
            }
            let time = since["\(parts[0]):\(architecture)"] ?? (parts.count == 1 ? since[parts[0]] : nil)
            return PackageStanding(
                architecture: present?[1] ?? architecture, installed: (present?[2]).map(version),
                since: present == nil ? nil : time.flatMap(Double.init).map(Date.init(timeIntervalSince1970:)),
                candidate: policy.candidate(of: name).map(version),
                isHeld: holds.contains(name) || holds.contains("\(name):\(architecture)"))
        }.filter { $0.installed != nil || $0.candidate != nil }
    }
}
