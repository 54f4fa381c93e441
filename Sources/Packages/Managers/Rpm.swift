import Foundation
import Vocabulary

/// What dnf 4 and dnf 5 share: the rpm database.
enum Rpm {
    /// Who holds the locks. dnf 4 writes its process id into a file instead of locking it.
    static let lockFunctions = #"""
        pid_locks() {
          for _file in /var/lib/dnf/rpmdb_lock.pid /var/cache/dnf/metadata_lock.pid /var/cache/dnf/download_lock.pid /run/yum.pid; do
            _pid=$(cat "$_file" 2>/dev/null) && [ -n "$_pid" ] && [ -d "/proc/$_pid" ] || continue
            printf '%s\t%s\t%s\t%s\n' "$_file" "$_pid" "$(unit_of "$_pid")" \
              "$(tr '\0' ' ' <"/proc/$_pid/cmdline" 2>/dev/null | cut -c1-160)"
          done
        }
        rpm_locks() { holders "$(rpm --eval '%{_dbpath}')/.rpm.lock" /var/lib/dnf/system-repo.lock; pid_locks; }
        """#

    /// What is installed, whether the database is whole, the kernels, and what everything runs on. `$NAMES` is empty (all) or names,
    /// one a line.
    static let kernelScript = #"""
        ask database 60 rpm -qa --qf '%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n' 'kernel*'
        """#

    static func newestKernel(_ answer: Answer) -> String? {
        RpmKernels(everything(answer)).newest(running: answer.fact("kernel") ?? "")
    }

    static let databaseScript =
        lockFunctions + "\n" + #"""
            record locks rpm_locks
            ask installed 60 rpm -q ${NAMES:--a} \
              --qf '%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{SOURCERPM}\n'
            ask database 60 rpm -qa --qf '%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n'
            ask core 30 rpm -qa --qf '%{INSTALLTIME}\t%{NAME}\n' \
              glibc systemd dbus dbus-broker dbus-daemon linux-firmware microcode_ctl
            """#

    /// Whatever installs updates by itself on such a host.
    static let updaterScript = """
        if [ -d /run/systemd/system ]; then
          ask timers 20 systemctl show -p Id -p LoadState -p UnitFileState -p ActiveState -p NextElapseUSecRealtime \
        dnf-automatic.timer dnf-automatic-install.timer dnf5-automatic.timer dnf-makecache.timer yum-cron.service packagekit.service
        fi
        """

    static func updaters(_ answer: Answer) -> [AutomaticUpdater] {
        AutomaticUpdaterReader.read(answer) { $0 != "dnf-makecache.timer" }
    }

    /// `[epoch:]version-release` without the epoch zero, which dnf 5 prints and rpm does not.
    static func version(_ text: Line) -> Line { text.after("0:") ?? text }

    /// A package's full name, `name-[epoch:]version-release.arch`, taken apart from behind.
    static func nevra(_ text: Line) -> (name: String, version: String, architecture: String)? {
        guard let (package, architecture) = text.parted(atLast: "."),
            let (front, release) = package.parted(atLast: "-"),
            let (name, version) = front.parted(atLast: "-")
        else { return nil }
        let full = Line("\(Self.version(version).text)-\(release.text)")
        guard PackageName.isRPM(name), PackageName.isRPMVersion(full), PackageName.isArchitecture(architecture)
        else { return nil }
        return (name.text, full.text, architecture.text)
    }

    static func readBack(_ answer: inout Answer) -> ManagerReadBack {
        var read = ManagerReadBack()
        read.installed = installed(&answer, into: &read)
        let all = everything(answer)
        read.database = database(answer, all)
        read.newestKernel = newestKernel(answer)
        if let running = answer.fact("kernel"), let newest = read.newestKernel, running != newest,
            RebootSignals.hasKernelOfItsOwn(answer)
        {
            read.rebootSignals.append(.newerKernel(running: running, newest: newest))
        }
        if let named = needsRestarting(answer, into: &read) { read.rebootSignals.append(named) }
        if let core = RebootSignals.coreUpdatedAfterBoot(answer) { read.rebootSignals.append(core) }
        return read
    }

    /// `NAME <tab> ARCH <tab> EVR <tab> SOURCE RPM`. Keys that rpm keeps as packages (`gpg-pubkey`) have no architecture.
    private static func installed(_ answer: inout Answer, into read: inout ManagerReadBack) -> [InstalledPackage] {
        guard let section = answer.section("installed"), !section.lines.isEmpty else {
            read.unanswered.append(
                .init(topic: .installed, reason: answer.section("installed")?.lastWords ?? "rpm was not asked"))
            return []
        }
        var found: [InstalledPackage] = []
        for line in section.lines {
            let fields = line.tabFields
            if isKey(fields) || line.hasPrefix("package ") && line.hasSuffix(" is not installed") { continue }
            guard fields.count == 4, PackageName.isRPM(fields[0]), PackageName.isArchitecture(fields[1]),
                PackageName.isRPMVersion(fields[2])
            else {
                answer.unknown.note(line.text, in: "installed")
                continue
            }
            let source = nevra(fields[3].hasSuffix(".rpm") ? fields[3].dropLast(4) : fields[3])
            found.append(
                InstalledPackage(
                    name: fields[0].text, architecture: fields[1].text, version: version(fields[2]).text,
                    source: source?.name, sourceVersion: source?.version))
        }
        return found
    }

    private static func isKey(_ fields: [Line]) -> Bool { fields.first.map { $0 == "gpg-pubkey" } ?? false }

    private static func everything(_ answer: Answer) -> [InstalledPackage] {
        (answer.section("database")?.lines ?? Lines()).map(\.tabFields).filter { $0.count == 3 && !isKey($0) }
            .map { InstalledPackage(name: $0[0].text, architecture: $0[1].text, version: version($0[2]).text) }
    }

    /// A transaction that was cut off leaves the old and the new version of a package in the database.
    private static func database(_ answer: Answer, _ all: [InstalledPackage]) -> DatabaseHealth {
        let isAtWork = !(answer.section("locks")?.lines ?? Lines()).isEmpty
        var problems: [String] = []
        if let section = answer.section("database"),
            !section.succeeded || section.errors.contains(where: { $0.hasPrefix("error:") })
        {
            problems.append("rpm: \(section.errors.first ?? section.lastWords)")
        }
        let groups = Dictionary(grouping: all) { "\($0.name).\($0.architecture)" }
        let duplicates = groups.filter { $0.value.count > 1 && !RpmKernels.isInstallOnly($0.value[0].name) }
        if !isAtWork {
            problems += duplicates.sorted { $0.key < $1.key }
                .map { "duplicate: \($0.key) (\($0.value.map(\.version).joined(separator: ", ")))" }
        }
        return DatabaseHealth(problems: problems, interrupted: !isAtWork && !duplicates.isEmpty)
    }

    /// `dnf needs-restarting -r` ends with 1 and names the packages as `  * NAME`. In a container a kernel means nothing.
    private static func needsRestarting(_ answer: Answer, into read: inout ManagerReadBack) -> RebootNeed.Reason? {
        guard let section = answer.section("needs_restarting"), !section.succeeded else { return nil }
        let all = section.output.compactMap { $0.trimmed.after("* ") }
        if all.isEmpty {
            read.unanswered.append(.init(topic: .reboot, reason: "needs-restarting: \(section.lastWords)"))
        }
        let names = all.filter {
            RebootSignals.hasKernelOfItsOwn(answer) || !RpmKernels.isInstallOnly($0) && $0 != "linux-firmware"
        }
        return names.isEmpty ? nil : .needsRestarting(packages: names)
    }
}

/// The kernels among the packages of an rpm host.
struct RpmKernels {
    private let kernels: [InstalledPackage]

    init(_ packages: [InstalledPackage]) { kernels = packages.filter { Self.images.contains($0.name) } }

    /// The packages that carry the image; `kernel` alone only pulls them in, and is the image on old systems.
    private static let images = [
        "kernel-core", "kernel-uek-core", "kernel-rt-core", "kernel-lt-core", "kernel-ml-core", "kernel-64k-core",
        "kernel", "kernel-uek",
        "kernel-lt", "kernel-ml", "kernel-rt", "kernel6.12",
    ]

    /// dnf keeps several versions of these (`installonlypkgs`, dnf.conf(5)).
    static func isInstallOnly(_ name: String) -> Bool {
        name == "kernel" || name.hasPrefix("kernel-") || name.hasPrefix("kernel6") || name.hasPrefix("kmod-")
    }

    /// The release that `uname -r` would print: `VERSION-RELEASE.ARCH`, without the epoch.
    private static func release(_ kernel: InstalledPackage) -> String {
        let version = kernel.version.split(separator: ":").last.map(String.init) ?? kernel.version
        return "\(version).\(kernel.architecture)"
    }

    /// The newest of the package that the running kernel came from; of all of them where that cannot be told.
    func newest(running: String) -> String? {
        let own = kernels.first { Self.release($0) == running }?.name
        let candidates = own.map { name in kernels.filter { $0.name == name } } ?? kernels
        return candidates.max { RPMVersion($0.version) < RPMVersion($1.version) }.map(Self.release)
    }
}
