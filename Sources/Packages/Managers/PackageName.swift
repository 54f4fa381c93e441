/// What the distributions allow as names and versions. Nothing else is read from a host, and nothing else is sent to one.
enum PackageName {
    private static let lowercase = "abcdefghijklmnopqrstuvwxyz"
    private static let letters = lowercase + lowercase.uppercased()
    private static let digits = "0123456789"

    private static let debianNameBegins = ASCIISet(lowercase + digits)
    private static let debianName = ASCIISet(lowercase + digits + "+-.")
    private static let rpmNameBegins = ASCIISet(letters + digits + "_")
    private static let rpmName = ASCIISet(letters + digits + "-._+")
    private static let versionBegins = ASCIISet(letters + digits)
    private static let debianVersion = ASCIISet(letters + digits + ".+-~:")
    private static let rpmVersion = ASCIISet(letters + digits + "._+~^:-")
    private static let architecture = ASCIISet(lowercase + digits + "_-")

    /// Debian Policy 5.6.7: lower case letters, digits, `+`, `-` and `.`, at least two, beginning with a letter or digit.
    static func isDebian(_ name: Span<UInt8>) -> Bool {
        (2...200).contains(name.count) && debianNameBegins.contains(name[0]) && debianName.containsAll(name)
    }

    static func isDebian(_ name: Line) -> Bool { name.withBytes { isDebian($0) } }

    /// deb-version(7): `[epoch:]upstream[-revision]` of letters, digits and `. + - ~ :`.
    static func isDebianVersion(_ version: Span<UInt8>) -> Bool {
        (1...200).contains(version.count) && versionBegins.contains(version[0]) && debianVersion.containsAll(version)
    }

    static func isDebianVersion(_ version: Line) -> Bool { version.withBytes { isDebianVersion($0) } }

    /// Names in the wild of rpm: letters of both cases, digits and `- . _ +`, not beginning with a sign.
    static func isRPM(_ name: Line) -> Bool {
        name.withBytes { (1...200).contains($0.count) && rpmNameBegins.contains($0[0]) && rpmName.containsAll($0) }
    }

    /// rpm-version(7): `[epoch:]version-release` of letters, digits and `. _ + ~ ^`; one hyphen, between version and release.
    static func isRPMVersion(_ version: Line) -> Bool {
        version.withBytes {
            (1...200).contains($0.count) && versionBegins.contains($0[0]) && rpmVersion.containsAll($0)
        } && version.split("-").count == 2
    }

    /// `amd64`, `x86_64`, `noarch`.
    static func isArchitecture(_ name: Span<UInt8>) -> Bool {
        (1...30).contains(name.count) && architecture.containsAll(name)
    }

    static func isArchitecture(_ name: Line) -> Bool { name.withBytes { isArchitecture($0) } }
}

/// A set of ASCII characters as bits: a scan looks up each byte of each name and version.
private struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 {
            low |= byte < 64 ? 1 << UInt64(byte) : 0
            high |= (64..<128).contains(byte) ? 1 << UInt64(byte - 64) : 0
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return false }
        return (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
    }

    func containsAll(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where !contains(bytes[index]) { return false }
        return true
    }
}
