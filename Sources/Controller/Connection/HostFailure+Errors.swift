import Packages
import SSHClient
import Vocabulary

/// Every error on the way to a host and back, in the words that are shown and recorded.
extension HostFailure {
    init(describing error: any Error, host: HostID) {
        switch error {
        case let failure as HostFailure: self = failure
        case let error as SSHError: self.init(error, host: host)
        case let error as ScanError: self.init(error, host: host)
        case let error as JobError: self.init(error)
        case is CancellationError: self.init(.connectionLost, "cancelled")
        default: self.init(.badAnswer, "\(error)")
        }
    }

    private init(_ error: SSHError, host: HostID) {
        let trust = "msp-patch trust --client \(host.client) --limit \(host.name)"
        let jump = if case .jumpFailed = error { "jump host " } else { "" }
        switch error.innermost {
        case .hostKeyUnknown(let endpoint, let offered):
            self.init(
                .hostKeyUnknown, "\(jump)\(endpoint): no host key is pinned; the server shows \(offered)",
                remedy: "compare the fingerprint on the host's console, then: \(trust)")
        case .hostKeyChanged(let endpoint, let pinned, let offered):
            self.init(
                .hostKeyChanged,
                "\(jump)\(endpoint): the host key has changed: pinned \(Self.list(pinned)), now shown \(offered)"
                    + "\(Self.note(pinned, offered)); nothing was sent",
                remedy: "if the host was reinstalled, verify the new fingerprint on its console, then: \(trust)")
        default:
            self.init(Self.code(error), error.description)
        }
    }

    private static func list(_ keys: [HostKey]) -> String {
        keys.map(\.description).joined(separator: ", ")
    }

    /// Servers have several keys, and which is shown depends on both sides.
    private static func note(_ pinned: [HostKey], _ offered: HostKey) -> String {
        pinned.contains { $0.algorithm == offered.algorithm }
            ? "" : ", which is of another kind: one of the pinned kind was not offered, or libssh2 cannot verify it"
    }

    private static func code(_ error: SSHError) -> Code {
        switch error {
        case .unreachable, .serverDropped: .unreachable
        case .timedOut(let phase, _, _):
            switch phase {
            case .nameResolution, .connect, .jump: .unreachable
            default: .timedOut
            }
        case .hostKeyUnknown: .hostKeyUnknown
        case .hostKeyChanged, .hostKeyRevoked: .hostKeyChanged
        case .noCommonAlgorithm: .noCommonAlgorithm
        case .authenticationFailed: .loginRefused
        case .passwordExpired: .passwordExpired
        case .disconnected, .closed, .cancelled, .channelRefused: .connectionLost
        case .outputLimitExceeded, .commandRefused, .protocolViolation, .uploadFailed: .badAnswer
        case .privateKey, .agent, .invalidConfiguration, .resourceExhausted: .configuration
        case .jumpFailed(_, .channelRefused): .unreachable
        case .jumpFailed(_, let inner): code(inner)
        }
    }

    private init(_ error: ScanError, host: HostID) {
        switch error {
        case .unsupportedSystem: self.init(.unsupported, error.description)
        case .notFramed, .truncated, .tooLarge, .managerChanged: self.init(.badAnswer, error.description)
        }
    }

    private init(_ error: JobError) {
        switch error {
        case .sudoRefused: self.init(.sudoRefused, error.description)
        default: self.init(.badAnswer, error.description)
        }
    }
}

extension SSHError {
    /// The error of the jump host that failed, however many lie before it.
    fileprivate var innermost: SSHError {
        if case .jumpFailed(_, let inner) = self { inner.innermost } else { self }
    }
}
