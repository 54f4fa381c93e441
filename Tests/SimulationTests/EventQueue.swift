/// What is going to happen, the earliest first; of two at the same time, the one that was scheduled first. A binary heap.
struct EventQueue<Item> {
    private struct Entry {
        var time: Double
        var number: Int
        var item: Item

        func comesBefore(_ other: Entry) -> Bool { (time, number) < (other.time, other.number) }
    }

    private var heap: [Entry] = []
    private var scheduled = 0

    mutating func schedule(_ item: Item, at time: Double) {
        scheduled += 1
        heap.append(Entry(time: time, number: scheduled, item: item))
        var child = heap.count - 1
        while child > 0, heap[child].comesBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (time: Double, item: Item)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, first.item)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].comesBefore(heap[$1]) }),
                heap[least].comesBefore(heap[parent])
            else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
