public import Foundation
import LocalPrograms

/// Makes a PDF of a page with a program that is installed on the controller: Chromium or WeasyPrint.
public struct PDFPrinter: Sendable {
    /// A program that can do it.
    public enum Renderer: String, Sendable, CaseIterable {
        case chromium
        case chromiumBrowser = "chromium-browser"
        case googleChrome = "google-chrome"
        case weasyprint

        var isChromium: Bool { self != .weasyprint }
    }

    public enum Refusal: Error, Sendable, CustomStringConvertible {
        case notInstalled
        case failed(Renderer)
        case tooSlow(Renderer)

        public var description: String {
            switch self {
            case .notInstalled:
                "a PDF needs Chromium or WeasyPrint on the PATH: install the package chromium or weasyprint, or print the HTML file from a browser"
            case .tooSlow(let renderer):
                "\(renderer.rawValue) did not finish the PDF within \(PDFPrinter.timeout); print the HTML file from a browser, or install Chromium, which is quicker"
            case .failed(let renderer):
                "\(renderer.rawValue) made no PDF; print the HTML file from a browser, or try the other of Chromium and WeasyPrint"
            }
        }
    }

    private let renderer: Renderer
    /// Chromium takes seconds; WeasyPrint minutes for the seventy pages of a client in a bad state.
    private static let timeout: Duration = .seconds(900)

    /// The first that is found in the folders of `PATH`.
    public init(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") throws(Refusal) {
        let folders = path.split(separator: ":")
        let found = Renderer.allCases.first { renderer in
            folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(renderer.rawValue)") }
        }
        guard let found else { throw .notInstalled }
        renderer = found
    }

    /// - Parameter page: loads nothing by itself; the program is kept from the network all the same.
    /// - Returns: the PDF.
    public func print(_ page: Data) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-pdf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "page.html")
        let target = folder.appending(path: "page.pdf")
        try page.write(to: source)
        let words = renderer.isChromium ? chromium(source, target, folder) : weasyprint(source, target)
        let answer = try await LocalProgram(words, timeout: Self.timeout).run()
        guard !answer.timedOut else { throw Refusal.tooSlow(renderer) }
        guard answer.status == 0, let bytes = try? Data(contentsOf: target), bytes.starts(with: Data("%PDF".utf8))
        else { throw Refusal.failed(renderer) }
        return bytes
    }

    private func chromium(_ source: URL, _ target: URL, _ folder: URL) -> [String] {
        // As root Chromium refuses its sandbox; the page is one of ours, and its own policy lets it run and load nothing.
        let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
        return [
            renderer.rawValue, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
            "--user-data-dir=\(folder.path)/profile",
            "--no-pdf-header-footer", "--print-to-pdf=\(target.path)",
        ] + sandbox + [source.absoluteString]
    }

    private func weasyprint(_ source: URL, _ target: URL) -> [String] {
        [renderer.rawValue, "--base-url", source.deletingLastPathComponent().path, source.path, target.path]
    }
}
