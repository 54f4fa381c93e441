import Foundation

/// A file that is being read, and what was found wrong in it so far.
///
/// A class, because every value that is taken out of the file reports to the same list. Never leaves the function that reads the file.
final class SourceFile {
    let path: String
    private(set) var problems: [Problem] = []
    private var reported: Set<Problem> = []
    /// What stands in place of the first character of a key that stands twice, see ``YAMLComposer``.
    var maskedKeys: [Place: Unicode.Scalar] = [:]

    private var merges = 0

    init(path: String) { self.path = path }

    /// Counts one more merge of mappings (`<<`): those that merge others that merge others grow without bound.
    ///
    /// - Returns: whether there were few enough so far.
    func countMerge() -> Bool {
        merges += 1
        return merges <= 10_000
    }

    /// - Parameters:
    ///   - place: nil where the file as a whole is meant.
    ///   - offset: scalars to the right of the place.
    func report(_ message: String, at place: Place? = nil, offset: Int = 0, suggestion: String? = nil) {
        let problem = Problem(
            file: path, line: place?.line ?? 0, column: place.map { $0.column + offset } ?? 0, message: message,
            suggestion: suggestion)
        // An anchor that is used in several places would otherwise tell the same several times.
        if reported.insert(problem).inserted { problems.append(problem) }
    }

    /// Makes the problems of a file that this one refers to its own.
    func adopt(_ other: SourceFile) { problems += other.problems }

    /// The folder that relative paths in the file start from.
    var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// The whole of it, or nil and a problem.
    ///
    /// - Parameter limit: bytes. An inventory is written by hand; whatever is larger is another kind of file.
    func text(limit: Int = 5 << 20) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path), !isFolder else {
            report(FileManager.default.fileExists(atPath: path) ? "cannot be read" : "there is no such file")
            return nil
        }
        defer { try? handle.close() }
        let data: Data
        do {
            data = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            report("cannot be read")
            return nil
        }
        guard data.count <= limit else {
            report("is larger than \(limit >> 20) MB")
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            reportInvalidUTF8(data)
            return nil
        }
        return text
    }

    private var isFolder: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private func reportInvalidUTF8(_ data: Data) {
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            let column = String(decoding: line, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }.count + 1
            return report("is not UTF-8: save the file in that encoding", at: Place(line: index + 1, column: column))
        }
    }
}

/// How a value of the user's is shown in a message: in quotes, short, and without what a terminal would take for a command.
func shown(_ text: String) -> String {
    let harmless = String(String.UnicodeScalarView(text.unicodeScalars.prefix(60).map { $0.isControl ? "?" : $0 }))
    return "\"" + harmless + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
}

extension Unicode.Scalar {
    /// C0 and C1 control characters, and those that turn the direction of text around.
    var isControl: Bool {
        properties.generalCategory == .control || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
