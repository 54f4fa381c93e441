public import Foundation
public import Vocabulary

/// Something owed to a host that falls due before its wave reaches it, and so will be late whatever the run does.
public struct PlannedBreach: Codable, Sendable, Equatable {
    public var host: HostID
    /// What is owed: an advisory, a package where there is none, a reboot.
    public var obligation: String
    public var severity: Severity
    public var due: Date
    /// When the run reaches the host at the earliest.
    public var reached: Date

    public init(host: HostID, obligation: String, severity: Severity, due: Date, reached: Date) {
        self.host = host
        self.obligation = obligation
        self.severity = severity
        self.due = due
        self.reached = reached
    }
}
