extension HealthCheck {
    /// Stable words for people, facts and reports: `systemd nginx`, `disk / free 10%`. Tells any two checks of a host apart.
    public var name: String {
        switch kind {
        case .disk(let path, let free): "disk \(path) free \(free)"
        case .units: "units no-new-failures"
        case .systemd(let unit): "systemd \(unit)"
        case .tcp(let port, let address, let origin):
            "tcp " + (address.map { JumpHost(address: $0, port: port).description } ?? String(port))
                + Self.suffix(origin)
        case .http(let url, let origin, let status, let contains):
            "http \(url)" + (status == 200 ? "" : " status \(status)") + (contains.map { " contains \"\($0)\"" } ?? "")
                + Self.suffix(origin)
        case .command(let argv): "command " + argv.joined(separator: " ")
        case .file(let path, let age): "file \(path) max_age \(DurationText.format(age))"
        case .process(let name): "process \(name)"
        }
    }

    private static func suffix(_ origin: Origin) -> String {
        switch origin {
        case .host: ""
        case .controller: " from controller"
        }
    }
}

extension HealthCheck.DiskFloor: CustomStringConvertible {
    /// `10%`, `2G`: as it is written in the inventory.
    public var description: String {
        switch self {
        case .percent(let percent): "\(percent.formattedPlainly)%"
        case .bytes(let bytes): ByteSizeText.format(bytes)
        }
    }
}
