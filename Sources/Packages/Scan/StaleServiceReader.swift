/// Reads which processes still map files that were replaced on disk.
enum StaleServiceReader {
    /// Lines as `grep -H` prints them of proc_pid_maps(5), made into a table by the script:
    /// `PID <tab> COMM <tab> UNIT <tab> FILE`.
    static func read(_ answer: inout Answer) -> [StaleService] {
        var found: [StaleService] = []
        for line in answer.section("stale")?.output ?? [] {
            let fields = line.tabFields
            guard fields.count == 4, Int(fields[0]) != nil else {
                answer.unknown.note(line, in: "stale")
                continue
            }
            found.append(
                StaleService(unit: fields[2].nonEmpty, process: "\(fields[1])[\(fields[0])]", library: fields[3]))
        }
        return found
    }
}
