import Vocabulary

/// apt and dpkg: Debian, Ubuntu and their kin.
struct Apt: PackageManagerDriver {
    /// A host of rpm may have these programs, too, and no packages in them; a host without rpm has lost its database.
    let detection =
        "command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1 && { [ -s /var/lib/dpkg/status ] || ! command -v rpm >/dev/null 2>&1; }"

    static let locks =
        "/var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock"

    /// Every option is fixed, so that sudoers can name the command to the last letter. `Error-Mode=any` (apt 2.1 and later; older ones
    /// ignore it) makes a dead repository an error; the timeouts bound a mirror that hangs.
    static let refreshCommand = """
        /usr/bin/apt-get -q -o APT::Update::Error-Mode=any -o Acquire::Retries=1 -o Acquire::http::Timeout=20 \
        -o Acquire::https::Timeout=20 update
        """

    let refreshScript = """
        wait_for_locks 60 /var/lib/apt/lists/lock
        ask_root refresh 300 \(Apt.refreshCommand)
        """

    var scanCommands: [String] { ["/usr/bin/timeout -k 5 300 \(Self.refreshCommand)"] }

    /// The simulation locks nothing and needs no root. What `apt list` knows and the simulation does not take is held, phased or kept back.
    let scanScript = #"""
        ARCHITECTURE=$(dpkg --print-architecture)
        tell architecture "$ARCHITECTURE"
        ask targets 30 apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages'
        ask releases 20 sh -c 'for f in /var/lib/apt/lists/*Release; do [ -f "$f" ] || continue
          printf "%s\t%s\t%s\t%s\n" "${f##*/}" "$(stat -c %Y "$f")" "$(sed -n "s/^Date: *//p" "$f" | head -n 1)" \
            "$(sed -n "s/^Valid-Until: *//p" "$f" | head -n 1)"; done'
        ask trust 20 sh -c '\#(AptTrust.script)'
        ask simulation 120 apt-get -s -o Debug::NoLocking=1 -o APT::Get::Show-User-Simulation-Note=0 dist-upgrade
        SIMULATION=$OUTPUT
        # Only where something would be removed: what can be had without.
        case $SIMULATION in
        "Remv "* | *"${NEWLINE}Remv "*)
          ask careful 120 apt-get -s -o Debug::NoLocking=1 -o APT::Get::Show-User-Simulation-Note=0 --with-new-pkgs upgrade ;;
        esac
        # Where apt takes phased updates for no candidates at all, only this shows them (apt of Ubuntu 22.04).
        PHASED=
        if grep -q -s '^ID=ubuntu$' /etc/os-release; then
          ask phased 120 apt-get -s -o Debug::NoLocking=1 -o APT::Get::Show-User-Simulation-Note=0 \
            -o APT::Get::Always-Include-Phased-Updates=true dist-upgrade
          PHASED=$OUTPUT
        fi
        # What a pin keeps out is offered nowhere: only apt without its preferences shows it.
        UNPINNED=
        if [ -n "$(sh -c 'cat /etc/apt/preferences /etc/apt/preferences.d/*' 2>/dev/null | head -c 1)" ]; then
          ask unpinned 120 apt-get -s -o Debug::NoLocking=1 -o APT::Get::Show-User-Simulation-Note=0 \
            -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null dist-upgrade
          UNPINNED=$OUTPUT
        fi
        ask upgradable 60 apt list --upgradable
        PENDING=$( {
          printf '%s\n' "$SIMULATION" "$PHASED" "$UNPINNED" | awk '$1 == "Inst" { print $2 }'
          printf '%s\n' "$OUTPUT" | sed -n 's,^\([^/ ]*\)/[^ ]* [^ ]* \([^ ]*\) .*,\1:\2,p'
        } | sed "s/:all\$//; s/:$ARCHITECTURE\$//" | grep -E '^[a-z0-9][a-z0-9+.:-]+$' | sort -u | head -n 5000)
        ask holds 30 apt-mark showhold
        ask suites 60 apt-cache policy
        if [ -n "$PENDING" ]; then
          ask policy 60 apt-cache policy $PENDING
          ask details 60 sh -c 'apt-cache show --no-all-versions -- "$@" 2>/dev/null |
            grep -E "^(Package|Source|Version|Architecture|Size|Installed-Size|Phased-Update-Percentage): |^$"' sh $PENDING
        fi
        NAMES='*'
        """# + "\n" + Apt.databaseScript + "\n" + Apt.updaterScript + "\n" + SigningKeys.apt + "\n" + UbuntuPro.script

    let readBackScript = Apt.databaseScript
    let kernelScript = Apt.kernels
    let nameOfNoPackage = "none"

    private static let kernels = #"""
        ask kernels 30 sh -c "dpkg-query -W -f '\${db:Status-Abbrev}\t\${Package}\t\${Version}\n' 'linux-image-*' 2>/dev/null; :"
        """#

    /// What is installed, and whether the database is whole. `$NAMES` are patterns of dpkg-query(1), one a line.
    private static let databaseScript = #"""
        record locks holders \#(Apt.locks)
        ask installed 60 dpkg-query -W -f \
          '${db:Status-Abbrev}\t${Package}\t${Architecture}\t${Version}\t${source:Package}\t${source:Version}\n' $NAMES
        tell journal "$(ls /var/lib/dpkg/updates 2>/dev/null | grep -c .)"
        ask audit 60 dpkg --audit
        ask unfinished 30 sh -c "dpkg-query -W -f '\${db:Status-Abbrev}\t\${binary:Package}\n' | grep -v '^.[inc] '; :"
        \#(Apt.kernels)
        ask core 10 sh -c 'cd /var/lib/dpkg/info && for f in libc6.list libc6:*.list systemd.list dbus.list dbus-daemon.list dbus-broker.list
          do [ -f "$f" ] && printf "%s\t%s\n" "$(stat -c %Y "$f")" "${f%.list}"; done; :'
        """#

    /// What else installs updates on the host, and when it runs next.
    private static let updaterScript = #"""
        if [ -d /run/systemd/system ]; then
          ask timers 20 systemctl show -p Id -p LoadState -p UnitFileState -p ActiveState -p NextElapseUSecRealtime \
            apt-daily.timer apt-daily-upgrade.timer unattended-upgrades.service packagekit.service
        fi
        ask periodic 20 apt-config dump APT::Periodic
        """#

    func scan(_ answer: inout Answer) -> ManagerScan {
        var scan = ManagerScan(architecture: answer.fact("architecture"))
        scan.readBack = readBack(&answer)
        scan.installed = scan.readBack.installed
        scan.refresh = refresh(&answer)
        readPending(&answer, into: &scan)
        scan.pending += UbuntuPro.read(&answer, native: scan.architecture ?? "", beside: scan)
        scan.pending.sort { ($0.name, $0.architecture) < ($1.name, $1.architecture) }
        scan.signingKeys = SigningKeys.read(&answer, repositories: AptRepositories.byFileName(scan.refresh))
        scan.unanswered += SigningKeys.unanswered(answer) + UbuntuPro.unanswered(answer)
        scan.uncheckedSources = AptTrust.read(answer)
        scan.automaticUpdaters = AutomaticUpdaterReader.read(answer) { unit in
            unit == "apt-daily-upgrade.timer" ? Self.unattendedUpgrades(answer) : unit != "apt-daily.timer"
        }
        return scan
    }

    /// `APT::Periodic::Unattended-Upgrade "1";` makes apt-daily-upgrade install; without it the timer does nothing.
    private static func unattendedUpgrades(_ answer: Answer) -> Bool {
        (answer.section("periodic")?.output ?? []).contains { line in
            guard let value = line.after("APT::Periodic::Unattended-Upgrade ") else { return false }
            return !value.hasPrefix("\"0\"") && !value.hasPrefix("\"\"")
        }
    }
}
