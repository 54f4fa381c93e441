import Foundation
import Vocabulary

/// dnf 5: Fedora from 41.
struct Dnf5: DnfDriver {
    static let program = "dnf5"
    static let endOfQueryLine = "$NEWLINE"

    let detection = "command -v dnf5 >/dev/null 2>&1 && command -v rpm >/dev/null 2>&1"

    static let refreshCommand =
        "/usr/bin/dnf5 --setopt=*.skip_if_unavailable=False --setopt=timeout=20 --setopt=retries=2 makecache --refresh"

    static let transactionCommand = "/usr/bin/dnf5 -C --assumeno upgrade"
    static let incompleteTransactionCommand = "/usr/bin/dnf5 -C --assumeno upgrade --no-best"

    /// It would ask the repositories for their lists of files, too, which it does not need and nobody may have fetched.
    static let rebootQuery = "\(query) --disablerepo=* needs-restarting -r"

    let refreshScript = """
        ask_root refresh 300 \(Dnf5.refreshCommand) || {
          _until=$(($(date +%s) + 120))
          for _repository in $(dnf5 -q -C repo list 2>/dev/null | awk 'NR > 1 { print $1 }'); do
            [ "$(date +%s)" -lt "$_until" ] || break
            ask_root "refresh $_repository" 60 /usr/bin/dnf5 "--repo=$_repository" \\
              "--setopt=$_repository.skip_if_unavailable=False" --setopt=timeout=20 --setopt=retries=2 makecache --refresh
          done
        }
        """

    let scanScript = #"""
        tell architecture "$(rpm --eval '%{_arch}')"
        ask repositories 60 dnf5 -q -C repo list
        NAMES=
        """# + "\n" + Rpm.databaseScript + "\n" + #"""
            ask_root transaction 300 \#(Dnf5.transactionCommand)
            case $OUTPUT in *"Transaction Summary"* | *"Nothing to do"*) ;; *) ask_root incomplete_transaction 300 \#(Dnf5.incompleteTransactionCommand) ;; esac
            # dnf 5 prints `\t` as it is, and no line feed of its own.
            QUERY="%{name}$TAB%{arch}$TAB%{epoch}:%{version}-%{release}$TAB%{repoid}$TAB%{downloadsize}$TAB%{installsize}
            "
            ask upgrades 120 \#(Dnf5.query) repoquery --upgrades --latest-limit=1 --qf "$QUERY"
            ask all_upgrades 120 \#(Dnf5.query) --setopt=disable_excludes=* repoquery --upgrades --latest-limit=1 --qf "$QUERY"
            ask advisories 120 \#(Dnf5.query) advisory list --json
            ask cves 120 \#(Dnf5.query) advisory list --with-cve --json
            ask versionlock 60 \#(Dnf5.query) versionlock list
            ask needs_restarting 60 \#(Dnf5.rebootQuery)
            """# + "\n" + Rpm.updaterScript + "\n" + SigningKeys.rpm + "\n" + DnfRefresh.indexScript

    func scan(_ answer: inout Answer) -> ManagerScan {
        DnfScan.read(&answer, advisories: Dnf5Advisories.read)
    }
}

/// `dnf5 advisory list --json`, and `--with-cve --json`, which has other keys and no severity.
enum Dnf5Advisories {
    private struct Advisory: Decodable {
        var name: String
        var type: String
        var severity: String?
        var nevra: String
    }

    private struct Fixed: Decodable {
        struct Reference: Decodable {
            var referenceId: String
            var referenceType: String
        }
        var advisoryName: String
        var nevra: String
        var references: [Reference]?
    }

    static func read(_ answer: inout Answer, into scan: inout ManagerScan) -> DnfAdvisories {
        var advisories = DnfAdvisories()
        guard let section = answer.section("advisories"), section.succeeded, let list: [Advisory] = decode(section)
        else {
            scan.unanswered.append(
                .init(
                    topic: .advisories, reason: answer.section("advisories")?.lastWords ?? "dnf5 advisory was not asked"
                ))
            return advisories
        }
        for advisory in list {
            guard let package = Rpm.nevra(Line(advisory.nevra)) else {
                answer.unknown.note(advisory.nevra, in: "advisories")
                continue
            }
            advisories.add(
                advisory.name, type: UpdateClass(rawValue: advisory.type) ?? .other,
                severity: DnfAdvisories.severity(advisory.severity ?? ""),
                name: package.name, architecture: package.architecture, version: package.version)
        }
        let fixes: [Fixed] = answer.section("cves").flatMap(decode) ?? []
        for fix in fixes {
            guard let package = Rpm.nevra(Line(fix.nevra)) else { continue }
            for reference in fix.references ?? [] where reference.referenceType == "cve" {
                advisories.add(
                    reference.referenceId, type: .security, severity: .unrated,
                    name: package.name, architecture: package.architecture, version: package.version)
            }
        }
        return advisories
    }

    private static func decode<Value: Decodable>(_ section: Answer.Section) -> [Value]? {
        let text = section.output.joined(separator: "\n")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return text.trimmed.isEmpty ? [] : try? decoder.decode([Value].self, from: Data(text.utf8))
    }
}
