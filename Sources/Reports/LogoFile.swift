public import Foundation

extension ReportBranding.Logo {
    /// A picture that prints well on a page needs no more, and it travels with every report.
    public static let largestBytes = 512 * 1024

    /// Why a picture cannot be used: what, and what to do next.
    public enum Refusal: Error, Sendable, CustomStringConvertible {
        case tooLarge(bytes: Int)
        case unknownFormat

        public var description: String {
            switch self {
            case .tooLarge(let bytes):
                "has \(bytes / 1024) KiB; a logo has at most \(largestBytes / 1024): make it smaller"
            case .unknownFormat: "is no PNG, JPEG or SVG picture"
            }
        }
    }

    /// Takes a picture by what it is and not by its name.
    public init(_ bytes: Data) throws(Refusal) {
        guard bytes.count <= Self.largestBytes else { throw .tooLarge(bytes: bytes.count) }
        guard let mediaType = Self.mediaType(of: bytes) else { throw .unknownFormat }
        self.init(mediaType: mediaType, bytes: bytes)
    }

    /// By the signatures of PNG (RFC 2083, 12.12) and JPEG (ITU-T T.81, B.1.1.3); an SVG by its root element.
    private static func mediaType(of bytes: Data) -> MediaType? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        return String(decoding: bytes.prefix(4096), as: UTF8.self).contains("<svg") ? .svg : nil
    }
}
