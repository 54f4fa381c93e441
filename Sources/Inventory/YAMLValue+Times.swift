import Foundation
import MaintenanceWindows

extension YAMLValue {
    /// `"22:00"`, in quotes.
    func time(_ what: String) -> LocalTime? {
        guard let text = string(what) else { return nil }
        let padded = text.split(separator: ":").map { $0.count == 1 ? "0\($0)" : String($0) }.joined(separator: ":")
        let meant = padded == "24:00" ? "00:00" : LocalTime(padded)?.description
        if isPlain {
            // YAML 1.1 reads 22:00 as the number 1320 and 02:30 as text: whoever reads the file must not depend on which.
            report(
                "\(what) \(text) stands without quotes, which YAML may take for a number: write \"\(meant ?? "22:00")\" with the quotes"
            )
            return nil
        }
        guard let time = LocalTime(text) else {
            report("\(what) is a time \"HH:MM\" from 00:00 to 23:59, not \(shown(text))", suggestion: meant)
            return nil
        }
        return time
    }

    /// `2026-12-18`
    func date(_ what: String) -> LocalDate? {
        guard let text = string(what) else { return nil }
        if let date = LocalDate(text) { return date }
        let parts = text.split(whereSeparator: { "-/.".contains($0) }).map { $0.count == 1 ? "0\($0)" : String($0) }
        let guesses = [parts, parts.reversed()].map { $0.joined(separator: "-") }
        report("\(what) is a date YYYY-MM-DD, not \(shown(text))", suggestion: guesses.first { LocalDate($0) != nil })
        return nil
    }

    /// `30m`, `4h`, `7d`
    func duration(_ what: String, in range: ClosedRange<Duration> = .zero ... .seconds(366 * 86_400)) -> Duration? {
        guard let text = string(what) else { return nil }
        guard let duration = DurationText.parse(text) else {
            let near = Int(text) != nil ? "\(text)m" : DurationText.nearest(to: text)
            let meant = near.flatMap { DurationText.parse($0) == nil ? nil : $0 }
            report("\(what) is a span like 30m, 4h or 7d, not \(shown(text))", suggestion: meant)
            return nil
        }
        guard range.contains(duration) else {
            let limits = "\(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
            report("\(what) is \(limits), not \(text)")
            return nil
        }
        return duration
    }

    /// `48h`, `7d`, `5wd`, `1mo`, or a bare number of days.
    func deadline(_ what: String) -> Deadline? {
        guard let text = string(what) else { return nil }
        if let deadline = Deadline(parsing: text) { return deadline }
        report(
            "\(what) is a deadline like 48h, 7d, 5wd (working days) or 1mo, not \(shown(text))",
            suggestion: DurationText.nearest(to: text))
        return nil
    }

    func timeZone(_ what: String) -> TimeZone? {
        guard let text = string(what) else { return nil }
        do {
            return try TimeZone.named(text)
        } catch {
            report("\(what) is Area/City or UTC, not \(shown(text))", suggestion: error.suggestion)
            return nil
        }
    }

    /// `10%`, 0 to 100.
    func percent(_ what: String, in range: ClosedRange<Double> = 0...100) -> Double? {
        guard let text = string(what) else { return nil }
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent.isFinite else {
            report(
                "\(what) is a percentage like 10%, not \(shown(text))",
                suggestion: Double(text).map { "\($0.formattedPlainly)%" })
            return nil
        }
        guard range.contains(percent) else {
            report(
                "\(what) is \(range.lowerBound.formattedPlainly)% to \(range.upperBound.formattedPlainly)%, not \(text)"
            )
            return nil
        }
        return percent
    }
}
