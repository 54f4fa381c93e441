import MaintenanceWindows
import Vocabulary

extension Selector {
    /// Reads the grammar of ``Selector``.
    public init(parsing text: String) throws(SelectorError) {
        var parser = SelectorParser(text)
        self = try parser.parse()
    }

    /// Reads a selector and holds its names to an inventory: a misspelt group would otherwise silently select nobody.
    public init(parsing text: String, for inventory: Inventory) throws(SelectorError) {
        var parser = SelectorParser(text)
        self = try parser.parse()
        if let error = SelectorNames(inventory).errors(in: parser.terms).first { throw error }
    }
}

/// The names that a selector can use with an inventory.
struct SelectorNames {
    private var hosts: Set<String> = []
    private var values: [Selector.Property: Set<String>] = [:]

    init(_ inventory: Inventory) {
        for client in inventory.clients { values[.client, default: []].insert(client.id.rawValue) }
        for host in inventory.hosts {
            hosts.formUnion([host.id.name, host.id.description])
            values[.group, default: []].formUnion(host.groups)
            values[.tag, default: []].formUnion(host.tags)
            if let site = host.site { values[.site, default: []].insert(site) }
            if let ring = host.ring { values[.ring, default: []].insert(ring) }
        }
    }

    /// One for each name that the inventory does not have, globs left out. What runs on a host is known only after a scan.
    func errors(in terms: [SelectorParser.Term]) -> [SelectorError] {
        terms.compactMap { term in
            switch term.selector {
            case .host(let client, let name):
                guard client?.isLiteral != false, name.isLiteral else { return nil }
                return error(in: term, "host", client.map { "\($0)/\(name)" } ?? name.pattern, among: hosts, prefix: "")
            case .property(let property, let glob):
                guard property != .os, property != .exposed, glob.isLiteral else { return nil }
                return error(
                    in: term, property.rawValue, glob.pattern, among: values[property] ?? [],
                    prefix: "\(property.rawValue):",
                    // Rings, sites and tags exist by being used: one that nobody has is an empty wave, unless it looks like a slip.
                    needsNearWord: property == .ring || property == .site || property == .tag)
            case .all, .not, .and, .or: return nil
            }
        }
    }

    private func error(
        in term: SelectorParser.Term, _ what: String, _ name: String, among names: Set<String>, prefix: String,
        needsNearWord: Bool = false
    ) -> SelectorError? {
        if names.contains(name) { return nil }
        let near = Spelling.nearest(to: name, in: names.sorted())
        if needsNearWord, near == nil { return nil }
        return SelectorError(
            message: "the inventory has no \(what) \(shown(name))", offset: term.offset,
            suggestion: near.map { prefix + $0 })
    }
}
