public import Foundation
private import Vocabulary

extension ScanFact {
    public static func read(canonical body: Data) -> ScanFact? { CanonicalReader.read(body, Self.init) }
}

extension ScanFact {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(result: .failed)
        var required = 0
        try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "answerHash": answerHash = try reader.string()
            case "appeared": appeared = try reader.array(PendingRecord.init)
            case "durationSeconds":
                durationSeconds = try reader.number()
                required += 1
            case "failedRepositories": failedRepositories = try reader.strings()
            case "failure": failure = try Failure(&reader)
            case "gone": gone = try reader.array(PendingKey.init)
            case "pendingCount":
                pendingCount = Int(try reader.integer())
                required += 1
            case "result":
                result = try reader.value(Result.self)
                required += 1
            case "state": state = try HostState(&reader)
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(required == 3)
    }
}

extension ScanFact.Failure {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(code: "", message: "")
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "code": code = try reader.string()
            case "message": message = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 2)
    }
}

extension PendingKey {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(name: "", architecture: "", candidate: "")
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "architecture": architecture = try reader.string()
            case "candidate": candidate = try reader.string()
            case "name": name = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 3)
    }
}

extension PendingRecord {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(name: "", architecture: "", candidate: "", updateClass: .other)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "advisories": advisories = try reader.strings()
            case "architecture": architecture = try reader.string()
            case "candidate": candidate = try reader.string()
            case "cves": cves = try reader.strings()
            case "installed": installed = try reader.string()
            case "name": name = try reader.string()
            case "severity": severity = try reader.value(Severity.self)
            case "source": source = try reader.string()
            case "standing": standing = try reader.string()
            case "updateClass": updateClass = try reader.value(UpdateClass.self)
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 9 + (installed == nil ? 0 : 1))
    }
}

extension PendingRecord {
    init(canonical body: Data) throws {
        self = try CanonicalReader.read(body, Self.init) ?? CanonicalJSON.decode(Self.self, from: body)
    }
}
