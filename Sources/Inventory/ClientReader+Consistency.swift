import MaintenanceWindows

/// What can be seen only when the whole file has been read.
extension ClientReader {
    func checkNames(of hosts: [HostDeclaration]) {
        var lines: [String: Int] = [:]
        for host in hosts {
            if let first = lines.updateValue(host.place.line, forKey: host.name) {
                host.place.report("the host \(shown(host.name)) stands twice, first on line \(first)")
            }
        }
    }

    /// Two names for one machine would have it patched twice at the same time.
    func checkAddresses(of hosts: [HostDeclaration]) {
        var firsts: [Endpoint: HostDeclaration] = [:]
        for host in hosts {
            let ssh = host.settings.ssh
            let endpoint = Endpoint(address: host.address.lowercased(), port: ssh.port ?? 22, jumps: ssh.jumps ?? [])
            if let first = firsts[endpoint], first.name != host.name {
                host.place.report(
                    "\(host.name) has the same address and port as \(first.name) on line \(first.place.line): "
                        + "\(host.address):\(endpoint.port)")
            } else {
                firsts[endpoint] = host
            }
        }
    }

    private struct Endpoint: Hashable {
        var address: String
        var port: UInt16
        var jumps: [JumpHost]
    }

    func checkWindows(of hosts: [HostDeclaration], against names: [String]) {
        for host in hosts {
            guard let referred = host.settings.windows, !referred.isEmpty else {
                let example = names.first ?? "monthly"
                host.place.report(
                    "the host \(shown(host.name)) has no window: give window: \(example) to it, its group or defaults")
                continue
            }
            for window in referred where !names.contains(window.name) {
                let known =
                    names.isEmpty ? "the client defines none" : "the client defines \(names.joined(separator: ", "))"
                window.value.report(
                    "there is no window \(shown(window.name)): \(known)",
                    suggestion: Spelling.nearest(to: window.name, in: names))
            }
        }
    }
}
