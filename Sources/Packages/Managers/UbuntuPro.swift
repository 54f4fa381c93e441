import Foundation
import Vocabulary

/// Updates that Ubuntu has only for subscribers (esm-infra, esm-apps): apt does not offer them, `pro security-status` names them.
enum UbuntuPro {
    static let script = #"""
        if command -v pro >/dev/null 2>&1; then ask pro 60 pro security-status --format json; fi
        """#

    /// The document `0.1` of security-status, of ubuntu-pro-client 27 and later.
    private struct Document: Decodable {
        struct Package: Decodable {
            var package: String
            var version: String
            var serviceName: String
            var status: String
            var origin: String?
            var downloadSize: Int64?
        }
        var packages: [Package]
    }

    /// - Parameter scan: What is pending already is not named twice; what is not installed is not an update.
    static func read(_ answer: inout Answer, native: String, beside scan: ManagerScan) -> [PendingUpdate] {
        guard let section = answer.section("pro"), section.succeeded else { return [] }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let document = try? decoder.decode(Document.self, from: Data(section.output.joined(separator: "\n").utf8))
        else {
            answer.unknown.note(section.output.first ?? "", in: "pro")
            return []
        }
        let known = Set(scan.pending.map { "\($0.name)=\($0.candidate)" })
        var updates: [PendingUpdate] = []
        for package in document.packages where package.status != "upgrade_available" {
            guard PackageName.isDebian(Line(package.package)), PackageName.isDebianVersion(Line(package.version)) else {
                answer.unknown.note(package.package, in: "pro")
                continue
            }
            let installed = scan.installed.filter { $0.name == package.package }
            guard let present = installed.first(where: { $0.architecture == native }) ?? installed.first,
                !known.contains("\(package.package)=\(package.version)")
            else { continue }
            updates.append(
                PendingUpdate(
                    name: package.package, architecture: present.architecture, installed: present.version,
                    candidate: package.version, updateClass: .security, severity: .unrated,
                    source:
                        "\(package.origin ?? "esm.ubuntu.com") \(package.serviceName), \(package.status.replacing("_", with: " "))",
                    standing: standing(package.status), downloadBytes: package.downloadSize,
                    rebootSuggested: RebootSignals.suggests(package.package)))
        }
        return updates
    }

    /// A host that has the client and gets no list from it may lack what only subscribers get.
    static func unanswered(_ answer: Answer) -> [UnansweredQuestion] {
        guard let section = answer.section("pro"), !section.succeeded else { return [] }
        return [UnansweredQuestion(topic: .subscriptions, reason: "pro security-status: \(section.lastWords)")]
    }

    /// `UpdateStatus` of ubuntu-pro-client: what stands in the way of an update that there is.
    private static func standing(_ status: String) -> PendingUpdate.Standing {
        switch status {
        case "upgrade_available_not_preferred": .excluded
        case "upgrade_unavailable":
            .keptBack(reason: "Ubuntu Pro has the service enabled and does not offer the update")
        default: .notEntitled
        }
    }
}
