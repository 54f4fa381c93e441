/// Why a host could not be worked on: each cause a state of its own, in the words that are shown and recorded.
public struct HostFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable, CaseIterable {
        case unreachable
        case timedOut = "timed_out"
        case hostKeyUnknown = "host_key_unknown"
        case hostKeyChanged = "host_key_changed"
        case loginRefused = "login_refused"
        case passwordExpired = "password_expired"
        case noCommonAlgorithm = "no_common_algorithm"
        case sudoRefused = "sudo_refused"
        case connectionLost = "connection_lost"
        case unsupported
        case badAnswer = "bad_answer"
        case configuration

        /// Two or three words for a table.
        public var words: String { rawValue.replacing("_", with: " ") }
    }

    public let code: Code
    public let message: String
    /// What to do next, where there is something to do.
    public let remedy: String?

    public init(_ code: Code, _ message: String, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { remedy.map { "\(message); \($0)" } ?? message }
}
