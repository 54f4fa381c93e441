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

    @Flag(help: "Agree to every key shown: only where the network in between is trusted.")
    var yes = false

    func run() async throws {
        let workspace = try Workspace.open(global)
        let hosts = try selection.choose(from: workspace)
        var failed = 0
        for stage in HostKeyTrust.stages(of: hosts) {
            let trust = HostKeyTrust(connector: try workspace.connector(for: stage))
            for offer in await trust.offers(of: stage) where try !decide(offer, in: workspace.ledger) { failed += 1 }
        }
        if failed > 0 { throw ExitCode.unwell }
    }

    /// - Returns: false when the host showed no key.
    private func decide(_ offer: HostKeyTrust.Offer, in ledger: Ledger) throws -> Bool {
        switch offer.standing {
        case .known(let key):
            Console.print("\(offer.host.id)  \(key)  pinned already")
        case .failed(let failure):
            Console.note("\(offer.host.id): \(failure)")
            return false
        case .new(let key):
            Console.print("\(offer.host.id)  \(offer.host.address)  \(key)  new")
            try pin(offer, key, replacing: [], in: ledger)
        case .changed(let pinned, let key):
            Console.print(
                "\(offer.host.id)  \(offer.host.address)  \(key)  CHANGED, was \(pinned.map(\.description).joined(separator: ", "))"
            )
            try pin(offer, key, replacing: pinned, in: ledger)
        }
        return true
    }

    private func pin(_ offer: HostKeyTrust.Offer, _ key: HostKey, replacing pinned: [HostKey], in ledger: Ledger) throws
    {
        guard yes || Person.agrees(to: "Trust this key for \(offer.host.id)?") else {
            return Console.print("\(offer.host.id)  left as it was")
        }
        let fact = HostKeyFact(
            key: key.openSSH, fingerprint: key.fingerprintSHA256, address: offer.host.address,
            replaces: pinned.map(\.openSSH), how: yes ? "trust --yes" : "trust")
        _ = try ledger.append([NewFact(fact, host: offer.host.id, validAt: Date())])
        Console.print("\(offer.host.id)  pinned")
    }
}
