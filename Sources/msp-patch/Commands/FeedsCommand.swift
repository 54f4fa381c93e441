import ArgumentParser
import Controller
import Feeds
import Foundation
import Ledger

struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "What vendors and catalogues say of flaws: import it, and see how old it is.",
        subcommands: [List.self, Import.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the imported feeds with their age. Exits with 1 where one is too old.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        func run() async throws {
            let ledger = try Workspace.existingLedger(global)
            let now = Date()
            let feeds = try ledger.feeds()
            let tables = Set(FeedStore(beside: ledger.path).names)
            let lost = feeds.map(\.body).filter { feed in
                FeedKind(rawValue: feed.form)?.concernsScans ?? false && !tables.contains(feed.name)
            }
            let missing = FeedKind.allCases.filter { kind in
                kind.address != nil && !feeds.contains { $0.body.form == kind.rawValue }
            }
            if format.json {
                try JSON.print(
                    FeedsDocument(
                        at: now,
                        feeds: feeds.map { feed in
                            FeedDocument(
                                feed.body, importedAt: feed.fact.recordedAt, isPresent: !lost.contains(feed.body),
                                at: now)
                        },
                        missing: missing.map(FeedsDocument.Missing.init)))
            } else {
                FeedPrinter(now: now).print(feeds.map { ($0.body, $0.fact.recordedAt) }, missing: missing)
                for feed in lost {
                    Console.print(
                        "\(feed.name): its tables are gone from this machine; msp-patch feeds import \(feed.source)")
                }
            }
            if !lost.isEmpty || feeds.contains(where: { $0.body.staleFrom <= now }) { throw ExitCode.unwell }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Take in files or addresses: the Debian tracker, advisories, KEV, EPSS, OVAL, CSAF, ends of life."
        )

        @OptionGroup var global: GlobalOptions
        @OptionGroup var format: FormatOptions

        @Argument(
            help: ArgumentHelp("Files, packed with gzip, bzip2 or xz or not, or addresses.", valueName: "file|url"))
        var sources: [String]

        @Option(
            help: ArgumentHelp(
                "What they are, where their content does not show it: \(FeedKind.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "kind"), transform: Self.kind)
        var kind: FeedKind?

        private static func kind(_ name: String) throws -> FeedKind {
            guard let kind = FeedKind(rawValue: name) else {
                throw ValidationError("there is no kind \"\(name)\"; see `msp-patch feeds import --help`")
            }
            return kind
        }

        func run() async throws {
            let ledger = try Workspace.openLedger(global)
            var answers: [FeedImporter.Answer] = []
            for source in sources {
                let answer = try await FeedImporter(ledger: ledger).take(source, kind: kind)
                answers.append(answer)
                if !format.json { Console.print(FeedPrinter(now: Date()).words(answer)) }
            }
            if format.json {
                let now = Date()
                try JSON.print(
                    ImportDocument(
                        imported: answers.map {
                            .init(
                                feed: FeedDocument($0.feed, importedAt: now, at: now), unreadable: $0.unreadable,
                                news: $0.news)
                        }))
            }
        }

        private struct ImportDocument: Encodable {
            struct Imported: Encodable {
                let feed: FeedDocument
                let unreadable: Int
                let news: Int
            }

            let schema = "msp-patch/feeds-import/1"
            let imported: [Imported]
        }
    }
}
