import Foundation
import MaintenanceWindows
import Vocabulary

/// Reads and checks a playbook: either everything is right, or every problem is thrown at once.
public enum PlaybookReader {
    /// - Parameter inventory: what names of groups, hosts, clients and windows are held to; nil checks the grammar only.
    public static func read(file path: String, for inventory: Inventory? = nil) throws(Problems) -> Playbook {
        let file = SourceFile(path: path)
        guard let text = file.text() else { throw Problems(problems: file.problems) }
        return try read(text: text, in: file, for: inventory)
    }

    /// Reads a playbook from its text, as a plan has kept it.
    ///
    /// - Parameter source: the file that it came from; gives the playbook its name where the text has none.
    public static func read(text: String, source: String, for inventory: Inventory? = nil) throws(Problems) -> Playbook
    {
        try read(text: text, in: SourceFile(path: source), for: inventory)
    }

    private static func read(text: String, in file: SourceFile, for inventory: Inventory?) throws(Problems) -> Playbook
    {
        let root = YAMLComposer.root(of: text, in: file)
        if root?.isNull == true { root?.report("is empty") }
        let section = root.flatMap { $0.isNull ? nil : Section($0, "a playbook", keys: PlaybookKey.names) }
        let names = inventory.map(SelectorNames.init)
        let playbook = section.map { FileReading(file: file, text: text, names: names).playbook($0, inventory) }
        guard let playbook, file.problems.isEmpty else { throw Problems(problems: file.problems) }
        return playbook
    }

    /// Reads the parts of one file.
    struct FileReading {
        let file: SourceFile
        let text: String
        /// What selectors are held to.
        let names: SelectorNames?
    }
}

extension PlaybookReader.FileReading {
    func playbook(_ section: Section, _ inventory: Inventory?) -> Playbook {
        let fileName = URL(fileURLWithPath: file.path).deletingPathExtension().lastPathComponent
        let checks = section[PlaybookKey.checks].flatMap { Section($0, "checks", keys: PlaybookChecksKey.names) }
        let hooks = section[PlaybookKey.hooks].flatMap { Section($0, "hooks", keys: HooksKey.names) }
        let limits = section[PlaybookKey.limits].flatMap { Section($0, "limits", keys: LimitsKey.names) }
        var playbook = Playbook(
            name: section[PlaybookKey.playbook]?.name("playbook") ?? fileName, source: file.path, text: text)
        playbook.hosts = section[PlaybookKey.hosts]?.selector("hosts", names: names) ?? .all
        playbook.updates = updates(section[PlaybookKey.updates])
        playbook.waves = waves(section[PlaybookKey.waves])
        playbook.settle =
            checks?[PlaybookChecksKey.settle]?.duration("settle", in: .zero ... .seconds(86_400)) ?? playbook.settle
        playbook.hooksBefore = hooks?[HooksKey.before].map { self.hooks($0, "before") } ?? []
        playbook.hooksAfter = hooks?[HooksKey.after].map { self.hooks($0, "after") } ?? []
        playbook.reboot = section[PlaybookKey.reboot]?.choice("reboot") ?? playbook.reboot
        playbook.clientLimit = limit(limits?[LimitsKey.client], "client") ?? playbook.clientLimit
        playbook.perJumpLimit = limit(limits?[LimitsKey.perJump], "per_jump") ?? playbook.perJumpLimit
        playbook.globalLimit = limit(limits?[LimitsKey.global], "global") ?? playbook.globalLimit
        playbook.window = section[PlaybookKey.window].flatMap { window($0, inventory) } ?? .inherit
        playbook.catchUp = section[PlaybookKey.catchUp]?.choice("catch_up") ?? playbook.catchUp
        return playbook
    }

    private func limit(_ value: YAMLValue?, _ what: String) -> Int? { value?.integer(what, in: 1...10_000) }

    private func window(_ value: YAMLValue, _ inventory: Inventory?) -> WindowChoice? {
        guard let name = value.name("window") else { return nil }
        if name == "inherit" { return .inherit }
        let known = Set(inventory?.clients.flatMap(\.calendar.windows).map(\.name) ?? [])
        if inventory != nil, !known.contains(name) {
            value.report(
                "no client has a window \(shown(name))",
                suggestion: Spelling.nearest(to: name, in: known.sorted() + ["inherit"]))
        }
        return .named(name)
    }

    private func updates(_ value: YAMLValue?) -> UpdateSelection {
        guard let value, let section = Section(value, "updates", keys: UpdatesKey.names) else {
            return UpdateSelection()
        }
        return UpdateSelection(
            classes: section[UpdatesKey.classes]?.choices("classes", UpdateClass.self) ?? [],
            severities: section[UpdatesKey.severities]?.choices("severities", Severity.self) ?? [],
            advisories: section[UpdatesKey.advisories]?.strings("advisories") ?? [],
            include: section[UpdatesKey.include]?.strings("include") ?? [],
            exclude: section[UpdatesKey.exclude]?.strings("exclude") ?? [],
            approveAfterDays: section[UpdatesKey.approveAfter].flatMap(days) ?? 0,
            newer: section[UpdatesKey.newer]?.choice("newer") ?? .hold)
    }

    /// `0d`, `14d`
    private func days(_ value: YAMLValue) -> Int? {
        guard let text = value.string("approve_after") else { return nil }
        if text.hasSuffix("d"), let days = Int(text.dropLast()), (0...366).contains(days) { return days }
        value.report(
            "approve_after is whole days, 0d to 366d, not \(shown(text))", suggestion: Int(text).map { "\($0)d" })
        return nil
    }

    private func hooks(_ value: YAMLValue, _ what: String) -> [Hook] {
        value.elements(what).compactMap { element in
            guard element.isMapping else { return element.argv("a hook").map { Hook(argv: $0) } }
            guard let section = Section(element, "a hook", keys: HookKey.names) else { return nil }
            let argv = section.required(HookKey.command, example: "[/usr/local/bin/drain, web1]")?.argv("command")
            let from: HealthCheck.Origin = section[HookKey.from]?.choice("from") ?? .host
            let timeout =
                section[HookKey.timeout]?.duration("timeout", in: .seconds(1) ... .seconds(86_400)) ?? .seconds(600)
            return argv.map { Hook(argv: $0, from: from, timeout: timeout) }
        }
    }
}
