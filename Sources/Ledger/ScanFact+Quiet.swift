internal import Foundation

extension ScanFact {
    /// Reads the body of a complete scan that found nothing changed, without the general decoder.
    ///
    /// Nine of ten facts of a year are such; a report reads all of them. The body is canonical, so that it is either
    /// exactly of this form or not quiet.
    ///
    /// - Returns: nil for every other body.
    init?(quietBody body: Data) {
        var rest = body[...]
        guard Self.skip("{\"appeared\":[],\"durationSeconds\":", in: &rest), let duration = Self.number(in: &rest),
            Self.skip(",\"failedRepositories\":[],\"gone\":[],\"pendingCount\":", in: &rest),
            let count = Self.number(in: &rest), Self.skip(",\"result\":\"complete\"}", in: &rest), rest.isEmpty,
            let seconds = Double(duration), let pending = Int(count)
        else { return nil }
        self.init(result: .complete, pendingCount: pending, durationSeconds: seconds)
    }

    private static func skip(_ text: StaticString, in rest: inout Data) -> Bool {
        let length = text.utf8CodeUnitCount
        guard rest.count >= length else { return false }
        let isThere = rest.prefix(length).elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: length))
        if isThere { rest = rest.dropFirst(length) }
        return isThere
    }

    private static func number(in rest: inout Data) -> String? {
        let digits = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(digits.count)
        return String(bytes: digits, encoding: .utf8)
    }
}
