public import Foundation

extension WindowCalendar {
    /// Every instance that overlaps `[from, to)`, in order of opening; dropped ones included and marked.
    ///
    /// - Parameter window: a window's name, or nil for all of them.
    public func instances(of window: String?, from: Date, to: Date) -> [WindowInstance] { [] }

    /// The window that is open at an instant, overlapping and abutting ones merged.
    public func open(at instant: Date, windows names: [String]) -> WindowInstance? { nil }

    /// The next instance that opens after an instant and will be used; nil when there is none within two years.
    public func next(after instant: Date, windows names: [String]) -> WindowInstance? { nil }

    /// The blackout that covers an instant; where several do, the strictest.
    public func blackout(at instant: Date) -> Blackout? { nil }
}
