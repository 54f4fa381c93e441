import Packages
import Testing

@testable import Planning

/// Which changes of a run can be taken back.
struct RollbackTests {
    private static func installed(_ versions: String...) -> [InstalledPackage] {
        versions.map { InstalledPackage(name: "nginx", architecture: "amd64", version: $0) }
    }

    private static func choice(
        from: String? = "1.0", installed: [InstalledPackage],
        available: [AvailableVersion] = [
            AvailableVersion(name: "nginx", architecture: "amd64", version: "1.0", place: .cache)
        ]
    ) -> RollbackChoice {
        RollbackChoice(
            applied: [PackageChange(name: "nginx", architecture: "amd64", from: from, to: "2.0")],
            installed: installed, available: available)
    }

    @Test func `what is still as the run left it goes back to the version of before`() {
        let choice = Self.choice(installed: Self.installed("2.0"))
        #expect(choice.changes == [PackageChange(name: "nginx", architecture: "amd64", from: "2.0", to: "1.0")])
        #expect(choice.remaining.isEmpty && choice.newPackages.isEmpty)
    }

    @Test(arguments: [
        (installed("3.0"), "by now it is 3.0"), ([], "was removed since"), (installed("1.0", "2.0"), "boot loader"),
    ])
    func `what has moved since stays, with the reason`(installed: [InstalledPackage], words: String) {
        let choice = Self.choice(installed: installed)
        #expect(choice.changes.isEmpty)
        #expect(choice.remaining.map(\.candidate) == ["1.0"])
        #expect(choice.remaining.first?.reason.contains(words) == true, "\(choice.remaining)")
    }

    @Test(arguments: [
        ("amd64", "1.1"), ("i386", "1.0"),
    ])
    func `a version that nobody offers for this architecture can't be had`(architecture: String, version: String) {
        let other = AvailableVersion(name: "nginx", architecture: architecture, version: version, place: .repository)
        let choice = Self.choice(installed: Self.installed("2.0"), available: [other])
        #expect(choice.changes.isEmpty)
        #expect(choice.remaining.first?.reason.contains("can't be had") == true, "\(choice.remaining)")
    }

    @Test func `what is back already is not asked for again, and what came new may be removed`() {
        #expect(
            Self.choice(installed: Self.installed("1.0")) == RollbackChoice(applied: [], installed: [], available: []))
        let new = Self.choice(from: nil, installed: Self.installed("2.0"))
        #expect(new.newPackages == ["nginx"] && new.changes.isEmpty && new.remaining.isEmpty)
        #expect(Self.choice(from: nil, installed: []).newPackages.isEmpty)
    }
}
