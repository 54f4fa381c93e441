import Foundation
import Inventory
import Testing
import Vocabulary

@testable import Controller

/// Secrets that programs print.
struct SecretsTests {
    private func printed(_ words: String...) async throws -> String {
        try await Secrets(person: { _ in nil }).secret(.passphrase(path: "key"), from: .command(words))
    }

    @Test(
        "the first line counts, however it ends",
        arguments: [
            (#"secret"#, "secret"), (#"secret\n"#, "secret"), (#"secret\r\n"#, "secret"),
            (#"pässwörd\r\nnoise\n"#, "pässwörd"),
            (#" with blanks \n"#, " with blanks "), (#"e\314\201\r\n"#, "e\u{301}"),
        ])
    func firstLine(_ output: String, _ secret: String) async throws {
        #expect(try await Array(printed("printf", output).utf8) == Array(secret.utf8))
    }

    @Test(
        "what is no password is told, with what to do",
        arguments: [
            (["true"], "printed nothing"), (["printf", #"\nsecret"#], "printed nothing"),
            (["printf", #"\r\n"#], "printed nothing"),
            (["printf", #"p\344ss\n"#], "not UTF-8"), (["false"], "ended with 1"),
        ])
    func none(_ words: [String], _ complaint: String) async throws {
        let secrets = Secrets(person: { _ in nil })
        let failure = await #expect(throws: HostFailure.self) {
            try await secrets.secret(.passphrase(path: "key"), from: .command(words))
        }
        #expect(
            failure?.message.contains(complaint) == true && failure?.remedy != nil, "\(String(describing: failure))")
    }
}
