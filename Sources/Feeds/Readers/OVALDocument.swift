import Foundation
import Vocabulary

/// Collects of an OVAL file what an advisory says and which versions it asks for.
final class OVALDocument: XMLScanner.Reader {
    struct Definition {
        var isPatch: Bool
        var isDeprecated: Bool
        var title = ""
        var platforms: [String] = []
        var id: String?
        var cves: [String] = []
        var severity = ""
        var issued: String?
        var tests: [String] = []

        /// Nil where it has no name or no date.
        var advisory: Advisory? {
            let named = id ?? title.split(whereSeparator: { $0 == ":" || $0 == " " }).first.map(String.init)
            guard let named, AdvisoryName.isPlausible(named), let released = issued.flatMap(FeedDate.read) else {
                return nil
            }
            return Advisory(
                id: named, released: released, severity: Severity(vendorWord: severity), cves: Set(cves).sorted(),
                isWithdrawn: isDeprecated)
        }
    }

    struct Test {
        var object = ""
        var state = ""
    }

    private(set) var timestamp = ""
    private(set) var definitions: [Definition] = []
    private(set) var tests: [String: Test] = [:]
    /// What each object names: a package, or a variable with several.
    private(set) var objects: [String: String] = [:]
    /// The version that each state asks to be older than.
    private(set) var versions: [String: String] = [:]
    private(set) var variables: [String: [String]] = [:]

    private var definition: Definition?
    /// The test, object, state or variable that is being read.
    private var owner = ""

    func begin(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "definition":
            definition = Definition(
                isPatch: attributes["class"] == "patch", isDeprecated: attributes["deprecated"] == "true")
        case "reference": refer(to: attributes["ref_id"] ?? "", source: attributes["source"] ?? "")
        case "issued": definition?.issued = attributes["date"]
        case "criterion": attributes["test_ref"].map { definition?.tests.append($0) }
        case "object": attributes["object_ref"].map { tests[owner, default: Test()].object = $0 }
        case "state": attributes["state_ref"].map { tests[owner, default: Test()].state = $0 }
        case "name": attributes["var_ref"].map { objects[owner] = $0 }
        default: attributes["id"].map { owner = $0 }
        }
    }

    func end(_ name: String, text: String) {
        switch name {
        case "definition":
            definition.map { definitions.append($0) }
            definition = nil
        case "title": definition?.title = text
        case "platform": definition?.platforms.append(text)
        case "severity": definition?.severity = text
        case "timestamp": if timestamp.isEmpty { timestamp = text }
        case "name": if !text.isEmpty { objects[owner] = text }
        case "evr": versions[owner] = text
        case "value": variables[owner, default: []].append(text)
        default: break
        }
    }

    private func refer(to id: String, source: String) {
        if source == "CVE" {
            if CVEName.isOne(id) { definition?.cves.append(id) }
        } else if definition?.id == nil, !id.isEmpty {
            definition?.id = id
        }
    }
}
