import Foundation
import Packages
import Testing
import Vocabulary

@testable import Feeds

/// What the feeds say of a host's pending updates.
struct LibraryTests {
    private static func scan(
        _ updates: [PendingUpdate], installed: [InstalledPackage] = [], os: (String, String) = ("debian", "11"),
        manager: PackageManager = .apt
    ) -> HostScan {
        HostScan(
            host: HostFacts(
                machineID: "m", bootID: "b", osID: os.0, osVersion: os.1, osName: "", architecture: "amd64",
                runningKernel: "", isContainer: true, uptimeSeconds: 1, clock: .now, hasSystemd: true, hostname: "h"),
            packageManager: manager, installed: installed, pending: updates,
            database: DatabaseHealth(problems: [], interrupted: false), reboot: RebootNeed(),
            unknownLineCount: 0)
    }

    private static func update(
        _ name: String, _ from: String?, _ to: String, source: (String, String)? = nil, cves: [String] = [],
        class updateClass: UpdateClass = .security
    ) -> PendingUpdate {
        PendingUpdate(
            name: name, architecture: "amd64", installed: from, candidate: to, updateClass: updateClass,
            severity: .unrated, cves: cves, sourcePackage: source?.0, sourceVersion: source?.1, source: "Debian",
            standing: .installable, rebootSuggested: false)
    }

    private static func described(_ scan: HostScan, _ store: FeedStore, exploited: [String: Date] = [:])
        -> PendingUpdate
    {
        var scan = scan
        FeedLibrary(store, knownExploited: exploited).describe(&scan)
        return scan.pending[0]
    }

    @Test(arguments: [
        // From the release of bullseye up to the third of its updates: what lies between, and nothing else.
        ("1.1.1k-1", "1.1.1n-0+deb11u2", ["DSA-4963-1", "DSA-5103-1", "DSA-5139-1"]),
        ("1.1.1k-1+deb11u1", "1.1.1k-1+deb11u2", ["DSA-5103-1"]),
        ("1.1.1n-0+deb11u3", "1.1.1n-0+deb11u3", []),
        ("1.1.1n-0+deb11u4", "1.1.1w-0+deb11u1", []),
        ("1.1.1k-1+deb11u1+b2", "1.1.1k-1+deb11u2+b1", ["DSA-5103-1"]),
    ])
    func `an update closes what was fixed between its versions`(from: String, to: String, ids: [String]) throws {
        let scan = Self.scan(
            [Self.update("libssl1.1", from, to)],
            installed: [InstalledPackage(name: "libssl1.1", architecture: "amd64", version: from, source: "openssl")])
        #expect(Self.described(scan, try Fixture.store("DSA-list.txt")).advisories == ids)
    }

    @Test func `the versions of the source count, where the package has others`() throws {
        // libc-bin 1.0 of a source that is at 1.1.1k-1: the package's own version would lie far below.
        let update = Self.update("libssl-doc", "1:5", "1:6", source: ("openssl", "1.1.1n-0+deb11u3"))
        let installed = InstalledPackage(
            name: "libssl-doc", architecture: "amd64", version: "1:5", source: "openssl",
            sourceVersion: "1.1.1n-0+deb11u2")
        let found = Self.described(
            Self.scan([update], installed: [installed]), try Fixture.store("DSA-list.txt", "tracker.json"))
        #expect(found.advisories == ["DSA-5169-1"] && found.cves == ["CVE-2022-2068"])
    }

    @Test func `a signed kernel closes what linux closes`() throws {
        let store = try Fixture.store("DSA-list.txt")
        let linux = try #require(
            try Fixture.content("DSA-list.txt").fixes.first {
                $0.package == .source("linux") && $0.release == "debian 11"
            })
        let update = Self.update(
            "linux-image-amd64", "5.10.46-4", linux.version, source: ("linux-signed-amd64", "5.10.46+4"))
        let found = Self.described(Self.scan([update]), store)
        #expect(found.advisories.contains(linux.advisory ?? "-") && !found.cves.isEmpty)
    }

    @Test func `what is known to be exploited is named, and is a security update wherever it comes from`() throws {
        let update = Self.update("policykit-1", "0.105-31", "0.105-31+deb11u1", class: .other)
        let catalogue = try Fixture.content("kev.json").knownExploited
        let found = Self.described(Self.scan([update]), try Fixture.store("tracker.json"), exploited: catalogue)
        #expect(found.knownExploited == ["CVE-2021-4034"] && found.updateClass == .security)
        #expect(found.severity == .important)
        let unlisted = Self.described(Self.scan([update]), try Fixture.store("tracker.json"))
        #expect(unlisted.cves == ["CVE-2021-4034"] && unlisted.updateClass == .other)
    }

    @Test func `other releases, other distributions and new packages are left alone`() throws {
        let store = try Fixture.store("DSA-list.txt", "tracker.json", "oval-ubuntu.xml")
        let update = Self.update("openssl", "1.1.1k-1", "1.1.1n-0+deb11u4")
        #expect(Self.described(Self.scan([update], os: ("debian", "12")), store).cves.isEmpty)
        #expect(Self.described(Self.scan([update], os: ("kali", "11")), store).cves.isEmpty)
        #expect(Self.described(Self.scan([update], manager: .dnf), store).cves.isEmpty)
        #expect(Self.described(Self.scan([Self.update("openssl", nil, "1.1.1n-0+deb11u4")]), store).cves.isEmpty)
    }

    @Test func `Ubuntu goes by binary packages`() throws {
        let update = Self.update("libssl3", "3.0.2-0ubuntu1.9", "3.0.2-0ubuntu1.12")
        let found = Self.described(
            Self.scan([update], os: ("ubuntu", "22.04")), try Fixture.store("oval-ubuntu.xml"))
        #expect(found.advisories == ["USN-6119-1"] && found.severity == .moderate)
    }

    @Test func `dnf's own words stay, and the catalogue is laid over them`() throws {
        let update = Self.update("sudo", "1.9.5p2-1.el9", "1.9.5p2-2.el9", cves: ["CVE-2021-3156"])
        let found = Self.described(
            Self.scan([update], os: ("rocky", "9.4"), manager: .dnf), try Fixture.store(),
            exploited: try Fixture.content("kev.json").knownExploited)
        #expect(found.knownExploited == ["CVE-2021-3156"] && found.cves == ["CVE-2021-3156"])
    }

    @Test func `several feeds say one thing of an advisory`() throws {
        let library = FeedLibrary(try Fixture.store("oval-rhel.xml", "csaf.json", "epss.csv"))
        let advisory = try #require(library.advisory("RHSA-2023:3722"))
        #expect(
            advisory.cves == ["CVE-2023-0464", "CVE-2023-0465"] && advisory.released == FeedDate.read("2023-06-21"))
        #expect(library.advisory("RHSA-2023:372") == nil)
        #expect(library.probability(of: "CVE-2021-4034") == 0.8895 && library.probability(of: "CVE-2021-403") == nil)
    }

    @Test func `every key of a table is found, and no other`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "msp-patch-table-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let keys = (0..<500).map { "key\($0 * 3)" }
        try SortedTable.write(keys.flatMap { ["\($0)\tone", "\($0)\ttwo"] }.shuffled(), to: path)
        let table = try #require(SortedTable(path: path))
        for key in keys { #expect(table.rows(key).map { $0.joined() } == ["one", "two"]) }
        for key in ["", "key", "key1", "key1499", "zzz", "a"] { #expect(table.rows(key).isEmpty, "\(key)") }
    }
}
