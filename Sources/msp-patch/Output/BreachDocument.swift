import Compliance
import Foundation
import Vocabulary

/// An obligation that will be late, in `status --json`.
struct BreachDocument: Encodable {
    let what: String
    let severity: Severity
    let due: Date
    let outlook: Forecast.Outlook
    let window: Nullable<String>
    let opens: Nullable<Date>
    let obstacle: Nullable<String>

    init(_ breach: Standings.Breach, at now: Date) {
        what = breach.title
        severity = breach.severity
        due = breach.due
        outlook = breach.outlook
        window = Nullable(breach.window)
        // A window that is open was open before too: what counts is from now on.
        opens = Nullable(breach.opens.map { max($0, now) })
        let obstacle = breach.obstacle.text(at: now)
        self.obstacle = Nullable(obstacle.isEmpty ? nil : obstacle)
    }
}
