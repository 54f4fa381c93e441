import Compliance
import Foundation
import Ledger

/// Copies into an evidence folder what hosts answered to the scans of a period, as far as it was kept.
final class AnswerCopies {
    private let period: Range<Date>
    private let store: AnswerStore
    private let folder: URL
    /// Of the files that were copied, from the evidence folder.
    private(set) var names: [String] = []

    init(of period: ReportPeriod, from store: AnswerStore, to folder: URL) {
        self.period = period.start..<period.end
        self.store = store
        self.folder = folder
    }

    func copy(behind fact: Fact) throws {
        guard fact.kind == ScanFact.kind, period.contains(fact.validAt),
            case .kept(let path)? = try RawOutput(of: fact, answers: store)?.place
        else { return }
        let files = FileManager.default
        let name = "answers/\(URL(filePath: path).lastPathComponent)"
        let copy = folder.appending(path: name)
        guard !files.fileExists(atPath: copy.path) else { return }
        try files.createDirectory(
            at: copy.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try files.copyItem(atPath: path, toPath: copy.path)
        names.append(name)
    }
}
