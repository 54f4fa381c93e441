import Vocabulary

/// dnf 4: Enterprise Linux 8 and 9, Amazon Linux 2023, Fedora up to 40.
struct Dnf4: DnfDriver {
    static let program = "dnf"
    static let endOfQueryLine = ""

    let detection = "command -v dnf >/dev/null 2>&1 && command -v rpm >/dev/null 2>&1"

    /// `skip_if_unavailable=False` makes a dead repository an error, whatever its own configuration says.
    static let refreshCommand =
        "/usr/bin/dnf --setopt=*.skip_if_unavailable=False --setopt=timeout=20 --setopt=retries=2 makecache --refresh"

    static let transactionCommand = "/usr/bin/dnf -C --assumeno upgrade"
    static let incompleteTransactionCommand = "/usr/bin/dnf -C --assumeno --nobest upgrade"

    static let rebootQuery = "\(query) needs-restarting -r"

    /// When not all of them answer, each is asked alone, so that every failed one is named.
    let refreshScript = """
        ask_root refresh 300 \(Dnf4.refreshCommand) || {
          _until=$(($(date +%s) + 120))
          for _repository in $(dnf -q -C repolist 2>/dev/null | awk 'NR > 1 { print $1 }'); do
            [ "$(date +%s)" -lt "$_until" ] || break
            ask_root "refresh $_repository" 60 /usr/bin/dnf --disablerepo=* --enablerepo="$_repository" \\
              "--setopt=$_repository.skip_if_unavailable=False" --setopt=timeout=20 --setopt=retries=2 makecache --refresh
          done
        }
        """

    let scanScript = #"""
        tell architecture "$(rpm --eval '%{_arch}')"
        ask repositories 60 dnf -q -C repolist
        NAMES=
        """# + "\n" + Rpm.databaseScript + "\n" + #"""
            ask_root transaction 300 \#(Dnf4.transactionCommand)
            case $OUTPUT in *"Transaction Summary"* | *"Nothing to do"*) ;; *) ask_root incomplete_transaction 300 \#(Dnf4.incompleteTransactionCommand) ;; esac
            QUERY="%{name}$TAB%{arch}$TAB%{epoch}:%{version}-%{release}$TAB%{repoid}$TAB%{downloadsize}$TAB%{installsize}"
            ask upgrades 120 \#(Dnf4.query) repoquery --upgrades --latest-limit=1 --qf "$QUERY"
            ask all_upgrades 120 \#(Dnf4.query) --disableplugin=versionlock --disableexcludes=all \
              repoquery --upgrades --latest-limit=1 --qf "$QUERY"
            ask advisories 120 \#(Dnf4.query) updateinfo list
            ask cves 120 \#(Dnf4.query) updateinfo list --with-cve
            ask versionlock 60 \#(Dnf4.query) versionlock list
            ask needs_restarting 60 \#(Dnf4.rebootQuery)
            """# + "\n" + Rpm.updaterScript + "\n" + SigningKeys.rpm + "\n" + DnfRefresh.indexScript

    func scan(_ answer: inout Answer) -> ManagerScan {
        DnfScan.read(&answer, advisories: Dnf4Advisories.read)
    }
}

/// `dnf updateinfo list`: `ADVISORY TYPE NEVRA`, where the type is `bugfix`, `enhancement`, `newpackage` or `SEVERITY/Sec.`; with
/// `--with-cve` the first column is the CVE instead.
enum Dnf4Advisories {
    static func read(_ answer: inout Answer, into scan: inout ManagerScan) -> DnfAdvisories {
        var advisories = DnfAdvisories()
        guard let section = answer.section("advisories"), section.succeeded else {
            scan.unanswered.append(
                .init(
                    topic: .advisories,
                    reason: answer.section("advisories")?.lastWords ?? "dnf updateinfo was not asked"))
            return advisories
        }
        for line in [section.lines, answer.section("cves")?.lines ?? Lines()].joined() {
            let words = line.words
            guard words.count == 3, let package = Rpm.nevra(words[2]), let (type, severity) = kind(words[1].text) else {
                if !line.trimmed.isEmpty { answer.unknown.note(line.text, in: "advisories") }
                continue
            }
            advisories.add(
                words[0].text, type: type, severity: severity, name: package.name, architecture: package.architecture,
                version: package.version)
        }
        return advisories
    }

    private static func kind(_ text: String) -> (UpdateClass, Severity)? {
        switch text {
        case "bugfix": (.bugfix, .unrated)
        case "enhancement": (.enhancement, .unrated)
        case "newpackage", "unknown", "unspecified": (.other, .unrated)
        default:
            text.hasSuffix("/Sec.") || text == "security"
                ? (.security, DnfAdvisories.severity(String(text.prefix { $0 != "/" }))) : nil
        }
    }
}
