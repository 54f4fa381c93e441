/// Something that lives on an ``EventLoop``: an actor whose executor is that loop, so that the loop's thread may call it directly.
protocol LoopClient: Actor {
    /// The watched descriptor has news. Edge-triggered: what is not read now is not announced again.
    func ready(_ readiness: Readiness)
    /// The instant asked for by ``EventLoop/schedule(_:at:)`` has passed.
    func deadlinePassed()
}

/// What a descriptor is ready for.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8
    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
    /// The peer will send no more, or the descriptor is in error; what it sent before is still to be read.
    static let hungUp = Readiness(rawValue: 4)
}
