import Foundation
import MaintenanceWindows

/// `windows:` and `blackouts:`.
extension ClientReader {
    /// A window is looked for at most this far back, so none is longer.
    private static let longestWindow = Duration.seconds(7 * 86_400)

    /// The windows that could be read, and the names of all: a mistake in a window is told once, and not again by every host
    /// that names it.
    struct WindowDeclarations {
        var definitions: [WindowDefinition] = []
        var names: [String] = []
    }

    func windows(_ value: YAMLValue?) -> WindowDeclarations {
        var lines: [String: Int] = [:]
        var declarations = WindowDeclarations()
        for element in value?.elements("windows") ?? [] {
            guard let section = Section(element, "a window", keys: WindowKey.names) else { continue }
            let (name, window) = window(section)
            if let name, let first = lines.updateValue(element.line, forKey: name) {
                element.report("the window \(shown(name)) stands twice, first on line \(first)")
            }
            declarations.definitions += [window].compactMap(\.self)
            declarations.names += [name].compactMap(\.self)
        }
        return declarations
    }

    private func window(_ section: Section) -> (name: String?, window: WindowDefinition?) {
        let nameValue = section.required(WindowKey.name, example: "monthly")
        let name = nameValue?.name("a window's name")
        if name == "inherit" {
            nameValue?.report("a window cannot be called inherit: a playbook means each host's own by that word")
        }
        let span = section[WindowKey.valid].flatMap { Section($0, "valid", keys: SpanKey.names) }
        let validFrom = span?[SpanKey.from]?.date("from")
        let validTo = span?[SpanKey.to]?.date("to")
        if let validFrom, let validTo, validTo < validFrom {
            span?[SpanKey.to]?.report("to \(validTo) is before from \(validFrom)")
        }
        let when = recurrence(section, start: validFrom)
        let at = section.required(WindowKey.at, example: "\"22:00\"")?.time("at")
        let length = length(section)
        let reboot: WindowDefinition.Reboot? = section[WindowKey.reboot]?.choice("reboot")
        let gap: WindowDefinition.Gap? = section[WindowKey.ifGap]?.choice("if_gap")
        let overlap: WindowDefinition.Overlap? = section[WindowKey.ifOverlap]?.choice("if_overlap")
        let overrun: WindowDefinition.Overrun? = section[WindowKey.overrun]?.choice("overrun")
        let cutoff = section[WindowKey.cutoff]?.duration("cutoff")
        guard let name, let when, let at, let length else { return (name, nil) }
        let window = WindowDefinition(
            name: name, when: when, at: at, length: length, cutoff: cutoff, reboot: reboot ?? .allowed,
            ifGap: gap ?? .shift, ifOverlap: overlap ?? .first, overrun: overrun ?? .finish,
            validFrom: validFrom, validTo: validTo)
        if window.cutoff >= window.nominalLength {
            section[WindowKey.cutoff]?.report(
                "cutoff \(DurationText.format(window.cutoff)) leaves nothing of a window of \(DurationText.format(window.nominalLength))"
            )
        }
        return (name, window)
    }

    /// Exactly one of `when`, `rrule` and `date`.
    private func recurrence(_ section: Section, start: LocalDate?) -> Recurrence? {
        let given = [WindowKey.when, .rrule, .date].filter { section[$0] != nil }
        guard given.count == 1, let key = given.first, let value = section[key] else {
            section.value.report(
                "a window needs exactly one of when, rrule and date: for example when: second Tuesday + 4 days")
            return nil
        }
        if key != .rrule {
            section[WindowKey.plus]?.report("plus goes with rrule only: write when: second Tuesday + 4 days")
        }
        if key == .date { return value.date("date").map(Recurrence.once) }
        guard let text = value.string(key.rawValue) else { return nil }
        do {
            if key == .when { return try Recurrence(parsing: text) }
            let rule = try RecurrenceRule(parsing: text, start: start)
            return .rule(rule, plusDays: plusDays(section[WindowKey.plus]))
        } catch {
            value.report(error.message, suggestion: error.suggestion)
            return nil
        }
    }

    private func plusDays(_ value: YAMLValue?) -> Int {
        guard let value, let text = value.string("plus") else { return 0 }
        do {
            return try Recurrence.plusDays(parsing: text)
        } catch {
            value.report(error.message, suggestion: error.suggestion)
            return 0
        }
    }

    /// Exactly one of `length` and `until`.
    private func length(_ section: Section) -> WindowLength? {
        switch (section[WindowKey.length], section[WindowKey.until]) {
        case (let length?, nil):
            return length.duration("length", in: .seconds(15 * 60)...Self.longestWindow).map(WindowLength.elapsed)
        case (nil, let until?): return until.time("until").map(WindowLength.until)
        default:
            section.value.report("a window needs exactly one of length and until: for example length: 4h")
            return nil
        }
    }

    func blackouts(_ value: YAMLValue?) -> [Blackout] {
        (value?.elements("blackouts") ?? []).flatMap { element -> [Blackout] in
            guard let section = Section(element, "a blackout", keys: BlackoutKey.names) else { return [] }
            let name = section.required(BlackoutKey.name, example: "year-end")?.string("a blackout's name")
            let allow: Blackout.Allowance = section[BlackoutKey.allow]?.choice("allow") ?? .nothing
            if let calendar = section[BlackoutKey.ics] {
                for key in [BlackoutKey.from, .to] {
                    section[key]?.report("\(key.rawValue) does not go with ics, which has its own dates")
                }
                return blackouts(inCalendar: calendar, named: name ?? "", allow: allow)
            }
            let from = section.required(BlackoutKey.from, example: "2026-12-18")?.date("from")
            let to = section.required(BlackoutKey.to, example: "2027-01-04")?.date("to")
            guard let name, let from, let to else { return [] }
            if to < from { section[BlackoutKey.to]?.report("to \(to) is before from \(from)") }
            return [Blackout(name: name, from: from, to: max(from, to), allow: allow)]
        }
    }

    private func blackouts(inCalendar value: YAMLValue, named name: String, allow: Blackout.Allowance) -> [Blackout] {
        guard let text = value.string("ics") else { return [] }
        let calendar = SourceFile(path: path(text))
        guard let content = calendar.text() else {
            value.report("\(calendar.path): \(calendar.problems.first?.message ?? "cannot be read")")
            return []
        }
        do {
            return try ICalendarReader.blackouts(in: content, named: name, allow: allow)
        } catch {
            value.report("\(calendar.path): \(error)")
            return []
        }
    }
}
