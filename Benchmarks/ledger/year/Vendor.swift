import Ledger
import Vocabulary

/// What distributions publish in the course of the year: some security updates each week, a kernel each month, fixes without a
/// security meaning in between. About as much as Debian stable had in 2025.
struct Vendor {
    static let kernel = "linux-image-amd64"
    private static let libraries = [
        "apache2", "bind9", "busybox", "ca-certificates", "containerd", "cups", "curl", "dbus", "docker.io", "dpkg",
        "exim4", "expat",
        "git", "glib2.0", "glibc", "gnupg2", "gnutls28", "imagemagick", "intel-microcode", "jinja2", "krb5",
        "libarchive", "libtasn1",
        "libwebp", "libxml2", "libxslt", "mariadb", "nginx", "nss", "openjdk-17", "openssh", "openssl", "perl",
        "php8.2", "postgresql-15",
        "python3.11", "redis", "rsync", "ruby3.1", "samba", "sqlite3", "squid", "sudo", "systemd", "tiff", "tomcat10",
        "unbound", "vim",
        "webkit2gtk", "xz-utils", "zlib",
    ]
    static let packages = libraries + [kernel]

    /// One version that came out.
    private struct Release {
        let updateClass: UpdateClass
        let severity: Severity
        let advisory: String?
        let cve: String?
    }

    /// By package, in the order in which they came out: the first is version 1.
    private var releases: [String: [Release]] = [:]
    private var advisories = 5800

    /// The newest version of a package; 0 for the one with which the year began.
    func newest(_ name: String) -> Int { releases[name]?.count ?? 0 }

    /// What a scan lists of a package: the newest version with all that was mended since the one that is installed; nil where that
    /// is the newest.
    func update(_ name: String, installed: Int) -> PendingRecord? {
        guard let missing = releases[name]?.dropFirst(installed), !missing.isEmpty else { return nil }
        let classes = missing.map(\.updateClass)
        return PendingRecord(
            name: name, architecture: "amd64", installed: Self.version(installed),
            candidate: Self.version(newest(name)),
            updateClass: classes.contains(.security) ? .security : .bugfix,
            severity: missing.map(\.severity).max() ?? .unrated,
            advisories: missing.compactMap(\.advisory), cves: missing.compactMap(\.cve), source: name)
    }

    /// Publishes what comes out on a day.
    ///
    /// - Returns: the names of the packages with a newer version.
    mutating func publish(day: Int, _ random: inout SplitMix64) -> Set<String> {
        var names: Set<String> = []
        if day % 30 == 9 { names.insert(publish(Self.kernel, .security, &random)) }
        if random.chance(4 / 7) { names.insert(publish(random.pick(Self.libraries), .security, &random)) }
        if random.chance(2 / 7) { names.insert(publish(random.pick(Self.libraries), .bugfix, &random)) }
        return names
    }

    private mutating func publish(
        _ name: String, _ updateClass: UpdateClass, _ random: inout SplitMix64
    ) -> String {
        var release = Release(updateClass: updateClass, severity: .unrated, advisory: nil, cve: nil)
        if updateClass == .security {
            advisories += 1
            release = Release(
                updateClass: updateClass,
                severity: random.pick([.critical, .important, .important, .moderate, .moderate, .low]),
                advisory: "DSA-\(advisories)-1", cve: "CVE-2026-\(20_000 + advisories)")
        }
        releases[name, default: []].append(release)
        return name
    }

    static func version(_ number: Int) -> String { "1.\(number)-0+deb12u\(number + 1)" }
}
