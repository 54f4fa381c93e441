/// What the distributions allow as names and versions. Nothing else is read from a host, and nothing else is sent to one.
enum PackageName {
    /// Debian Policy 5.6.7: lower case letters, digits, `+`, `-` and `.`, at least two, beginning with a letter or digit.
    static func isDebian(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (2...200).contains(bytes.count), let first = bytes.first, isLowercase(first) || first.isDigit else {
            return false
        }
        return bytes.allSatisfy { isLowercase($0) || $0.isDigit || "+-.".utf8.contains($0) }
    }

    /// deb-version(7): `[epoch:]upstream[-revision]` of letters, digits and `. + - ~ :`.
    static func isDebianVersion(_ version: String) -> Bool {
        guard (1...200).contains(version.utf8.count), version.utf8.first.map({ $0.isDigit || $0.isLetter }) ?? false
        else { return false }
        return version.utf8.allSatisfy { $0.isLetter || $0.isDigit || ".+-~:".utf8.contains($0) }
    }

    /// Names in the wild of rpm: letters of both cases, digits and `- . _ +`, not beginning with a sign.
    static func isRPM(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (1...200).contains(bytes.count), let first = bytes.first,
            first.isLetter || first.isDigit || first == UInt8(ascii: "_")
        else { return false }
        return bytes.allSatisfy { $0.isLetter || $0.isDigit || "-._+".utf8.contains($0) }
    }

    /// rpm-version(7): `[epoch:]version-release` of letters, digits and `. _ + ~ ^`; one hyphen, between version and release.
    static func isRPMVersion(_ version: String) -> Bool {
        guard (1...200).contains(version.utf8.count), version.utf8.first.map({ $0.isDigit || $0.isLetter }) ?? false,
            version.utf8.filter({ $0 == UInt8(ascii: "-") }).count == 1
        else { return false }
        return version.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._+~^:-".utf8.contains($0) }
    }

    /// `amd64`, `x86_64`, `noarch`.
    static func isArchitecture(_ name: String) -> Bool {
        (1...30).contains(name.utf8.count)
            && name.utf8.allSatisfy { isLowercase($0) || $0.isDigit || "_-".utf8.contains($0) }
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
