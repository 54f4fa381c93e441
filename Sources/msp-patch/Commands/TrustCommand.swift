import ArgumentParser
import Controller
import Foundation
import Inventory
import Ledger
import SSHClient
import Vocabulary

struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Show the host keys of hosts that have none pinned, or another one, and pin those you agree to.",
        discussion:
            "Compare each fingerprint with what the host's console says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var format: FormatOptions

    @Flag(help: "Agree to every new key: only where the network in between is trusted. A changed key still asks.")
    var yes = false

    @Flag(help: "Agree to changed keys as well, of hosts that were reinstalled: name them with --limit.")
    var replace = false

    func run() async throws {
        let workspace = try Workspace.open(global)
        let hosts = try selection.choose(from: workspace)
        if replace, selection.limit == nil {
            throw Failure.wrongUse("msp-patch: --replace needs --limit with the hosts that were reinstalled")
        }
        var rows: [Document.Row] = []
        let (stages, lost) = await HostKeyTrust(connector: try workspace.connector(for: hosts)).stages(of: hosts)
        for (host, failure) in lost {
            Console.note("\(host): \(failure)")
            rows.append(.init(host: host, decision: .notShown))
        }
        for stage in stages {
            // Anew for each stage: what was pinned in the one before leads to the servers of the next.
            let trust = HostKeyTrust(connector: try workspace.connector(for: hosts))
            for offer in await trust.offers(of: stage) {
                rows.append(.init(host: offer.stop.id, decision: try decide(offer, in: workspace.ledger)))
            }
        }
        if format.json { try JSON.print(Document(hosts: rows)) }
        if rows.contains(where: { $0.decision == .leftAsItWas }) { throw ExitCode.refused }
        if rows.contains(where: { $0.decision == .notShown }) { throw ExitCode.unwell }
    }

    private enum Decision: String, Encodable {
        case pinned
        case leftAsItWas = "left_as_it_was"
        case notShown = "not_shown"
    }

    private struct Document: Encodable {
        struct Row: Encodable {
            let host: HostID
            let decision: Decision
        }

        let schema = "msp-patch/trust/1"
        let hosts: [Row]
    }

    private func say(_ text: String) {
        if !format.json { Console.print(text) }
    }

    private func decide(_ offer: HostKeyTrust.Offer, in ledger: Ledger) throws -> Decision {
        switch offer.standing {
        case .known(let key):
            say("\(offer.stop.id)  \(key)  pinned already")
        case .failed(let failure):
            Console.note("\(offer.stop.id): \(failure)")
            return .notShown
        case .new(let key):
            say("\(offer.stop.id)  \(offer.stop.address)  \(key)  new")
            return try pin(offer, key, replacing: [], in: ledger)
        case .changed(let pinned, let key):
            say(
                "\(offer.stop.id)  \(offer.stop.address)  \(key)  CHANGED, was \(pinned.map(\.description).joined(separator: ", "))"
            )
            return try pin(offer, key, replacing: pinned, in: ledger)
        }
        return .pinned
    }

    private func pin(
        _ offer: HostKeyTrust.Offer, _ key: HostKey, replacing pinned: [HostKey], in ledger: Ledger
    ) throws -> Decision {
        let agreed = pinned.isEmpty ? yes : replace
        guard agreed || Person.agrees(to: "Trust this key for \(offer.stop.id)?") else {
            say("\(offer.stop.id)  left as it was")
            return .leftAsItWas
        }
        let fact = HostKeyFact(
            key: key.openSSH, fingerprint: key.fingerprintSHA256, address: offer.stop.address,
            replaces: pinned.map(\.openSSH),
            how: agreed ? (pinned.isEmpty ? "trust --yes" : "trust --replace") : "trust")
        _ = try ledger.append([NewFact(fact, host: offer.stop.id, validAt: Date())])
        say("\(offer.stop.id)  pinned")
        return .pinned
    }
}
