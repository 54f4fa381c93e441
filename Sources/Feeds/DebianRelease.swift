/// Debian's releases by their codenames.
enum DebianRelease {
    private static let numbers = [
        "squeeze": 6, "wheezy": 7, "jessie": 8, "stretch": 9, "buster": 10, "bullseye": 11, "bookworm": 12,
        "trixie": 13,
        "forky": 14, "duke": 15,
    ]

    /// `debian 12` for `bookworm`, as ``Fix/release`` names it; nil for sid and what is not known.
    static func named(_ codename: some StringProtocol) -> String? {
        numbers[String(codename)].map { "debian \($0)" }
    }
}
