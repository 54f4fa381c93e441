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

    /// The newest version of each package on offer, as a scan would list it; absent where nothing came out yet.
    private(set) var offers: [String: PendingRecord] = [:]
    private var released: [String: Int] = [:]
    private var advisories = 5800

    /// Publishes what comes out on a day.
    ///
    /// - Returns: the names of the packages with a newer version.
    mutating func publish(day: Int, _ random: inout SeededGenerator) -> Set<String> {
        var names: Set<String> = []
        if day % 30 == 9 { names.insert(publish(Self.kernel, .security, &random)) }
        if random.chance(4 / 7) { names.insert(publish(random.pick(Self.libraries), .security, &random)) }
        if random.chance(2 / 7) { names.insert(publish(random.pick(Self.libraries), .bugfix, &random)) }
        return names
    }

    private mutating func publish(
        _ name: String, _ updateClass: UpdateClass, _ random: inout SeededGenerator
    ) -> String {
        let number = released[name, default: 0] + 1
        released[name] = number
        var record = PendingRecord(
            name: name, architecture: "amd64", candidate: Self.version(number), updateClass: updateClass, source: name)
        // What was not installed yet comes with the fixes of the versions before it.
        if let older = offers[name], older.updateClass == .security {
            record.updateClass = .security
            record.severity = older.severity
            record.advisories = Array(older.advisories.suffix(1))
            record.cves = Array(older.cves.suffix(1))
        }
        if updateClass == .security {
            advisories += 1
            record.advisories.append("DSA-\(advisories)-1")
            record.cves.append("CVE-2026-\(20_000 + advisories)")
            record.severity = random.pick([.critical, .important, .important, .moderate, .moderate, .low])
        }
        offers[name] = record
        return name
    }

    /// - Parameter number: 0 for what was installed when the year began.
    static func version(_ number: Int) -> String { "1.\(number)-0+deb12u\(number + 1)" }
}
