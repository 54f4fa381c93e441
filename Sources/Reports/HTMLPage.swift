internal import Foundation

/// The frame of every page: one file, no script, nothing from the network.
struct HTMLPage {
    let title: String
    let branding: ReportBranding

    func document(_ content: [HTML]) -> String {
        let page = HTML.tag(
            "html", ["lang": "en"],
            .tag(
                "head", [:],
                .tag("meta", ["charset": "utf-8"]),
                .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                // Were a mistake in escaping ever made, the page could still load and run nothing.
                .tag(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
                    ]),
                .tag("title", [:], title), .style([Stylesheet.text, Stylesheet.print, paper])),
            .tag("body", ["style": "--accent: \(branding.colour)"], .tag("main", [:], content)))
        return "<!DOCTYPE html>\n" + page.rendered + "\n"
    }

    private var paper: StaticString {
        switch branding.paper {
        case nil: ""
        case .a4: Stylesheet.a4
        case .letter: Stylesheet.letter
        }
    }

    /// The provider's logo and name, and what kind of page it is.
    func provider(_ kind: String) -> HTML {
        let name = branding.provider.map { HTML.tag("span", ["class": "name"], $0) } ?? .nothing
        let logo = branding.logo.map { logo in
            HTML.tag(
                "img",
                [
                    "src": "data:\(logo.mediaType.rawValue);base64,\(logo.bytes.base64EncodedString())",
                    "alt": "",
                ])
        }
        return .tag("p", ["class": "provider"], logo ?? .nothing, name, .tag("span", ["class": "kind"], kind))
    }
}
