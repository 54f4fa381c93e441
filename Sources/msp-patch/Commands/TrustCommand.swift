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

    @Flag(help: "Touch no host: list the keys that are pinned, with who trusted them, when and how.")
    var list = false

    func validate() throws {
        if list, yes || replace { throw ValidationError("--list only shows; --yes and --replace pin keys") }
    }

    func run() async throws {
        let workspace = try Workspace.open(global)
        let hosts = try selection.choose(from: workspace)
        if list { return try printPins(of: hosts, in: workspace.ledger) }
        if replace, selection.limit == nil {
            throw Failure.wrongUse("msp-patch: --replace needs --limit with the hosts that were reinstalled")
        }
        var rows: [Document.Row] = []
        let trust = HostKeyTrust(connector: try workspace.connector(for: hosts))
        let (stages, lost) = await trust.stages(of: hosts)
        for (host, failure) in lost {
            Console.note("\(host): \(failure)")
            rows.append(.init(host: host, decision: .notShown, error: failure.description))
        }
        for stage in stages {
            for offer in await trust.offers(of: stage) { rows.append(try decide(offer, trust, workspace.ledger)) }
        }
        if format.json { try JSON.print(Document(hosts: rows)) }
        try end(rows)
    }

    private func end(_ rows: [Document.Row]) throws {
        let left = rows.count { $0.decision == .leftAsItWas }
        if left > 0 {
            Console.note(
                "msp-patch: \(left) of \(rows.count) keys left as they were; agree at the prompt, by --yes to new keys, or by --replace to changed ones"
            )
            throw ExitCode.refused
        }
        if rows.contains(where: { $0.decision == .refused }) { throw ExitCode.refused }
        if rows.contains(where: { $0.decision == .notShown }) { throw ExitCode.unwell }
    }

    private enum Decision: String, Encodable {
        case pinned
        case leftAsItWas = "left_as_it_was"
        /// Nothing to agree to: the key is revoked, or that of a jump host has changed.
        case refused
        case notShown = "not_shown"
    }

    private struct Document: Encodable {
        struct Row: Encodable {
            let host: HostID
            var address: String?
            let decision: Decision
            /// As known_hosts writes it.
            var key: String?
            var fingerprint: String?
            /// Whether the key was pinned before.
            var known = false
            /// The fingerprints of other keys that are pinned, or were until now.
            var was: [String] = []
            var error: String?
        }

        let schema = "msp-patch/trust/1"
        let hosts: [Row]
    }

    /// What a person decides by is always shown: beside the question, where the output is for a program.
    private func say(_ text: String) {
        if format.json { Console.note(text) } else { Console.print(text) }
    }

    private func decide(_ offer: HostKeyTrust.Offer, _ trust: HostKeyTrust, _ ledger: Ledger) throws -> Document.Row {
        let (id, address) = (offer.stop.id, offer.stop.address)
        switch offer.standing {
        case .known(let key):
            say("\(id)  \(key)  pinned already")
            return row(offer, .pinned, key, known: true)
        case .failed(let failure):
            Console.note("\(id): \(failure)")
            let decision: Decision = failure.code == .hostKeyChanged ? .refused : .notShown
            return .init(host: id, address: address, decision: decision, error: failure.description)
        case .new(let key):
            say("\(id)  \(address)  \(key)  new")
            return row(offer, try pin(offer, key, replacing: [], trust, ledger), key)
        case .changed(let pinned, let key):
            say("\(id)  \(address)  \(key)  CHANGED, was \(pinned.map(\.description).joined(separator: ", "))")
            return row(offer, try pin(offer, key, replacing: pinned, trust, ledger), key, was: pinned)
        }
    }

    private func row(
        _ offer: HostKeyTrust.Offer, _ decision: Decision, _ key: HostKey, known: Bool = false, was: [HostKey] = []
    ) -> Document.Row {
        .init(
            host: offer.stop.id, address: offer.stop.address, decision: decision, key: key.openSSH,
            fingerprint: key.fingerprintSHA256, known: known, was: was.map(\.fingerprintSHA256))
    }

    private func pin(
        _ offer: HostKeyTrust.Offer, _ key: HostKey, replacing pinned: [HostKey], _ trust: HostKeyTrust,
        _ ledger: Ledger
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
        trust.pinned(key, at: offer.stop, replacing: pinned)
        say("\(offer.stop.id)  pinned")
        return .pinned
    }
}
