public import Foundation

/// Recognises a feed by what it says, and reads it.
public enum FeedReader {
    /// - Parameters:
    ///   - kind: nil to look at the content.
    ///   - source: its path or address, for messages and for the one form that says only there what it is about.
    /// - Throws: ``FeedError``; what has not one readable entry is no feed.
    public static func read(_ data: Data, kind: FeedKind? = nil, source: String) throws(FeedError) -> FeedContent {
        guard let kind = kind ?? recognise(data) else { throw .unknownForm(source: source) }
        let content: FeedContent
        do {
            content = try read(data, as: kind, source: source)
        } catch {
            throw .damaged(source: source, kind: kind, reason: words(error))
        }
        guard content.entries > 0 else { throw .empty(source: source, kind: kind) }
        return content
    }

    private static func read(_ data: Data, as kind: FeedKind, source: String) throws -> FeedContent {
        switch kind {
        case .debianTracker: try DebianTrackerReader.read(data)
        case .debianAdvisories: try DebianAdvisoryReader.read(data)
        case .oval: try OVALReader.read(data)
        case .csaf: try CSAFReader.read(data)
        case .knownExploited: try KnownExploitedReader.read(data)
        case .exploitPrediction: try ExploitPredictionReader.read(data)
        case .endOfLife: try EndOfLifeReader.read(data, source: source)
        }
    }

    /// By the beginning, which each form has of its own.
    static func recognise(_ data: Data) -> FeedKind? {
        let head = String(decoding: data.prefix(4096), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if head.hasPrefix("<") { return head.contains("oval_definitions") ? .oval : nil }
        if head.hasPrefix("#model_version") || head.hasPrefix("cve,epss") { return .exploitPrediction }
        if head.firstMatch(of: #/^\[\d{1,2} [A-Z][a-z]{2} \d{4}\] D[A-Z]A-/#) != nil { return .debianAdvisories }
        if head.hasPrefix("[") { return head.contains("\"cycle\"") ? .endOfLife : nil }
        guard head.hasPrefix("{") else { return nil }
        return recogniseObject(data)
    }

    /// JSON by the names of its members, wherever they stand.
    private static func recogniseObject(_ data: Data) -> FeedKind? {
        var names: Set<String> = []
        var inner: Set<String> = []
        do {
            try data.scanned { scanner in
                try scanner.members { scanner, name in
                    names.insert(name)
                    guard names.count == 1, scanner.peek() == UInt8(ascii: "{") else { return try scanner.skip() }
                    try scanner.members { scanner, name in
                        inner.insert(name)
                        try scanner.skip()
                    }
                    // The tracker is large, and its first package says enough.
                    if inner.contains(where: isFlaw) { throw Recognised() }
                }
            }
        } catch {
            // Damage is told by the reader, with its place.
        }
        if inner.contains(where: isFlaw) { return .debianTracker }
        if names.isSuperset(of: ["document", "vulnerabilities"]) { return .csaf }
        if names.isSuperset(of: ["catalogVersion", "vulnerabilities"]) { return .knownExploited }
        return names.isSuperset(of: ["schema_version", "result"]) ? .endOfLife : nil
    }

    private struct Recognised: Error {}

    private static func isFlaw(_ name: String) -> Bool { CVEName.isOne(name) || name.hasPrefix("TEMP-") }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let damage as JSONScanner.Damage: damage.reason
        case let damage as XMLScanner.Damage: damage.reason
        case let error as DecodingError: decodingWords(error)
        default: "\(error)"
        }
    }

    private static func decodingWords(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.last.map { "\"\($0.stringValue)\" is not what it should be" } ?? "it is not whole"
        @unknown default: "\(error)"
        }
    }
}
