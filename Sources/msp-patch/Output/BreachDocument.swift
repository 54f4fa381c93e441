import Compliance
import Foundation
import Vocabulary

/// An obligation that will be late, in `status --json`.
struct BreachDocument: Encodable {
    let what: String
    let severity: Severity
    let due: Date
    let outlook: Nullable<Forecast.Outlook>
    let window: Nullable<String>
    let opens: Nullable<Date>
    let obstacle: Nullable<String>

    init(_ obligation: Obligation) {
        what = obligation.title
        severity = obligation.severity
        due = obligation.due
        outlook = Nullable(obligation.forecast?.outlook)
        window = Nullable(obligation.forecast?.window)
        opens = Nullable(obligation.forecast?.opens)
        obstacle = Nullable(obligation.forecast.flatMap { $0.obstacle.isEmpty ? nil : $0.obstacle })
    }
}
