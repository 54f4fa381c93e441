import Foundation

/// `checks:` on any level: `{required: […], wanted: […]}`.
enum CheckReader {
    static func checks(_ value: YAMLValue) -> [HealthCheck] {
        guard let section = Section(value, "checks", keys: ChecksKey.names) else { return [] }
        return checks(section[ChecksKey.required], .required) + checks(section[ChecksKey.wanted], .wanted)
    }

    private static func checks(_ value: YAMLValue?, _ requirement: HealthCheck.Requirement) -> [HealthCheck] {
        (value?.elements(requirement.rawValue) ?? []).compactMap { element in
            kind(element).map { HealthCheck(kind: $0, requirement: requirement) }
        }
    }

    private static func kind(_ value: YAMLValue) -> HealthCheck.Kind? {
        guard value.isMapping, let entries = value.entries("a check") else {
            value.report("a check is a mapping like {systemd: nginx}, not \(value.kind)")
            return nil
        }
        let keys = entries.compactMap { $0.key.key.flatMap(CheckKey.init) }
        guard keys.count <= 1 else {
            value.report(
                "one check at a time: \(keys.map(\.rawValue).joined(separator: " and ")) are two, each an entry of its own"
            )
            return nil
        }
        let options = keys.first?.options.map(\.rawValue) ?? CheckOptionKey.names
        guard
            let section = Section(
                value, "a check", keys: (keys.isEmpty ? CheckKey.names : keys.map(\.rawValue)) + options)
        else { return nil }
        guard let key = keys.first, let subject = section[key] else {
            if keys.isEmpty { value.report("a check needs one of \(CheckKey.names.formattedAsChoice)") }
            return nil
        }
        return kind(key, subject, section)
    }

    private static func kind(_ key: CheckKey, _ subject: YAMLValue, _ section: Section) -> HealthCheck.Kind? {
        let origin: HealthCheck.Origin = section[CheckOptionKey.from]?.choice("from") ?? .host
        switch key {
        case .disk:
            let path = absolutePath(subject, "disk")
            let floor = section.required(CheckOptionKey.free, example: "10%").flatMap(floor)
            return path.flatMap { path in floor.map { .disk(path: path, free: $0) } }
        case .units:
            return subject.choice("units", SetRule.self).map { _ in .units }
        case .systemd: return unit(subject).map { .systemd(unit: $0) }
        case .tcp:
            let address = section[CheckOptionKey.address].flatMap(tcpAddress)
            return subject.port("tcp").map { .tcp(port: $0, address: address, from: origin) }
        case .http:
            let status = section[CheckOptionKey.status]?.integer("status", in: 100...599) ?? 200
            let contains = section[CheckOptionKey.contains]?.string("contains")
            return url(subject).map { .http(url: $0, from: origin, status: status, contains: contains) }
        case .command: return subject.argv("command").map { .command(argv: $0) }
        case .file:
            let age = section.required(CheckOptionKey.maximumAge, example: "26h")?
                .duration("max_age", in: .seconds(60) ... .seconds(366 * 86_400))
            return absolutePath(subject, "file").flatMap { path in age.map { .file(path: path, maximumAge: $0) } }
        case .process: return subject.string("process").map { .process(name: $0) }
        }
    }

    /// `units` compares sets before and after; this is the one comparison there is.
    private enum SetRule: String, CaseIterable { case noNewFailures = "no-new-failures" }

    private static func absolutePath(_ value: YAMLValue, _ what: String) -> String? {
        guard let path = value.string(what) else { return nil }
        if path.hasPrefix("/") { return path }
        value.report("\(what) is a path that begins with /, not \(shown(path))")
        return nil
    }

    private static func floor(_ value: YAMLValue) -> HealthCheck.DiskFloor? {
        guard let text = value.string("free") else { return nil }
        if text.hasSuffix("%") { return value.percent("free").map(HealthCheck.DiskFloor.percent) }
        if let bytes = ByteSizeText.parse(text) { return .bytes(bytes) }
        value.report("free is a percentage or a size like 10%, 500M or 2G, not \(shown(text))")
        return nil
    }

    /// The characters of systemd.unit(5).
    private static func unit(_ value: YAMLValue) -> String? {
        guard let unit = value.string("systemd") else { return nil }
        if !unit.hasPrefix("-"),
            unit.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ":-_.\\@".contains($0)) })
        {
            return unit
        }
        value.report("systemd is the name of a unit, not \(shown(unit))")
        return nil
    }

    private static func tcpAddress(_ value: YAMLValue) -> String? {
        value.text == CheckPlaceholder.address ? CheckPlaceholder.address : value.address("address")
    }

    private static func url(_ value: YAMLValue) -> String? {
        guard let text = value.string("http") else { return nil }
        let expanded = CheckPlaceholder.expand(text, address: "127.0.0.1")
        if let open = expanded.firstIndex(of: "{") {
            value.report(
                "http knows the placeholder \(CheckPlaceholder.address) only, not \(shown(String(expanded[open...])))")
            return nil
        }
        guard let url = URL(string: expanded), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false
        else {
            value.report("http is a URL like http://127.0.0.1/healthz, not \(shown(text))")
            return nil
        }
        return text
    }
}

/// What stands in a check for the address of whichever host it is made on.
enum CheckPlaceholder {
    static let address = "{address}"

    /// - Parameter address: an IPv6 address is put in brackets, as a URL wants it.
    static func expand(_ url: String, address: String) -> String {
        url.replacing(Self.address, with: address.contains(":") ? "[\(address)]" : address)
    }
}

extension HealthCheck {
    /// The check for one host: placeholders filled in, and from the controller the host's own address where none is given.
    func resolved(forAddress host: String) -> HealthCheck {
        switch kind {
        case .tcp(let port, let address, let origin):
            let own = address == CheckPlaceholder.address || (address == nil && origin == .controller)
            return HealthCheck(
                kind: .tcp(port: port, address: own ? host : address, from: origin), requirement: requirement)
        case .http(let url, let origin, let status, let contains):
            let url = CheckPlaceholder.expand(url, address: host)
            return HealthCheck(
                kind: .http(url: url, from: origin, status: status, contains: contains), requirement: requirement)
        case .disk, .units, .systemd, .command, .file, .process: return self
        }
    }
}
