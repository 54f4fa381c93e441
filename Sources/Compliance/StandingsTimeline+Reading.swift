internal import Foundation
internal import Ledger
internal import Vocabulary

// What was kept is read at every question, for all hosts of a client: in one pass, where the general decoder builds a tree of it first.

extension StandingsTimeline {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        var steps: [Step]?
        var holdsUntil: Date?
        try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "holdsUntil": holdsUntil = try reader.instant()
            case "steps": steps = try reader.array(Step.init)
            default: throw CanonicalReader.Unexpected()
            }
        }
        guard let steps, let holdsUntil else { throw CanonicalReader.Unexpected() }
        self.init(steps: steps, holdsUntil: holdsUntil)
    }
}

extension StandingsTimeline.Step {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        var from: Int64?
        var hosts: [String: Standings.Host]?
        try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "from": from = try reader.integer()
            case "hosts":
                var found: [String: Standings.Host] = [:]
                try reader.object { (reader, host) throws(CanonicalReader.Unexpected) in
                    found[host.text] = try Standings.Host(&reader)
                }
                hosts = found
            default: throw CanonicalReader.Unexpected()
            }
        }
        guard let from, let hosts else { throw CanonicalReader.Unexpected() }
        self.init(from: from, hosts: hosts)
    }
}

extension Standings.Host {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        var state: ComplianceState?
        var reason: AgedText?
        var due: Int64?
        var knownExploited: [String]?
        var breaches: [Standings.Breach]?
        var holdingExcused: Bool?
        try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "breaches": breaches = try reader.array(Standings.Breach.init)
            case "due": due = try reader.integer()
            case "holdingExcused": holdingExcused = try reader.boolean()
            case "knownExploited": knownExploited = try reader.strings()
            case "reason": reason = try AgedText(&reader)
            case "state": state = try reader.value(ComplianceState.self)
            default: throw CanonicalReader.Unexpected()
            }
        }
        guard let state, let reason else { throw CanonicalReader.Unexpected() }
        self.init(
            state: state, reason: reason, due: due, knownExploited: knownExploited, breaches: breaches,
            holdingExcused: holdingExcused)
    }
}

extension Standings.Breach {
    fileprivate init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        var title: String?
        var severity: Severity?
        var outlook: Forecast.Outlook?
        var window: String?
        var due: Date?
        var opens: Date?
        var obstacle: AgedText?
        try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "due": due = try reader.instant()
            case "obstacle": obstacle = try AgedText(&reader)
            case "opens": opens = try reader.instant()
            case "outlook": outlook = try reader.value(Forecast.Outlook.self)
            case "severity": severity = try reader.value(Severity.self)
            case "title": title = try reader.string()
            case "window": window = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        guard let title, let severity, let outlook, let due, let obstacle else { throw CanonicalReader.Unexpected() }
        self.init(
            title: title, severity: severity, outlook: outlook, window: window, due: due, opens: opens,
            obstacle: obstacle)
    }
}

extension AgedText {
    fileprivate init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        var unseenSince: Int64?
        var rest: String?
        try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "rest": rest = try reader.string()
            case "unseenSince": unseenSince = try reader.integer()
            default: throw CanonicalReader.Unexpected()
            }
        }
        guard let rest else { throw CanonicalReader.Unexpected() }
        self.init(unseenSince: unseenSince, rest: rest)
    }
}
