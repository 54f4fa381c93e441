import Foundation

extension HostScan {
    /// How long before a key expires somebody has to know, in seconds: time for two monthly windows to bring the new one.
    private static let keyNotice: TimeInterval = 60 * 86_400

    /// A repository is cut off when the last of the keys that sign it has expired. Of keys that belong to no repository (rpm's) each
    /// is told by itself.
    var keyFindings: [Finding] {
        let loose = signingKeys.filter(\.repositories.isEmpty).compactMap { keyFinding([$0], of: nil) }
        let repositories = Set(signingKeys.flatMap(\.repositories)).sorted()
        return loose
            + repositories.compactMap { name in
                keyFinding(signingKeys.filter { $0.repositories.contains(name) }, of: name)
            }
    }

    private func keyFinding(_ keys: [SigningKey], of repository: String?) -> Finding? {
        let last = keys.max { ($0.expires ?? .distantFuture) < ($1.expires ?? .distantFuture) }
        guard let last, let expires = last.expires, expires < host.clock + Self.keyNotice else { return nil }
        let isOver = expires <= host.clock
        let day = expires.formatted(.iso8601.year().month().day())
        let what = repository.map { "the key that signs \($0)" } ?? "a key that rpm trusts"
        return Finding(
            code: .keyExpiring, weight: isOver && repository != nil && isApt ? .critical : .warning,
            message: "\(what) \(isOver ? "has expired on" : "expires on") \(day): \(last.id) \(last.owner)",
            remedy: "bring the repository's signing key up to date, with its keyring package or from its maker")
    }
}
