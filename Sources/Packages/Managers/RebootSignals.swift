import Foundation

/// Signals for a reboot that all package managers share.
enum RebootSignals {
    /// All signals together.
    static func need(_ answer: Answer, _ read: ManagerReadBack) -> RebootNeed {
        RebootNeed(signals: [flagFile(answer)].compactMap { $0 } + read.rebootSignals)
    }

    /// A container runs its host's kernel: the kernels that are installed in it say nothing.
    static func hasKernelOfItsOwn(_ answer: Answer) -> Bool { answer.fact("container").map { $0 == "none" } ?? true }

    /// Packages that everything runs on and that were put on disk after the host came up: `SECONDS <tab> NAME` of the section `core`.
    static func coreUpdatedAfterBoot(_ answer: Answer) -> RebootNeed.Reason? {
        guard let clock = answer.fact("clock").flatMap(Double.init) else { return nil }
        let uptime = HostFactsReader.uptime(answer, isContainer: !hasKernelOfItsOwn(answer))
        guard uptime > 0 else { return nil }
        var names: [String] = []
        for fields in (answer.section("core")?.output ?? []).map(\.tabFields) where fields.count == 2 {
            guard let updated = Double(fields[0]), updated > clock - uptime else { continue }
            names.append(String(fields[1].prefix { $0 != ":" }))
        }
        return names.isEmpty ? nil : .coreUpdatedAfterBoot(packages: Array(Set(names)).sorted())
    }

    /// `/run/reboot-required` and the packages that asked for it.
    private static func flagFile(_ answer: Answer) -> RebootNeed.Reason? {
        guard answer.fact("reboot_flag") == "yes" else { return nil }
        return .flagFile(packages: answer.section("reboot_packages")?.output ?? [])
    }

    /// Whether an update of the package is only active after a reboot: kernels and what everything runs on, as needs-restarting(1)
    /// of dnf counts them. Neither apt nor `dnf updateinfo` says so of an advisory.
    static func suggests(_ package: String) -> Bool {
        core.contains(package) || isKernelImage(package)
    }

    static func isKernelImage(_ package: String) -> Bool {
        package.hasPrefix("linux-image-") || RpmKernels.isInstallOnly(package)
    }

    private static let core: Set<String> = [
        "libc6", "glibc", "systemd", "dbus", "dbus-broker", "dbus-daemon", "linux-firmware", "microcode_ctl",
        "intel-microcode",
        "amd64-microcode",
    ]
}
