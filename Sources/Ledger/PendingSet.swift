/// What is pending on one host, carried forward from scan to scan.
///
/// The one place that says how the differences in a ``ScanFact`` are made and applied.
public struct PendingSet: Sendable, Equatable {
    public private(set) var records: [PendingKey: PendingRecord] = [:]

    public init(_ records: [PendingRecord] = []) {
        for record in records { self.records[record.key] = record }
    }

    /// The records in the order of their keys.
    public var sorted: [PendingRecord] { Self.inOrder(records.values) }

    private static func inOrder(_ records: some Sequence<PendingRecord>) -> [PendingRecord] {
        records.sorted { $0.key < $1.key }
    }

    /// What a ``ScanFact`` has to say for this set to become `newer`.
    ///
    /// - Returns: records that are new or changed, and keys no longer there, both in order.
    public func difference(to newer: PendingSet) -> (appeared: [PendingRecord], gone: [PendingKey]) {
        let appeared = Self.inOrder(newer.records.values.filter { records[$0.key] != $0 })
        let gone = records.keys.filter { newer.records[$0] == nil }.sorted()
        return (appeared, gone)
    }

    /// The same of records that are in no set yet, and how many of `newer` there are, each key counted once.
    ///
    /// Most scans find what the one before them found, in the same order: that is seen at a glance.
    ///
    /// - Parameter known: of a host, as the ledger gives them.
    public static func difference(
        from known: [PendingRecord], to newer: [PendingRecord]
    ) -> (appeared: [PendingRecord], gone: [PendingKey], count: Int) {
        if known == newer { return ([], [], known.count) }
        let newer = PendingSet(newer)
        let (appeared, gone) = PendingSet(known).difference(to: newer)
        return (appeared, gone, newer.records.count)
    }

    /// Carries the set over one scan. A failed scan changes nothing, and a partial one takes nothing away: what it does
    /// not list may come from the repository that did not answer.
    public mutating func apply(_ scan: ScanFact) {
        guard scan.result != .failed else { return }
        if scan.result == .complete {
            for key in scan.gone { records[key] = nil }
        }
        for record in scan.appeared { records[record.key] = record }
    }
}
