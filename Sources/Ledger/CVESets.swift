import Foundation
import Vocabulary

/// The sets of flaws that records of pending updates name by one word, `set:0123456789abcdef`.
///
/// A kernel closes hundreds at once; said anew for each host they would be most of the ledger.
public struct CVESets: Sendable {
    /// As many are written out.
    private static let few = 3
    private static let mark = "set:"

    private var sets: [String: [String]] = [:]
    /// Sets that were made here and have to be recorded before the records that name them.
    public private(set) var new: [CVESetFact] = []

    public init(_ facts: some Sequence<CVESetFact> = []) {
        for fact in facts { sets[Self.name(fact.cves)] = fact.cves }
    }

    /// - Returns: what stands in a record for these flaws.
    public mutating func compact(_ cves: [String]) -> [String] {
        let cves = Set(cves).sorted()
        guard cves.count > Self.few else { return cves }
        let name = Self.name(cves)
        if sets[name] == nil {
            sets[name] = cves
            new.append(CVESetFact(cves: cves))
        }
        return [name]
    }

    /// The flaws that a record stands for. A set that is not known stays a word, so that nothing looks closed that is not.
    public func expand(_ cves: [String]) -> [String] {
        guard cves.contains(where: { $0.hasPrefix(Self.mark) }) else { return cves }
        return cves.flatMap { sets[$0] ?? [$0] }
    }

    private static func name(_ cves: [String]) -> String {
        mark + SHA256.hexDigest(of: Data(cves.joined(separator: ",").utf8)).prefix(16)
    }
}
