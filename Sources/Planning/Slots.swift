/// How many hosts of a wave may be worked on at once. A slot is free again as soon as its host is done; nobody waits for the slowest of
/// a batch. The number grows to the next size when as many hosts as the sizes before it are done.
public enum Slots {
    /// The last size repeats.
    public static func size(ofBatch index: Int, in batches: [Int]) -> Int {
        guard let last = batches.last else { return 1 }
        return max(1, index < batches.count ? batches[index] : last)
    }

    /// - Parameter completed: Hosts that were attempted and are done. Those that were not attempted have proved nothing.
    public static func width(completed: Int, batches: [Int]) -> Int {
        var index = 0
        var needed = size(ofBatch: 0, in: batches)
        while completed >= needed, index + 1 < batches.count {
            index += 1
            needed += size(ofBatch: index, in: batches)
        }
        return size(ofBatch: index, in: batches)
    }
}
