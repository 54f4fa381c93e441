import CommandHarness
import Foundation
import Testing

/// A report of this month as known now, in HTML and JSON, written twice.
struct Report {
    struct Files: Equatable {
        let html: String
        let json: String
    }

    let first: Files
    let second: Files

    init(of workspace: Workspace) async throws {
        let now = Date().formatted(.iso8601)
        let month = String(now.prefix(7))
        func write(_ folder: String) async throws -> Files {
            let answer = try await workspace.binary.run(
                "report", "--client", "acme", "--period", month, "--known-at", now, "--format", "html,json", "--out",
                folder,
                within: .seconds(30))
            #expect(answer.exit == .status(0), "\(answer)")
            let place = workspace.binary.folder.appending(path: folder)
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
            func text(_ suffix: String) throws -> String {
                let name = try #require(names.first { $0.hasSuffix(suffix) }, "\(names)")
                return try String(contentsOf: place.appending(path: name), encoding: .utf8)
            }
            return Files(html: try text(".html"), json: try text(".json"))
        }
        first = try await write("reports-1")
        second = try await write("reports-2")
    }

    func expectNoScriptAndNoNetwork() {
        #expect(first.html.contains("<svg"))
        #expect(!first.html.lowercased().contains("<script"))
        let loads = first.html.matches(of: #/(?i)(src|href|url|@import)\s*[=(]?\s*["']?(https?:)?//[^\s"')]*/#).map {
            String($0.0)
        }
        #expect(loads == [])
    }

    /// The figures must be those that the test has seen with its own eyes.
    ///
    /// - Parameters:
    ///   - unknown: the hosts that were never seen.
    ///   - updatesApplied: packages of all hosts.
    func expectFigures(hosts: Int, unknown: [String], updatesApplied: Int) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let document = try decoder.decode(Document.self, from: Data(first.json.utf8))
        #expect(document.schema.hasPrefix("msp-patch/report/"))
        #expect(document.hosts.count == hosts)
        #expect(document.hosts.filter { $0.state == "unknown" }.map(\.host) == unknown)
        #expect(document.applied.reduce(0) { $0 + $1.packages.count } == updatesApplied)
        #expect(
            !document.figures.isEmpty
                && document.figures.allSatisfy {
                    !$0.definition.isEmpty && $0.numerator <= $0.denominator || $0.percent == nil
                })
        // M2: hosts that are verified in order, of all hosts.
        let inOrder = try #require(document.figures.first { $0.id == "M2" })
        #expect(inOrder.denominator == Double(hosts))
        #expect(inOrder.numerator <= Double(hosts - unknown.count))
        #expect(inOrder.text.hasPrefix("\(Int(inOrder.numerator))/\(hosts)"))
        #expect(first.html.contains(inOrder.text))
        for name in unknown { #expect(first.html.contains(name)) }
    }

    private struct Document: Decodable {
        struct Host: Decodable {
            let host: String
            let state: String
        }
        struct Figure: Decodable {
            let id: String
            let numerator: Double
            let denominator: Double
            let percent: Double?
            let text: String
            let definition: String
        }
        struct Applied: Decodable {
            let packages: [Package]
        }
        struct Package: Decodable {
            let name: String
        }
        let schema: String
        let hosts: [Host]
        let figures: [Figure]
        let applied: [Applied]
    }
}
