public import Foundation
public import Inventory
public import struct Inventory.Host
public import Packages

/// What came of looking at one host: a scan, or the reason why there is none.
public struct HostScanOutcome: Sendable {
    public let host: Host
    public let startedAt: Date
    public let finishedAt: Date
    public let result: Result<HostScan, HostFailure>
    /// SHA-256 of all that the host answered, byte for byte as it came over its channel, also where it could not be read; 64 hexadecimal
    /// digits. Nil where it did not answer.
    public let answerHash: String?
    /// The same bytes, where the inventory wants them kept.
    public let answer: [UInt8]?

    /// Whether the host answered all that was asked: only then is "nothing pending" a statement.
    public var isComplete: Bool {
        switch result {
        case .success(let scan): scan.isComplete
        case .failure: false
        }
    }

    public var scan: HostScan? { try? result.get() }

    public var failure: HostFailure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    /// The host's clock minus ours, in seconds, at the middle of the round trip that read it; nil without a scan.
    ///
    /// apt takes a clock that is behind for "Release file is not valid yet".
    public var clockOffset: TimeInterval? {
        guard let scan else { return nil }
        let earliest = startedAt.timeIntervalSince(scan.host.clock)
        let latest = finishedAt.timeIntervalSince(scan.host.clock)
        if earliest <= 0 && latest >= 0 { return 0 }
        return earliest > 0 ? -earliest : -latest
    }
}
