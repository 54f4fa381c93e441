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

    /// One for each name that the inventory does not have. What runs on a host is known only after a scan.
    func errors(in terms: [SelectorParser.Term]) -> [SelectorError] {
        terms.compactMap { term in
            switch term.selector {
            case .host(let client, let name):
                let text = client.map { "\($0)/\(name)" } ?? name.pattern
                return error("host", Glob(text), among: hosts, at: term.offset) { $0 }
            case .property(.os, _), .property(.exposed, _): return nil
            case .property(let property, let glob):
                return error(property.rawValue, glob, among: values[property] ?? [], at: term.offset) {
                    "\(property.rawValue):\($0)"
                }
            case .all, .not, .and, .or: return nil
            }
        }
    }

    private func error(
        _ what: String, _ glob: Glob, among names: Set<String>, at offset: Int, spelled: (String) -> String
    ) -> SelectorError? {
        if names.contains(where: glob.matches) { return nil }
        let near = Spelling.nearest(to: glob.pattern, in: names.sorted())
        return SelectorError(
            message:
                "no host of the inventory is selected by \(shown(spelled(glob.pattern))): there is no such \(what)",
            offset: offset, suggestion: near.map(spelled))
    }
}
