import Compliance
import Foundation
import Ledger
import Reports
import Testing
import Vocabulary

/// The published schema and the documents agree.
@Suite struct SchemaTests {
    @Test(arguments: [1, 12])
    func documentsKeepTheSchema(hosts: Int) throws {
        let folder = try TemporaryFolder()
        let file = try #require(try Report.render(Fleet(hosts: hosts, folder: folder.path).model(), as: .json).first)
        let document = try JSONSerialization.jsonObject(with: file.bytes)
        let schema = try SchemaTests.schema()
        #expect(SchemaCheck(root: schema).faults(in: document, schema) == [])
    }

    @Test func thePageOfAllClientsKeepsItsSchema() throws {
        let folder = try TemporaryFolder()
        let row = ProviderRow(try Fleet(hosts: 3, folder: folder.path).model())
        let client = try #require(ClientID(rawValue: "gone"))
        let model = try ProviderModel(
            period: "2026-10", knownAt: Fleet.day(33), head: .empty,
            clients: [row, ProviderRow(client, trouble: .unknownTimeZone("Mars"))])
        let file = try #require(try Report.render(model, as: .json).first)
        let schema = try SchemaTests.schema("provider-report")
        #expect(SchemaCheck(root: schema).faults(in: try JSONSerialization.jsonObject(with: file.bytes), schema) == [])
    }

    @Test func theCheckFindsFaults() throws {
        let schema = try SchemaTests.schema()
        let faults = SchemaCheck(root: schema).faults(in: ["schema": "msp-patch/report/2", "surprise": 1], schema)
        #expect(faults.contains("/schema: not msp-patch/report/1"))
        #expect(faults.contains("/surprise: not in the schema"))
        #expect(faults.contains("/digest: missing"))
    }

    private static func schema(_ name: String = "report") throws -> [String: Any] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appendingPathComponent("docs/schema/\(name).schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}

/// As much of JSON Schema 2020-12 as the report's schema uses.
struct SchemaCheck {
    let root: [String: Any]

    func faults(in value: Any, _ schema: [String: Any], at path: String = "") -> [String] {
        if let reference = schema["$ref"] as? String { return faults(in: value, resolve(reference), at: path) }
        if let constant = schema["const"] as? String, value as? String != constant {
            return ["\(path): not \(constant)"]
        }
        if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
            return ["\(path): \(value) is not one of \(allowed)"]
        }
        switch schema["type"] as? String {
        case "object": return object(value, schema, path)
        case "array":
            guard let items = value as? [Any] else { return ["\(path): no array"] }
            let item = schema["items"] as? [String: Any] ?? [:]
            return items.enumerated().flatMap { faults(in: $1, item, at: "\(path)/\($0)") }
        case "string": return value is String ? [] : ["\(path): no string"]
        case "integer", "number": return value is NSNumber ? [] : ["\(path): no number"]
        case "boolean": return value is Bool ? [] : ["\(path): no boolean"]
        default: return []
        }
    }

    private func object(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
        guard let members = value as? [String: Any] else { return ["\(path): no object"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let required = schema["required"] as? [String] ?? []
        let missing = required.filter { members[$0] == nil }.map { "\(path)/\($0): missing" }
        return missing
            + members.flatMap { name, member in
                properties[name].map { faults(in: member, $0, at: "\(path)/\(name)") }
                    ?? ["\(path)/\(name): not in the schema"]
            }
    }

    private func resolve(_ reference: String) -> [String: Any] {
        let definitions = root["$defs"] as? [String: [String: Any]]
        return definitions?[String(reference.dropFirst("#/$defs/".count))] ?? [:]
    }
}
