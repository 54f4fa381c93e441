public import Foundation
public import Ledger
public import Vocabulary

/// One opening of a maintenance window in which a playbook is to be carried out at a client.
public struct DueWindow: Codable, Sendable, Hashable {
    public var playbook: String
    public var client: ClientID
    /// The window's name; of windows that merge, the names joined with `+`.
    public var window: String
    public var opens: Date
    public var cutoff: Date
    public var closes: Date
    /// The hosts that the playbook takes in it, in the order of their names.
    public var hosts: [HostID]
    /// Not a window of the playbook: the hosts missed theirs, and are taken in the next of their own.
    public var isCatchUp: Bool

    public init(
        playbook: String, client: ClientID, window: String, opens: Date, cutoff: Date, closes: Date, hosts: [HostID],
        isCatchUp: Bool = false
    ) {
        self.playbook = playbook
        self.client = client
        self.window = window
        self.opens = opens
        self.cutoff = cutoff
        self.closes = closes
        self.hosts = hosts
        self.isCatchUp = isCatchUp
    }

    /// What makes it the same window, whichever hosts it has by now.
    struct Key: Hashable, Sendable {
        var playbook: String
        var client: ClientID
        var window: String
        var opens: Date
    }

    var key: Key { Key(playbook: playbook, client: client, window: window, opens: opens) }
}

/// The life of a due window.
public enum DueState: String, Codable, Sendable, CaseIterable {
    /// To come, or open and about to begin.
    case due
    case running
    /// Every host was verified.
    case done
    /// Some host was not.
    case partial
    /// Nothing was done in it.
    case missed
    /// The calendar has it no more: it was changed before the window opened.
    case withdrawn

    var isFinal: Bool {
        switch self {
        case .due, .running: false
        case .done, .partial, .missed, .withdrawn: true
        }
    }
}

/// Where a due window stands: recorded before it begins and each time it changes. The fact's run is the one that holds it.
public struct DueWindowFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "due_window")

    public var window: DueWindow
    public var state: DueState
    public var reason: String?

    public init(window: DueWindow, state: DueState, reason: String? = nil) {
        self.window = window
        self.state = state
        self.reason = reason
    }
}
