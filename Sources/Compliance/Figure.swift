/// One figure of the report, with all that it takes to check it.
public struct Figure: Codable, Sendable, Equatable {
    /// A number that belongs to the figure, under a label of its own.
    public struct Detail: Codable, Sendable, Equatable {
        public var label: String
        /// Nil where it cannot be said: a percentile that is not reached, a mean of nothing.
        public var value: Double?
        public var text: String

        public init(_ label: String, _ value: Double?, _ text: String) {
            self.label = label
            self.value = value
            self.text = text
        }
    }

    /// `M1` to `M11` (docs/report.md).
    public var id: String
    public var title: String
    public var numerator: Double
    public var denominator: Double
    /// What the denominator counts.
    public var unit: String
    /// Rounded down to a tenth; nil where nothing was counted, or where the figure is no share.
    public var percent: Double?
    /// As it stands in the report: `118/121 (97.5 %)`, or `nothing fell due`.
    public var text: String
    public var definition: String
    /// Percent, where one was agreed.
    public var target: Double?
    /// The same of the period before, where it can be said.
    public var previous: String?
    public var details: [Detail]

    init(
        _ id: String, _ title: String, _ ratio: Ratio, unit: String, none: String, definition: String,
        target: Double? = nil, previous: String? = nil, details: [Detail] = []
    ) {
        self.init(
            id, title, numerator: Double(ratio.numerator), denominator: Double(ratio.denominator), unit: unit,
            text: ratio.denominator == 0 ? none : ratio.text, definition: definition, details: details)
        percent = ratio.tenthsOfPercent.map { Double($0) / 10 }
        self.target = target
        self.previous = previous
    }

    init(
        _ id: String, _ title: String, numerator: Double, denominator: Double, unit: String, text: String,
        definition: String, previous: String? = nil, details: [Detail] = []
    ) {
        self.id = id
        self.title = title
        self.numerator = numerator
        self.denominator = denominator
        self.unit = unit
        self.text = text
        self.definition = definition
        self.previous = previous
        self.details = details
    }

    /// Whether the target is met: nil where there is none, or nothing to measure.
    public var isMet: Bool? {
        guard let target, let percent else { return nil }
        return percent >= target
    }
}
