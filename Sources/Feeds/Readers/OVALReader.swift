import Foundation
import Vocabulary

/// OVAL patch definitions (https://oval-community-guidelines.readthedocs.io), as Red Hat and Ubuntu serve them.
///
/// Of Red Hat's only the advisories are taken: dnf says itself what each closes on a host. Of Ubuntu's the versions, too.
enum OVALReader {
    static func read(_ data: Data) throws -> FeedContent {
        let document = OVALDocument()
        try XMLScanner.read(data, by: document)
        return content(of: document)
    }

    private static func content(of document: OVALDocument) -> FeedContent {
        var content = FeedContent(kind: .oval, published: FeedDate.read(document.timestamp))
        let platforms = Dictionary(document.definitions.flatMap(\.platforms).map { ($0, 1) }, uniquingKeysWith: +)
        if let platform = platforms.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key {
            content.name = FeedContent.slug("oval-" + platform)
        }
        for definition in document.definitions where definition.isPatch {
            guard let advisory = definition.advisory else {
                content.unreadable += 1
                continue
            }
            content.advisories.append(advisory)
            guard let release = definition.platforms.lazy.compactMap(ubuntuRelease).first else { continue }
            content.fixes += fixes(of: advisory, definition, release, document)
        }
        content.published = content.published ?? content.advisories.map(\.released).max()
        return content
    }

    /// `ubuntu 22.04` of `Ubuntu 22.04 LTS`.
    private static func ubuntuRelease(_ platform: String) -> String? {
        let words = platform.split(separator: " ")
        guard words.count >= 2, words[0] == "Ubuntu", words[1].first?.isNumber ?? false else { return nil }
        return "ubuntu \(words[1])"
    }

    private static func fixes(
        of advisory: Advisory, _ definition: OVALDocument.Definition, _ release: String, _ document: OVALDocument
    ) -> [Fix] {
        definition.tests.compactMap { document.tests[$0] }.flatMap { test -> [Fix] in
            guard let version = document.versions[test.state], VersionText.isPlausible(version) else { return [] }
            let object = document.objects[test.object]
            let names = object.map { document.variables[$0] ?? [$0] } ?? []
            return names.filter { PackageText.isPlausible($0) }.map {
                Fix(
                    package: .binary($0), release: release, version: version, advisory: advisory.id,
                    severity: advisory.severity, cves: advisory.cves)
            }
        }
    }
}
