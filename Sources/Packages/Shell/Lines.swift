/// The lines of one question's output, as places in the bytes that all questions of an answer share: a ``Line`` is made of one when it
/// is looked at, and nothing is counted or freed for those that lie there.
struct Lines: Sendable, RandomAccessCollection {
    private var bytes: [UInt8]
    private var places: [Range<Int>]

    /// - Parameter places: in `bytes`, of lines that are fit to be shown.
    init(_ places: [Range<Int>], of bytes: [UInt8]) { (self.bytes, self.places) = (bytes, places) }

    init() { self.init([], of: []) }

    var startIndex: Int { 0 }
    var endIndex: Int { places.count }

    subscript(index: Int) -> Line { Line(bytes[places[index]]) }
}

extension Lines: Equatable {
    static func == (left: Lines, right: Lines) -> Bool { left.elementsEqual(right) }
}
