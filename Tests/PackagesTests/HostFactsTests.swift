import Foundation
import Testing
import Vocabulary

@testable import Packages

/// Facts of hosts that no package manager knows.
struct HostFactsTests {
    @Test("Listening sockets have the addresses that people write")
    func listeners() throws {
        var answer = try Fixtures.answer(sections: [
            "listeners": .init(
                output: [
                    "0100007F:0016", "00000000:07E8", "00000000000000000000000001000000:1538",
                    "00000000000000000000000000000000:01BB", "B80D01200000000067452301EFCDAB89:0050", "nonsense",
                ], status: 0)
        ])
        let found = ListeningSocketReader.read(&answer)
        #expect(
            found.map { "\($0.address) \($0.port)" } == [
                "127.0.0.1 22", "0.0.0.0 2024", "::1 5432", ":: 443", "2001:db8::123:4567:89ab:cdef 80",
            ])
        #expect(answer.unknown.count == 1)
    }

    @Test("The age of dnf's indexes is that of the newest folder of their name")
    func dnfIndexes() throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/el9-two-caches.answer"), nonce: "N0NCE")
        let base = try #require(scan.refresh.first { $0.repository == "base" })
        #expect(base.fetched == Date(timeIntervalSince1970: 1_795_326_005))
        #expect(base.published == Date(timeIntervalSince1970: 1_795_303_080))
        #expect(scan.listeners.contains { $0.port == 22 } && scan.unknownLineCount == 0, "\(scan.unknownLines)")
    }

    @Test(
        "A full /boot stops a kernel, warns of a ramdisk, and does not matter where there is none",
        arguments: [
            ("/boot", true, Finding.Weight.critical), ("/boot", false, .warning), ("/", true, nil), ("/", false, nil),
        ])
    func fullBoot(mountPoint: String, bringsKernel: Bool, weight: Finding.Weight?) throws {
        var scan = try Scan.parse(try Fixtures.bytes("scans/debian11-patched.answer"), nonce: "N0NCE")
        scan.filesystems = [
            Filesystem(path: "/boot", mountPoint: mountPoint, sizeBytes: 500 << 20, freeBytes: 3 << 20)
        ]
        scan.pending = [
            PendingUpdate(
                name: bringsKernel ? "linux-image-amd64" : "nginx", architecture: "amd64", installed: "1",
                candidate: "2",
                updateClass: .security, severity: .unrated, source: "s", standing: .installable, rebootSuggested: false)
        ]
        #expect(scan.host.isContainer)
        #expect(scan.spaceFindings.map(\.weight) == [weight].compactMap(\.self), "\(scan.spaceFindings)")
    }
}
