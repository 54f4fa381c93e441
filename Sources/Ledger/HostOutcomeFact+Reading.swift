public import Foundation
private import Vocabulary

extension HostOutcomeFact {
    public static func read(canonical body: Data) -> HostOutcomeFact? { CanonicalReader.read(body, Self.init) }
}

extension HostOutcomeFact {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(outcome: .lost, wave: "", finishedAt: .distantPast)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "changes": changes = try reader.array(Change.init)
            case "checks": checks = try reader.array(Check.init)
            case "finishedAt": finishedAt = try reader.instant()
            case "outcome": outcome = try reader.value(HostOutcome.self)
            case "reason": reason = try reader.string()
            case "rebootPending": rebootPending = try reader.boolean()
            case "rebooted": rebooted = try reader.boolean()
            case "startedAt": startedAt = try reader.instant()
            case "wave": wave = try reader.string()
            case "window": window = try Window(&reader)
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 7 + (reason == nil ? 0 : 1) + (startedAt == nil ? 0 : 1) + (window == nil ? 0 : 1))
    }
}

extension HostOutcomeFact.Change {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(name: "", architecture: "", to: "", applied: false)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "applied": applied = try reader.boolean()
            case "architecture": architecture = try reader.string()
            case "from": from = try reader.string()
            case "name": name = try reader.string()
            case "to": to = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 4 + (from == nil ? 0 : 1))
    }
}

extension HostOutcomeFact.Check {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(name: "", requirement: "", before: "", after: "", verdict: "")
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "after": after = try reader.string()
            case "before": before = try reader.string()
            case "detail": detail = try reader.string()
            case "name": name = try reader.string()
            case "requirement": requirement = try reader.string()
            case "verdict": verdict = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 5 + (detail == nil ? 0 : 1))
    }
}

extension HostOutcomeFact.Window {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(name: "", opens: .distantPast, closes: .distantPast)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "closes": closes = try reader.instant()
            case "name": name = try reader.string()
            case "opens": opens = try reader.instant()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 3)
    }
}
