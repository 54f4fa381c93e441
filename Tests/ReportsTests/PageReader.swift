import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads a page as XML, which forgives nothing, and notes what it is made of.
final class PageReader: NSObject, XMLParserDelegate {
    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []

    static func read(_ page: String) throws -> PageReader {
        let closed = page.replacing(/<(meta|img|br|hr|col)([^>]*)>/) { "<\($0.1)\($0.2)/>" }
            .replacing("<!DOCTYPE html>\n", with: "")
        let parser = XMLParser(data: Data(closed.utf8))
        let reader = PageReader()
        parser.delegate = reader
        try #require(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
        return reader
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes attributeDict: [String: String]
    ) {
        elements.insert(elementName)
        attributes.formUnion(attributeDict.keys)
    }
}
