import Foundation
import MaintenanceWindows
import Vocabulary

/// Reads one client's file. Problems stay with the file, so that one mistake does not hide the next.
struct ClientReader {
    let file: SourceFile
    let surroundings: Surroundings

    /// What was found, as far as it goes: whoever calls looks whether the file has problems.
    struct Reading {
        /// The client's id and where it stands.
        var id: (ClientID, YAMLValue)?
        /// nil when there is a problem.
        var client: Client?
    }

    func read() -> Reading {
        guard let root = YAMLComposer.root(of: file) else { return Reading() }
        if root.isNull {
            root.report("is empty")
            return Reading()
        }
        guard let section = Section(root, "a client's file", keys: ClientKey.names) else { return Reading() }
        let idValue = section.required(ClientKey.client, example: "acme")
        let id = idValue?.name("client").flatMap(ClientID.init)
        let client = client(section, id: id)
        let place = id.flatMap { id in idValue.map { (id, $0) } }
        return Reading(id: place, client: file.problems.isEmpty ? client : nil)
    }

    /// Everything is read before anything decides, so that all problems are found.
    private func client(_ section: Section, id: ClientID?) -> Client? {
        let displayName = section[ClientKey.name]?.string("name")
        let zone = section.required(ClientKey.timezone, example: "Europe/Berlin")?.timeZone("timezone")
        let windows = windows(section[ClientKey.windows])
        let blackouts = blackouts(section[ClientKey.blackouts])
        let serviceLevel = serviceLevel(section[ClientKey.sla])
        let hosts = hosts(section)
        checkNames(of: hosts)
        checkAddresses(of: hosts)
        checkWindows(of: hosts, against: windows.names)
        let clusters = clusters(section[ClientKey.clusters], hosts: hosts, client: id)
        let contacts = contacts(section[ClientKey.contacts])
        let contract = contract(section[ClientKey.contract])
        let holidays = holidays(section[ClientKey.holidays])
        let report = report(section[ClientKey.report])
        guard let id, let zone else { return nil }
        return Client(
            id: id, displayName: displayName ?? id.rawValue,
            calendar: WindowCalendar(timeZone: zone, windows: windows.definitions, blackouts: blackouts),
            serviceLevel: serviceLevel,
            hosts: hosts.compactMap { host($0, of: id) }, clusters: clusters, source: file.path, contacts: contacts,
            contract: contract, holidays: holidays, report: report)
    }
}
