public import Foundation

extension WindowCalendar {
    /// How far ``open(at:windows:)`` looks both ways; a window that never closes is said to close about then.
    private static let horizon: TimeInterval = 7 * 86_400
    /// How far ``next(after:windows:)`` looks: a year leaves out what comes once in a leap year or is blacked out in December.
    private static let searchedDays = 731

    /// Every instance that overlaps `[from, to)`, in order of opening, not merged; dropped ones are included and say why.
    ///
    /// - Parameter window: a window's name, or nil for all of them.
    public func instances(of window: String?, from: Date, to: Date) -> [WindowInstance] {
        windows.filter { window == nil || $0.name == window }
            .flatMap { instances(of: $0, from: from, to: to) }
            .sorted { ($0.opens, $0.closes, $0.name) < ($1.opens, $1.closes, $1.name) }
    }

    /// What is open at an instant for a host of these windows, or nil.
    ///
    /// Windows that overlap or abut are merged when they have the same rules for reboot and overrun, for there is no moment in between
    /// at which anything would have to stop. Of several that are open, the one that closes last.
    public func open(at instant: Date, windows names: [String]) -> WindowInstance? {
        Self.merged(usable(names, from: instant - Self.horizon, to: instant + Self.horizon))
            .filter { $0.contains(instant) }
            .max { $0.closes < $1.closes }
    }

    /// The next that opens after an instant and will be used, merged with what overlaps or abuts it.
    ///
    /// - Returns: nil when there is none within two years. What is open at the instant already is not next.
    public func next(after instant: Date, windows names: [String]) -> WindowInstance? {
        let threshold = open(at: instant, windows: names)?.closes ?? instant
        // Nearly every window comes round within seven weeks, and looking through two years takes its time.
        for days in [49, Self.searchedDays] {
            let end = instant + TimeInterval(days) * 86_400
            let coming = usable(names, from: threshold, to: end).filter { $0.opens >= threshold && $0.opens > instant }
            if let first = coming.first {
                let near = usable(names, from: first.opens, to: first.opens + Self.horizon).filter {
                    $0.opens >= first.opens
                }
                return Self.merged(near).first
            }
        }
        return nil
    }

    /// The blackout that covers an instant; where several do, the strictest.
    public func blackout(at instant: Date) -> Blackout? {
        let date = clock.shown(at: instant).date
        let covering = blackouts.filter { ($0.from...max($0.from, $0.to)).contains(date) }
        return covering.first { $0.allow == .nothing } ?? covering.first
    }

    /// What the wall shows at an instant: `Sat 2027-01-16 22:00 +01:00`.
    public func localText(of instant: Date) -> String {
        let (date, time) = clock.shown(at: instant)
        let minutes = Int(clock.offset(at: instant) / 60)
        let offset = "\(minutes < 0 ? "-" : "+")\(padded(abs(minutes) / 60)):\(padded(abs(minutes) % 60))"
        return "\(date.weekday.shortName) \(date) \(time) \(offset)"
    }

    /// The client's date at an instant.
    public func localDate(of instant: Date) -> LocalDate { clock.shown(at: instant).date }

    /// The instant at which a date of the client begins.
    public func start(of date: LocalDate) -> Date { clock.start(of: date) }

    private func usable(_ names: [String], from: Date, to: Date) -> [WindowInstance] {
        instances(of: nil, from: from, to: to).filter { $0.dropped == nil && names.contains($0.name) }
    }

    /// - Parameter instances: in order of opening.
    private static func merged(_ instances: [WindowInstance]) -> [WindowInstance] {
        var unions: [WindowInstance] = []
        for instance in instances {
            let index = unions.lastIndex {
                $0.closes >= instance.opens && $0.reboot == instance.reboot && $0.overrun == instance.overrun
            }
            if let index { unions[index].absorb(instance) } else { unions.append(instance) }
        }
        return unions
    }
}

extension WindowInstance {
    /// Work may start until the last of the cutoffs, and has until the last of the closes.
    fileprivate mutating func absorb(_ other: WindowInstance) {
        if !name.split(separator: "+").contains(other.name[...]) { name += "+\(other.name)" }
        closes = max(closes, other.closes)
        cutoff = max(cutoff, other.cutoff)
        notes += other.notes.filter { !notes.contains($0) }
    }
}
