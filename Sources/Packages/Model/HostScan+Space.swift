extension HostScan {
    private static let kernelBytes: Int64 = 200 << 20
    /// A new initial ramdisk is written beside the old one, by kernels and by any package that has a part in it.
    private static let ramdiskBytes: Int64 = 64 << 20
    private static let leastBytes: Int64 = 100 << 20
    private static let leastInodes: Int64 = 10_000

    /// What the pending updates need: their downloads on `/var` and a fifth more than their installed size on `/`, and room for one more
    /// kernel, or at least for its ramdisk, on `/boot`.
    var spaceFindings: [Finding] {
        var (download, installed) = (Int64(0), Int64(0))
        for index in pending.indices where pending[index].standing == .installable {
            download = download.addingReportingOverflow(pending[index].downloadBytes ?? 0).partialValue
            installed = installed.addingReportingOverflow(pending[index].installedBytes ?? 0).partialValue
        }
        return filesystems.flatMap { filesystem in
            let need =
                switch filesystem.path {
                case "/var": max(download, Self.leastBytes)
                case "/": max(installed / 5, Self.leastBytes)
                case "/boot": bootNeed(filesystem)
                default: Self.leastBytes
                }
            return [lowSpace(filesystem, need: need), lowInodes(filesystem)].compactMap(\.self)
        }
    }

    private var bringsKernel: Bool {
        pending.contains { $0.standing == .installable && RebootSignals.isKernelImage($0.name) }
    }

    /// A container has no use for what lies in `/boot`, unless somebody has given it one of its own.
    private func bootNeed(_ boot: Filesystem) -> Int64 {
        let isItsOwn = boot.mountPoint == "/boot"
        if host.isContainer, !isItsOwn { return 0 }
        return bringsKernel ? Self.kernelBytes : isItsOwn ? Self.ramdiskBytes : 0
    }

    private func lowSpace(_ filesystem: Filesystem, need: Int64) -> Finding? {
        guard filesystem.freeBytes < need else { return nil }
        let isBoot = filesystem.path == "/boot"
        let what = isBoot && !bringsKernel ? "a new initial ramdisk needs" : "the pending updates need"
        return Finding(
            code: .lowSpace, weight: isBoot && !bringsKernel ? .warning : .critical,
            message: "\(filesystem.path) has \(filesystem.freeBytes >> 20) MiB free, \(what) \(need >> 20) MiB",
            remedy: isBoot ? oldKernelRemedy : isApt ? "apt-get clean" : "\(packageManager.rawValue) clean packages")
    }

    private var oldKernelRemedy: String {
        isApt
            ? "remove old kernels: apt-get autoremove --purge"
            : "remove old kernels: \(packageManager.rawValue) remove --oldinstallonly"
    }

    private func lowInodes(_ filesystem: Filesystem) -> Finding? {
        guard let free = filesystem.freeInodes, free < Self.leastInodes else { return nil }
        return Finding(
            code: .lowSpace, weight: .critical, message: "\(filesystem.path) has \(free) inodes free",
            remedy: "find what keeps so many small files there")
    }
}
