import Foundation

/// From a definition to instants.
extension WindowCalendar {
    /// What is left of a window that a blackout cuts must be at least so long to be used.
    static let shortestPiece: TimeInterval = 30 * 60

    var clock: WallClock { WallClock(timeZone: timeZone) }

    /// Every instance of one window that overlaps `[from, to)`.
    func instances(of window: WindowDefinition, from: Date, to: Date) -> [WindowInstance] {
        // A day more on either side: the clocks may change, and an opening may be shifted over midnight.
        let reach = window.nominalLength.timeInterval + 86_400
        let first = max(clock.shown(at: from - reach).date, window.validFrom ?? .distantPast)
        let last = min(clock.shown(at: to + 86_400).date, window.validTo ?? .distantFuture)
        guard first <= last else { return [] }
        return (first.dayNumber...last.dayNumber)
            .map(LocalDate.init(dayNumber:))
            .filter(window.when.includes)
            .flatMap { cut(occurrence(of: window, on: $0), cutoff: window.cutoff.timeInterval) }
            .filter { $0.closes > from && $0.opens < to }
    }

    /// The instance of a window that opens on a date, before blackouts are looked at.
    private func occurrence(of window: WindowDefinition, on date: LocalDate) -> WindowInstance {
        var notes: [String] = []
        var dropped: String?
        let opens: Date
        switch clock.read(date, window.at) {
        case .once(let instant): opens = instant
        case .overlap(let first, let second):
            opens = window.ifOverlap == .first ? first : second
            notes.append("clocks change: \(window.at) comes twice, the \(window.ifOverlap.rawValue) is taken")
        case .gap(let shifted, _):
            opens = shifted
            switch window.ifGap {
            case .shift:
                notes.append("clocks change: \(window.at) does not exist, opens at \(clock.shown(at: shifted).time)")
            case .skip: dropped = "clocks change: \(window.at) does not exist, if_gap is skip"
            }
        }
        let closes = close(of: window, opening: opens, on: date)
        if closes <= opens { dropped = "clocks change: closes before it opens" }
        let longer = closes.timeIntervalSince(opens) - window.nominalLength.timeInterval
        if longer != 0, dropped == nil {
            notes.append("clocks change: \(Self.words(for: abs(longer))) \(longer > 0 ? "longer" : "shorter")")
        }
        return WindowInstance(
            name: window.name, opens: opens, closes: max(closes, opens + 1),
            cutoff: max(opens, closes - window.cutoff.timeInterval), notes: notes, dropped: dropped,
            reboot: window.reboot, overrun: window.overrun)
    }

    private func close(of window: WindowDefinition, opening opens: Date, on date: LocalDate) -> Date {
        switch window.length {
        case .elapsed(let duration): return opens + duration.timeInterval
        case .until(let time):
            switch clock.read(time > window.at ? date : date.adding(days: 1), time) {
            case .once(let instant), .gap(let instant, _): return instant
            case .overlap(let first, let second): return first > opens ? first : second
            }
        }
    }

    /// Takes the blackouts out of an instance. What is left in pieces too short to be used is listed as one dropped instance.
    private func cut(_ instance: WindowInstance, cutoff: TimeInterval) -> [WindowInstance] {
        guard instance.dropped == nil else { return [instance] }
        var pieces = [instance]
        var names: [String] = []
        for blackout in blackouts {
            let start = clock.start(of: blackout.from)
            let end = clock.start(of: blackout.to.adding(days: 1))
            guard start < instance.closes, instance.opens < end else { continue }
            names.append(blackout.name)
            pieces = pieces.flatMap { Self.subtract(start, end, from: $0) }
        }
        if names.isEmpty { return pieces }
        let reason = "blackout " + names.joined(separator: ", ")
        let usable = pieces.filter { $0.length >= Self.shortestPiece && $0.length > cutoff }
        if usable.isEmpty {
            var whole = instance
            whole.dropped = pieces.isEmpty ? reason : "\(reason) leaves too little of it"
            return [whole]
        }
        return usable.map { piece in
            var piece = piece
            piece.cutoff = piece.closes - cutoff
            if piece.opens != instance.opens || piece.closes != instance.closes {
                piece.notes.append("cut by \(reason)")
            }
            return piece
        }
    }

    private static func subtract(_ start: Date, _ end: Date, from piece: WindowInstance) -> [WindowInstance] {
        var before = piece
        before.closes = min(piece.closes, start)
        var after = piece
        after.opens = max(piece.opens, end)
        return [before, after].filter { $0.opens < $0.closes }
    }

    /// `1 h`, `30 min`
    private static func words(for seconds: TimeInterval) -> String {
        let minutes = Int(seconds / 60)
        let parts = [minutes >= 60 ? "\(minutes / 60) h" : nil, minutes % 60 > 0 ? "\(minutes % 60) min" : nil]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}

extension Duration {
    /// Seconds.
    var timeInterval: TimeInterval { self / .seconds(1) }
}

extension LocalDate {
    static let distantPast = LocalDate(dayNumber: 0)
    static let distantFuture = LocalDate(dayNumber: 2_932_896)
}
