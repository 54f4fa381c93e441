import Vocabulary

extension Severity {
    /// The words of Red Hat, Ubuntu and SUSE. What is not rated, or rated in other words, stays unrated.
    init(vendorWord word: String) {
        self =
            switch word.lowercased() {
            case "critical": .critical
            case "important", "high": .important
            case "moderate", "medium": .moderate
            case "low", "negligible": .low
            default: .unrated
            }
    }
}
