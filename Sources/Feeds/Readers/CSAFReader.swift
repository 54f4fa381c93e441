import Foundation
import Vocabulary

/// One advisory as CSAF 2 (https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html).
enum CSAFReader {
    private struct Advice: Decodable {
        let document: Document
        let vulnerabilities: [Vulnerability]?
    }

    private struct Document: Decodable {
        struct Severity: Decodable { let text: String }

        struct Publisher: Decodable { let name: String }

        struct Tracking: Decodable {
            let id: String
            let initialReleaseDate: String
            let currentReleaseDate: String
        }

        let category: String
        let aggregateSeverity: Severity?
        let publisher: Publisher
        let tracking: Tracking
    }

    private struct Vulnerability: Decodable { let cve: String? }

    static func read(_ data: Data) throws -> FeedContent {
        let advice = try JSONText.decode(Advice.self, from: data)
        let tracking = advice.document.tracking
        var content = FeedContent(
            kind: .csaf, name: "csaf-" + advice.document.publisher.name,
            published: FeedDate.read(tracking.currentReleaseDate))
        guard AdvisoryName.isPlausible(tracking.id), let released = FeedDate.read(tracking.initialReleaseDate) else {
            return content
        }
        let cves = (advice.vulnerabilities ?? []).compactMap(\.cve).filter { CVEName.isOne($0) }
        content.advisories = [
            Advisory(
                id: tracking.id, released: released,
                severity: Severity(vendorWord: advice.document.aggregateSeverity?.text ?? ""),
                cves: Set(cves).sorted(), isWithdrawn: advice.document.category == "csaf_withdrawn")
        ]
        return content
    }
}
