import CommandHarness

/// One package of a transaction.
struct TransactionEntry: Hashable, CustomStringConvertible {
    let name: String
    let version: String
    let architecture: String

    var description: String { "\(name) \(version) \(architecture)" }
}

/// What the host's own package manager says it would install, read without the product's parsers.
struct PackageManagerTruth {
    let entries: Set<TransactionEntry>
    /// Names of packages that come from a security suite. apt only: dnf's transaction does not say.
    let fromSecuritySuites: Set<String>

    init(of host: LabHost) async throws {
        if host.isApt {
            self.init(apt: try await host.ask("apt-get", "-s", "-o", "Debug::NoLocking=1", "dist-upgrade"))
        } else {
            // 1 is the answer no that --assumeno gives.
            self.init(dnf: try await host.ask("dnf", "upgrade", "--assumeno", allowed: [0, 1]))
        }
    }

    /// `Inst NAME[:ARCH] [OLD] (VERSION ORIGIN, … [ARCH]) …`
    private init(apt text: String) {
        let installs = text.matches(
            of:
                #/(?m)^Inst (?<name>[^ :]+)\S* (?:\[\S+\] )?\((?<version>\S+) (?<origin>.*?) \[(?<architecture>\w+)\]\)/#
        )
        entries = Set(
            installs.map {
                .init(name: String($0.name), version: String($0.version), architecture: String($0.architecture))
            })
        fromSecuritySuites = Set(
            installs.filter { $0.origin.contains("-security") || $0.origin.contains("Debian-Security") }.map {
                String($0.name)
            })
    }

    /// The table of dnf 4 and 5: rows of NAME ARCH EVR REPOSITORY SIZE below headings that end with a colon, up to the summary.
    private init(dnf text: String) {
        let table = text.split(separator: "\n").drop { !$0.contains("Arch") }.prefix {
            !$0.hasPrefix("Transaction Summary")
        }
        entries = Set(
            table.compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard words.count >= 5, line.hasPrefix(" "), words[0] != "replacing", words[0] != "Package" else {
                    return nil
                }
                return .init(name: words[0], version: words[2].withoutZeroEpoch, architecture: words[1])
            })
        fromSecuritySuites = []
    }
}

extension String {
    /// `0:1.0-1` and `1.0-1` are the same version.
    var withoutZeroEpoch: String { hasPrefix("0:") ? String(dropFirst(2)) : self }
}
