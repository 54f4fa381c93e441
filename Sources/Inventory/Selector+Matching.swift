import Vocabulary

extension Selector {
    /// - Parameter operatingSystem: `ID` or `ID-VERSION_ID` of os-release(5), such as `debian-12`; nil before the host was scanned.
    /// - Returns: false also where it cannot be told for want of a scan, `not` or no `not`: what is not known is not selected.
    public func matches(_ host: Host, operatingSystem: String?) -> Bool {
        decide { term in
            switch term {
            case .host(let client, let name):
                return client?.matches(host.id.client.rawValue) != false && name.matches(host.id.name)
            case .property(let property, let glob): return Self.value(of: property, glob, host, operatingSystem)
            case .all, .not, .and, .or: return true
            }
        } == true
    }

    /// The part of it that an Ansible inventory can answer: names and groups.
    func matchesAnsible(host: String, groups: [String]) -> Bool {
        decide { term in
            switch term {
            case .host(_, let name): return name.matches(host)
            case .property(.group, let glob): return groups.contains(where: glob.matches)
            case .property: return nil
            case .all, .not, .and, .or: return true
            }
        } == true
    }

    /// Kleene's logic of three values; nil is unknown.
    private func decide(_ answer: (Selector) -> Bool?) -> Bool? {
        switch self {
        case .not(let inner): return inner.decide(answer).map { !$0 }
        case .and(let left, let right):
            let answers = [left.decide(answer), right.decide(answer)]
            return answers.contains(false) ? false : answers.contains(nil) ? nil : true
        case .or(let left, let right):
            let answers = [left.decide(answer), right.decide(answer)]
            return answers.contains(true) ? true : answers.contains(nil) ? nil : false
        case .all, .host, .property: return answer(self)
        }
    }

    private static func value(of property: Property, _ glob: Glob, _ host: Host, _ operatingSystem: String?) -> Bool? {
        switch property {
        case .group: host.groups.contains(where: glob.matches)
        case .ring: host.ring.map(glob.matches) ?? false
        case .client: glob.matches(host.id.client.rawValue)
        case .site: host.site.map(glob.matches) ?? false
        case .tag: host.tags.contains(where: glob.matches)
        case .exposed: glob.matches(String(host.exposed))
        case .os: operatingSystem.map { system in Self.names(of: system).contains(where: glob.matches) }
        }
    }

    /// `debian-12` is also called `debian`.
    private static func names(of system: String) -> [String] {
        guard let dash = system.lastIndex(of: "-") else { return [system] }
        return [system, String(system[..<dash])]
    }
}

extension Selector: CustomStringConvertible {
    /// A spelling that reads as the same selector.
    public var description: String {
        switch self {
        case .all: "*"
        case .host(let client, let name): (client.map { "\($0)/" } ?? "") + "\(name)"
        case .property(let property, let glob): "\(property.rawValue):\(glob)"
        case .not(let inner): "not \(inner.isCombined ? "(\(inner))" : "\(inner)")"
        case .and(let left, let right):
            [left, right].map { $0.isDisjunction ? "(\($0))" : "\($0)" }.joined(separator: " and ")
        case .or(let left, let right): "\(left) or \(right)"
        }
    }

    private var isDisjunction: Bool { if case .or = self { true } else { false } }
    private var isCombined: Bool { if case .and = self { true } else { isDisjunction } }
}
