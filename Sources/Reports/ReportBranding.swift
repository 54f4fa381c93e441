public import Foundation

/// What a provider adds to its reports. None of it is part of the figures or of their digest.
public struct ReportBranding: Sendable, Equatable {
    /// A picture for the head of the page.
    public struct Logo: Sendable, Equatable {
        public enum MediaType: String, Sendable, CaseIterable {
            case png = "image/png"
            case jpeg = "image/jpeg"
            case svg = "image/svg+xml"
        }

        public var mediaType: MediaType
        public var bytes: Data

        public init(mediaType: MediaType, bytes: Data) {
            self.mediaType = mediaType
            self.bytes = bytes
        }
    }

    /// Some words of a person, marked as such.
    public struct Note: Sendable, Equatable {
        public var author: String
        public var text: String

        public init(author: String, text: String) {
            self.author = author
            self.text = text
        }
    }

    public var provider: String?
    public var logo: Logo?
    public var note: Note?
    /// The colour of rules and bars, `#rrggbb`.
    public let colour: String

    /// For which paper the page is set; nil leaves it to who prints it.
    public var paper: Paper?

    public enum Paper: String, Sendable, CaseIterable { case a4, letter }

    public static let standardColour = "#1f3a5f"

    /// - Parameter colour: anything else than `#rrggbb` is not used: it would reach a style sheet.
    public init(provider: String? = nil, colour: String? = nil, logo: Logo? = nil, note: Note? = nil) {
        self.provider = provider
        self.logo = logo
        self.note = note
        let isColour = colour?.wholeMatch(of: /#[0-9a-fA-F]{6}/) != nil
        self.colour = (isColour ? colour : nil) ?? Self.standardColour
    }
}
