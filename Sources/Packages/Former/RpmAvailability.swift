/// Which versions dnf could install. dnf 4 and dnf 5 take the same words but for the program's name and a line feed.
enum RpmAvailability {
    /// - Parameters:
    ///   - query: How dnf is asked.
    ///   - lineEnd: dnf 4 ends each answer of a query with a line feed of its own, dnf 5 does not.
    static func script(query: String, lineEnd: String) -> String {
        #"""
        ask versions 120 \#(query) repoquery --available \
          --qf "%{name}$TAB%{arch}$TAB%{epoch}:%{version}-%{release}\#(lineEnd)" $NAMES
        ask kept 60 sh -c 'find \#(caches) -name "*.rpm" 2>/dev/null | head -n 5000 |
          while IFS= read -r f; do rpm -qp --nosignature --qf "%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n" "$f" 2>/dev/null; done; :'
        """#
    }

    /// Where dnf keeps what it has fetched: dnf 4, dnf 5.
    static let caches = "/var/cache/dnf /var/cache/libdnf5"

    static func read(_ answer: Answer) -> [AvailableVersion] {
        [("versions", AvailableVersion.Place.repository), ("kept", .cache)].flatMap { tag, place in
            (answer.section(tag)?.lines ?? Lines()).map(\.tabFields).compactMap { fields in
                guard fields.count == 3, PackageName.isRPM(fields[0]), PackageName.isArchitecture(fields[1]) else {
                    return nil
                }
                let version = Rpm.version(fields[2])
                guard PackageName.isRPMVersion(version) else { return nil }
                return AvailableVersion(
                    name: fields[0].text, architecture: fields[1].text, version: version.text, place: place)
            }
        }
    }
}
