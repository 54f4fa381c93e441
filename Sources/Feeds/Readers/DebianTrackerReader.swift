import Foundation
import Vocabulary

/// The Debian security tracker's JSON: `{"openssl": {"CVE-2023-0286": {"releases": {"bookworm": {"status": "resolved",
/// "fixed_version": "3.0.8-1", "urgency": "high"}}}}}`.
struct DebianTrackerReader {
    private struct Group: Hashable {
        let package: String
        let release: String
        let version: String
        let severity: Severity
    }

    private var cves: [Group: [String]] = [:]
    private var unreadable = 0

    static func read(_ data: Data) throws -> FeedContent {
        var reader = DebianTrackerReader()
        try data.scanned { scanner in
            try scanner.members { scanner, package in
                try scanner.members { scanner, id in try reader.flaw(id, package, &scanner) }
            }
        }
        var content = FeedContent(kind: .debianTracker)
        content.unreadable = reader.unreadable
        content.fixes = reader.cves.map { group, cves in
            Fix(
                package: .source(group.package), release: group.release, version: group.version,
                severity: group.severity, cves: cves.sorted())
        }
        return content
    }

    private mutating func flaw(_ id: String, _ package: String, _ scanner: inout JSONScanner) throws {
        guard scanner.peek() == UInt8(ascii: "{") else { return try scanner.skip() }
        // What has no CVE yet is called TEMP-…, by a name that changes.
        let counts = CVEName.isOne(id)
        try scanner.members { scanner, key in
            guard key == "releases", counts else { return try scanner.skip() }
            try scanner.members { scanner, codename in
                let entry = try Entry(&scanner)
                guard let release = DebianRelease.named(codename) else { return }
                guard let version = entry.fixedVersion else {
                    if entry.status == nil { unreadable += 1 }
                    return
                }
                let group = Group(
                    package: package, release: release, version: version,
                    severity: Self.severity(urgency: entry.urgency))
                cves[group, default: []].append(id)
            }
        }
    }

    /// Debian's words (https://security-team.debian.org/security_tracker.html#severity-levels); a star marks a severity that was taken from elsewhere.
    static func severity(urgency: String) -> Severity {
        switch urgency.prefix(while: { $0 != "*" }) {
        case "high": .important
        case "medium": .moderate
        case "low", "unimportant": .low
        default: .unrated
        }
    }

    private struct Entry {
        var status: String?
        var urgency = ""
        private var version = ""

        /// Nil where there is no fix, or where the release never had the flaw, which the tracker calls fixed in `0`.
        var fixedVersion: String? {
            status == "resolved" && version != "0" && VersionText.isPlausible(version) ? version : nil
        }

        init(_ scanner: inout JSONScanner) throws {
            var (status, urgency, version) = (String?.none, "", "")
            try scanner.members { scanner, key in
                switch key {
                case "status": status = try scanner.string()
                case "urgency": urgency = try scanner.string()
                case "fixed_version": version = try scanner.string()
                default: try scanner.skip()
                }
            }
            (self.status, self.urgency, self.version) = (status, urgency, version)
        }
    }
}
