/// What may stand in the tables of the feeds. They come from outside: what does not look like what it should be is not taken.
enum CVEName {
    /// `CVE-2024-12345`.
    static func isOne(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "CVE" && parts[1].count == 4 && parts[2].count >= 4
            && parts[2].count <= 12 && parts[1...].allSatisfy { $0.utf8.allSatisfy(isDigit) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

enum VersionText {
    /// One word of printable ASCII that begins with a letter or a digit.
    static func isPlausible(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 200 else { return false }
        return first.isLetterOrDigit && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

enum PackageText {
    /// A name as Debian Policy 5.6.1 has it, and what OVAL and rpm have beyond: capital letters and underscores.
    static func isPlausible(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 200 else { return false }
        return first.isLetterOrDigit && text.utf8.allSatisfy { $0.isLetterOrDigit || "+-._".utf8.contains($0) }
    }
}

enum AdvisoryName {
    /// `DSA-5417-1`, `USN-6000-1`, `RHSA-2024:1234`, `FEDORA-2024-0123456789`.
    static func isPlausible(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 80 else { return false }
        return first.isLetterOrDigit && text.utf8.allSatisfy { $0.isLetterOrDigit || "-:._".utf8.contains($0) }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
