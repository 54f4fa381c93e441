/// How long a window is open.
public enum WindowLength: Hashable, Sendable {
    /// Elapsed time, exact, whatever the clocks do meanwhile.
    case elapsed(Duration)
    /// To a wall-clock time, the next such after the opening: an hour longer or shorter where the clocks change in between.
    case until(LocalTime)
}
