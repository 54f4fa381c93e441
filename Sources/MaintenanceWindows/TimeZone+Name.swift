public import Foundation

/// A time zone that is not the name of a place.
public struct TimeZoneNameError: Error, Hashable, Sendable, CustomStringConvertible {
    public var name: String
    /// The nearest name that would do.
    public var suggestion: String?

    public var description: String {
        "\"\(name)\" is not a time zone: Area/City or UTC" + (suggestion.map { " (did you mean \"\($0)\"?)" } ?? "")
    }
}

extension TimeZone {
    private static let areas: Set<Substring> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
    ]

    /// The zone of a place, or UTC.
    ///
    /// Offsets and abbreviations (`CET`, `GMT+2`) are refused although Foundation takes them: they name no place, so nobody can say
    /// when their clocks change.
    public static func named(_ name: String) throws(TimeZoneNameError) -> TimeZone {
        if name == "UTC" { return .gmt }
        guard let area = name.split(separator: "/").first, areas.contains(area), let zone = TimeZone(identifier: name)
        else { throw TimeZoneNameError(name: name, suggestion: nearestName(to: name)) }
        return zone
    }

    /// `UTC` for what Foundation calls GMT, else the identifier.
    public var placeName: String { identifier == "GMT" ? "UTC" : identifier }

    private static func nearestName(to name: String) -> String? {
        let names = knownTimeZoneIdentifiers.filter { areas.contains($0.prefix(while: { $0 != "/" })) } + ["UTC"]
        if ["gmt", "utc", "z", "zulu", "etc/utc"].contains(name.lowercased()) { return "UTC" }
        let city = name.replacing(" ", with: "_").lowercased()
        return names.first { $0.lowercased().hasSuffix("/" + city) } ?? Spelling.nearest(to: name, in: names)
    }
}
