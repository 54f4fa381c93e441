extension HostState {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(
            osID: "", osVersion: "", osName: "", packageManager: "", architecture: "", machineID: "", bootID: "",
            runningKernel: "")
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "architecture": architecture = try reader.string()
            case "bootID": bootID = try reader.string()
            case "failedUnits": failedUnits = try reader.strings()
            case "filesystems": filesystems = try reader.array(FilesystemRecord.init)
            case "findings": findings = try reader.array(FindingRecord.init)
            case "installedCount": installedCount = Int(try reader.integer())
            case "installedDigest": installedDigest = try reader.string()
            case "machineID": machineID = try reader.string()
            case "newestKernel": newestKernel = try reader.string()
            case "osID": osID = try reader.string()
            case "osName": osName = try reader.string()
            case "osVersion": osVersion = try reader.string()
            case "packageManager": packageManager = try reader.string()
            case "rebootReasons": rebootReasons = try reader.strings()
            case "rebootRequired": rebootRequired = try reader.boolean()
            case "runningKernel": runningKernel = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 15 + (newestKernel == nil ? 0 : 1))
    }
}

extension FilesystemRecord {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(path: "", sizeBytes: 0, freeBytes: 0)
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "freeBytes": freeBytes = try reader.integer()
            case "path": path = try reader.string()
            case "sizeBytes": sizeBytes = try reader.integer()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 3)
    }
}

extension FindingRecord {
    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Unexpected) {
        self.init(code: "", weight: "", message: "")
        let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
            switch key {
            case "code": code = try reader.string()
            case "message": message = try reader.string()
            case "remedy": remedy = try reader.string()
            case "weight": weight = try reader.string()
            default: throw CanonicalReader.Unexpected()
            }
        }
        try reader.require(count == 3 + (remedy == nil ? 0 : 1))
    }
}
