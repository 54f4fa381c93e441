public import Foundation

/// Writes a client's windows as an iCalendar file (RFC 5545) for the client's own calendar.
public enum ICalendarWriter {
    /// One event an instance that will be used; times in UTC, so that no reader needs our idea of the zone.
    ///
    /// - Parameters:
    ///   - calendar: the client's.
    ///   - client: the client's id; part of each event's UID, which stays the same from export to export.
    ///   - stamp: the instant of the export.
    public static func text(
        of calendar: WindowCalendar, client: String, from: Date, to: Date, stamp: Date
    ) -> String {
        let used = calendar.instances(of: nil, from: from, to: to).filter { $0.dropped == nil }
        let lines =
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//msp-patch//maintenance windows//EN", "METHOD:PUBLISH"]
            + used.flatMap { event($0, calendar: calendar, client: client, stamp: stamp) }
            + ["END:VCALENDAR"]
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    private static func event(
        _ instance: WindowInstance, calendar: WindowCalendar, client: String, stamp: Date
    ) -> [String] {
        let details =
            [
                "Opens \(calendar.localText(of: instance.opens))",
                "nothing new after \(calendar.localText(of: instance.cutoff))",
            ]
            + instance.notes
        return [
            "BEGIN:VEVENT",
            "UID:\(escaped(client))-\(escaped(instance.name))-\(utc(instance.opens))@msp-patch",
            "DTSTAMP:\(utc(stamp))",
            "DTSTART:\(utc(instance.opens))",
            "DTEND:\(utc(instance.closes))",
            "SUMMARY:" + escaped("Maintenance window \(instance.name) (\(client))"),
            "DESCRIPTION:" + escaped(details.joined(separator: "; ")),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    }

    /// `20270116T210000Z`
    private static func utc(_ instant: Date) -> String {
        let (date, time) = WallClock(timeZone: .gmt).shown(at: instant)
        return "\(date)T\(time)00Z".filter { $0 != "-" && $0 != ":" }
    }

    /// Section 3.3.11.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,").replacing(
            "\n", with: "\\n")
    }

    /// Lines of at most 75 octets, never cut within a character (section 3.1).
    private static func folded(_ line: String) -> String {
        var text = ""
        var octets = 0
        for character in line {
            if octets + character.utf8.count > 75 {
                text += "\r\n "
                octets = 1
            }
            text.append(character)
            octets += character.utf8.count
        }
        return text
    }
}
