import RemoteText

/// Reads what a host says to a script that ran as root.
enum JobAnswer {
    static func read(_ output: [UInt8], nonce: String) throws(JobError) -> Answer {
        do {
            return try Answer(output, nonce: nonce)
        } catch .notFramed(let excerpt) {
            let lines = String(decoding: output.prefix(4096), as: UTF8.self).split(separator: "\n").map {
                SafeText.strip(String($0))
            }
            if let refusal = lines.first(where: SudoRefusal.isRefusal) { throw .sudoRefused(refusal) }
            throw .notFramed(excerpt)
        } catch .truncated {
            throw .notFramed("an answer that ends in the middle")
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// The lines that `note` of ``JobRunner`` wrote. A line that is not known is left out: the result is testimony, and what counts is
    /// read back from the package database.
    static func result(_ lines: [String]) -> (exitStatus: Int, result: JobResult) {
        var exitStatus = -1
        var result = JobResult()
        var failed: [String] = []
        for fields in lines.map(\.tabFields) {
            switch (fields[0], fields.count) {
            case ("exit", 2): exitStatus = Int(fields[1]) ?? -1
            case ("step", 4):
                guard let name = JobStep.Name(rawValue: fields[1]), let status = Int(fields[2]),
                    let seconds = Double(fields[3])
                else { continue }
                result.steps.append(JobStep(name: name, exitStatus: status, seconds: seconds))
            case ("refusal", 3): result.refusal = refusal(fields[1], fields[2])
            case ("companion", 4):
                result.companions.append(PackageChange(name: fields[1], architecture: fields[2], to: fields[3]))
            case ("gone", 4):
                result.gone =
                    (result.gone ?? []) + [PackageChange(name: fields[1], architecture: fields[2], to: fields[3])]
            case ("kept", 2): result.keptConfigurationFiles.append(fields[1])
            case ("failed", 2): failed.append(fields[1])
            default: continue
            }
        }
        result.failedScript = failed.isEmpty ? nil : failed.joined(separator: "\n")
        return (exitStatus, result)
    }

    private static func refusal(_ kind: String, _ words: String) -> JobRefusal {
        switch kind {
        case "locked": .lockHeld(by: words)
        case "removes": .wouldRemove(words.words)
        case "others": .wouldChangeOthers(words.split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty })
        case "gone": .gone(words.words)
        case "broken": .databaseBroken(words)
        case "stopping": .hostStopping
        default: .impossible(words.trimmed)
        }
    }
}
