/// Where a password comes from: a person, or a command. It is asked once, when the first connection needs it, and all share the answer.
public actor SSHSecretProvider: Hashable {
    /// - Parameter prompt: what to ask for, as the server or this engine words it.
    /// - Returns: nil when there is no answer.
    public typealias Ask = @Sendable (_ prompt: String) async -> String?

    /// Holds a password back that other servers have refused; nil where each server has its own.
    nonisolated let trial: SecretTrial?
    private let ask: Ask
    private var answers: [String: Task<String?, Never>] = [:]

    /// - Parameter trial: for one password of many servers.
    public init(trial: SecretTrial? = nil, _ ask: @escaping Ask) {
        self.trial = trial
        self.ask = ask
    }

    func secret(_ prompt: String) async -> String? {
        if let answer = answers[prompt] { return await answer.value }
        let answer = Task { [ask] in await ask(prompt) }
        answers[prompt] = answer
        return await answer.value
    }

    public static func == (left: SSHSecretProvider, right: SSHSecretProvider) -> Bool { left === right }
    public nonisolated func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
