public import Foundation
public import Vocabulary

/// Where a wave stands, for people who watch.
public struct WaveStatus: Sendable, Equatable {
    public var name: String
    public var phase: WavePhase
    public var hosts: [HostStatus]
    /// What the wave waits for, in words; nil when it works.
    public var waitingFor: String?
    /// When the first of the windows of its unfinished hosts lets nothing new start any more; nil before the wave has begun and when all
    /// are done.
    public var cutoff: Date?
}

/// The life of a wave (the diagram is in `docs/run.md`).
public enum WavePhase: Sendable, Equatable {
    case pending
    case running
    /// Nothing new starts; what runs is let finish.
    case stopping(reason: String)
    case soaking(until: Date)
    case rechecking
    case awaitingApproval
    /// A person has said yes; the gate is recorded next.
    case approved(GateDecision)
    case decided(GateDecision)
}

/// Where a host stands, for people who watch.
public struct HostStatus: Sendable, Equatable {
    public var host: HostID
    public var phase: HostPhase
    public var outcome: HostOutcome?
    /// Since when it has been in this phase; nil before its wave began.
    public var since: Date?
    /// What it waits for or what became of it, in words.
    public var detail: String?
}

public enum HostPhase: Sendable, Equatable {
    case waiting
    case working(HostStep)
    case done
}
