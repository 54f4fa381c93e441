import Foundation
import Inventory
import LocalPrograms
public import Vocabulary

/// A secret that is needed on the way to a host.
public enum SecretQuestion: Sendable, Hashable, CustomStringConvertible {
    /// `attempt` counts from 1: what a person mistyped is asked for again.
    case passphrase(path: String, attempt: Int = 1)
    case loginPassword(ClientID, user: String)
    case sudoPassword(ClientID, user: String)

    /// As it is asked for at a terminal.
    public var description: String {
        switch self {
        case .passphrase(let path, 1): "Passphrase for \(path)"
        case .passphrase(let path, let attempt): "That was wrong. Passphrase for \(path), attempt \(attempt)"
        case .loginPassword(let client, let user): "Password of \(user) on the hosts of \(client)"
        case .sudoPassword(let client, let user): "Password that sudo asks \(user) for on the hosts of \(client)"
        }
    }

    /// Of the inventory: what names the program that answers.
    var key: String {
        switch self {
        case .passphrase: "passphrase_command"
        case .loginPassword: "password_command"
        case .sudoPassword: "sudo_password_command"
        }
    }
}

/// Passwords and passphrases: each comes from a command or from a person, once, and all hosts share the answer.
///
/// They live in this process's memory only: nothing logs or records them, and none stands on a command line.
actor Secrets {
    typealias Person = @Sendable (SecretQuestion) -> String?

    private let person: Person
    private var answers: [SecretQuestion: Task<Result<String, HostFailure>, Never>] = [:]
    private var lastAsked: Task<Void, Never>?

    /// How long a command may take to print a secret.
    private static let commandTimeout = Duration.seconds(60)

    /// - Parameter person: asks whoever sits at the terminal; nil when nobody does, or has no answer.
    init(person: @escaping Person) {
        self.person = person
    }

    /// - Throws: `HostFailure` when the command fails, or nobody answers.
    func secret(_ question: SecretQuestion, from source: SecretSource) async throws(HostFailure) -> String {
        if let answer = answers[question] { return try await answer.value.get() }
        let answer =
            switch source {
            case .command(let words): Task { await Self.printed(by: words, for: question) }
            case .person: asking(question)
            }
        answers[question] = answer
        return try await answer.value.get()
    }

    /// One question after the other: two prompts at a time could not be told apart.
    private func asking(_ question: SecretQuestion) -> Task<Result<String, HostFailure>, Never> {
        let (former, person) = (lastAsked, person)
        let answer = Task { () -> Result<String, HostFailure> in
            await former?.value
            // A person takes minutes, which no thread of the shared pool may be kept for.
            let typed = await OwnThread.run { person(question) }
            guard let typed else { return .failure(.noAnswer(to: question)) }
            return .success(typed)
        }
        lastAsked = Task { _ = await answer.value }
        return answer
    }

    private static func printed(by words: [String], for question: SecretQuestion) async -> Result<String, HostFailure> {
        let program = words.first ?? ""
        do {
            let answer = try await LocalProgram(words, errors: .inherited, timeout: commandTimeout).run()
            guard !answer.timedOut, answer.status == 0 else {
                let what = answer.timedOut ? "did not end in time" : "ended with \(answer.status)"
                return .failure(
                    HostFailure(
                        .configuration, "\(question): \(program) \(what)",
                        remedy: "run it by hand, as \(question.key) in the inventory has it"))
            }
            var line = answer.output.prefix { $0 != UInt8(ascii: "\n") }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            guard !line.isEmpty else {
                return .failure(
                    HostFailure(
                        .configuration, "\(question): \(program) printed nothing on its first line",
                        remedy: "run it by hand, as \(question.key) in the inventory has it"))
            }
            guard let text = String(validating: line, as: UTF8.self) else {
                return .failure(
                    HostFailure(
                        .configuration, "\(question): what \(program) printed is not UTF-8",
                        remedy: "let it print UTF-8, as with iconv -f latin1 -t utf-8"))
            }
            return .success(text)
        } catch {
            return .failure(HostFailure(.configuration, "\(question): \(error)"))
        }
    }
}

extension HostFailure {
    fileprivate static func noAnswer(to question: SecretQuestion) -> HostFailure {
        HostFailure(
            .configuration, "\(question): nobody answered",
            remedy: "run it at a terminal, or set \(question.key) in the inventory")
    }
}

/// Work that blocks, away from the few threads that all tasks share.
enum OwnThread {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}
