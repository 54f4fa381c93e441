public import Foundation
private import Vocabulary

// A year has thousands of these, and they are read for every client.

extension FeedFact {
    public static func read(canonical body: Data) -> FeedFact? { CanonicalReader.read(body, Self.init) }

    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(
            name: "", form: "", title: "", source: "", digest: "", published: .distantPast, entries: 0,
            staleAfterDays: 0)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "digest": digest = try reader.string()
            case "entries": entries = Int(try reader.integer())
            case "form": form = try reader.string()
            case "name": name = try reader.string()
            case "published": published = try reader.instant()
            case "source": source = try reader.string()
            case "staleAfterDays": staleAfterDays = Int(try reader.integer())
            case "title": title = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 8)
    }
}

extension KnownExploitedFact {
    public static func read(canonical body: Data) -> KnownExploitedFact? { CanonicalReader.read(body, Self.init) }

    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(listed: [:])
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "listed":
                _ = try reader.object { (reader, cve) throws(CanonicalReader.Unexpected) in
                    listed[cve.text] = try reader.instant()
                }
            case "removed": removed = try reader.strings()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 2)
    }
}

extension CVESetFact {
    public static func read(canonical body: Data) -> CVESetFact? { CanonicalReader.read(body, Self.init) }

    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(cves: [])
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "cves": cves = try reader.strings()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 1)
    }
}

extension AdvisoryFact {
    public static func read(canonical body: Data) -> AdvisoryFact? { CanonicalReader.read(body, Self.init) }

    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(id: "", released: .distantPast)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "cves": cves = try reader.strings()
            case "id": id = try reader.string()
            case "knownExploited": knownExploited = try reader.strings()
            case "released": released = try reader.instant()
            case "severity": severity = try reader.value(Severity.self)
            case "withdrawn": withdrawn = try reader.instant()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 4 + (cves == nil ? 0 : 1) + (withdrawn == nil ? 0 : 1))
    }
}
