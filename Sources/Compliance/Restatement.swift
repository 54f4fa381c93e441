public import Foundation

/// What this report says otherwise than the last one that was handed out of the same period, and which facts are the reason.
public struct Restatement: Codable, Sendable, Equatable {
    /// A figure that has changed.
    public struct FigureChange: Codable, Sendable, Equatable {
        public var id: String
        public var title: String
        public var before: String
        public var now: String
    }

    /// An obligation that had fallen due by then and counts otherwise now.
    public struct ObligationChange: Codable, Sendable, Equatable {
        public var host: String
        public var title: String
        public var before: Standing
        public var now: Standing
        /// What was recorded since and is about it, in the order in which it was recorded.
        public var facts: [FactReference]
    }

    /// How an obligation counts in a period.
    public enum Standing: String, Codable, Sendable, CaseIterable {
        case met, missed
        /// Withdrawn, retired, or not due in the period.
        case notCounted = "not_counted"
    }

    /// A fact of the ledger, to be found there again.
    public struct FactReference: Codable, Sendable, Equatable {
        public var sequence: Int64
        public var kind: String
        public var validAt: Date
        public var recordedAt: Date
        public var actor: String
    }

    /// When the former report was handed out, what was known for it, and its digest.
    public var issued: Date
    public var knownAt: Date
    public var digest: String
    /// Whether the same digest comes out again; if not, the program has changed since.
    public var isReproduced: Bool
    public var figures: [FigureChange]
    public var obligations: [ObligationChange]

    public var changesNothing: Bool { figures.isEmpty && obligations.isEmpty }
}
