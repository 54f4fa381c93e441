public import Vocabulary

extension ComplianceState {
    /// In the report, in words.
    public var words: String {
        switch self {
        case .current: "current"
        case .due: "due in time"
        case .atRisk: "at risk"
        case .overdue: "overdue"
        case .unknown: "unknown"
        case .unsupported: "unsupported"
        }
    }

    /// Nothing is late and somebody looked.
    public var isInOrder: Bool {
        switch self {
        case .current, .due, .atRisk: true
        case .overdue, .unknown, .unsupported: false
        }
    }
}
