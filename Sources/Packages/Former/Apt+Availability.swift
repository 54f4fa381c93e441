/// Which versions apt could install: what the repositories' indexes name, and the files it has kept.
extension Apt {
    static let archives = "/var/cache/apt/archives"

    /// `apt-cache show` also prints what is only installed; a paragraph without `Filename` cannot be fetched.
    var availabilityScript: String {
        #"""
        ask versions 60 sh -c 'apt-cache show -- "$@" 2>/dev/null | grep -E "^(Package|Version|Architecture|Filename): |^$"; :' sh $NAMES
        ask kept 20 sh -c 'for n; do find \#(Self.archives) -maxdepth 1 -name "${n%%:*}_*.deb" 2>/dev/null; done; :' sh $NAMES
        """#
    }

    /// apt-cache(8) takes `NAME:ARCH`, and not `NAME:all`.
    func availabilityName(_ package: PackageChange) -> String {
        package.architecture == "all" ? package.name : "\(package.name):\(package.architecture)"
    }

    func available(_ answer: Answer) -> [AvailableVersion] {
        var found: [AvailableVersion] = []
        var fields: [String: String] = [:]
        for line in (answer.section("versions")?.output ?? []) + [""] {
            if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
                fields[String(line[..<colon])] = String(line[colon...].dropFirst()).trimmed
                continue
            }
            if fields["Filename"] != nil, let name = fields["Package"], let version = fields["Version"],
                let architecture = fields["Architecture"]
            {
                found.append(.init(name: name, architecture: architecture, version: version, place: .repository))
            }
            fields = [:]
        }
        return (found + (answer.section("kept")?.output ?? []).compactMap(Self.kept)).filter {
            accepts(name: $0.name) && accepts(version: $0.version) && PackageName.isArchitecture(Line($0.architecture))
        }
    }

    /// `…/NAME_VERSION_ARCH.deb`, where apt writes the colon of an epoch as `%3a`.
    private static func kept(_ path: String) -> AvailableVersion? {
        let file = path.split(separator: "/").last ?? ""
        let parts = file.dropLast(4).split(separator: "_")
        guard file.hasSuffix(".deb"), parts.count == 3 else { return nil }
        return AvailableVersion(
            name: String(parts[0]), architecture: String(parts[2]),
            version: String(parts[1]).replacing("%3a", with: ":"), place: .cache)
    }
}
