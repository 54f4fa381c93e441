import Inventory

/// File systems that are mounted, from /proc/self/mounts (proc(5)): those that hold data, not the kernel's own.
struct MountsCheck: HostCheck {
    var script: String { "cat /proc/self/mounts && echo 'end of mounts'" }

    private static let pseudo: Set<String> = [
        "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs",
        "fuse.gvfsd-fuse", "fuse.lxcfs", "fuse.portal", "fusectl", "hugetlbfs", "mqueue", "nsfs", "overlay", "proc",
        "pstore",
        "ramfs", "rpc_pipefs", "securityfs", "selinuxfs", "squashfs", "sysfs", "tmpfs", "tracefs",
    ]

    func judge(_ lines: [String]) -> CheckFinding {
        guard lines.last == "end of mounts" else { return .unknown("the list of mounts is incomplete") }
        return .members(
            lines.dropLast().compactMap { line in
                let fields = line.split(separator: " ")
                guard fields.count >= 3, fields[1] == "/" || !Self.pseudo.contains(String(fields[2])) else {
                    return nil
                }
                return String(fields[1])
            })
    }
}
