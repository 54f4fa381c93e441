/// A binary heap of deadlines. A timer that is cancelled stays in the heap until it is due or until dead entries outnumber the living.
struct TimerQueue {
    typealias Instant = ContinuousClock.Instant

    private struct Entry {
        var instant: Instant
        var id: UInt64
    }
    private struct Owner {
        weak var client: (any LoopClient)?
    }

    private var heap: [Entry] = []
    private var owners: [UInt64: Owner] = [:]
    private var lastID: UInt64 = 0

    /// The earliest deadline, that of a cancelled timer included.
    var next: Instant? { heap.first?.instant }

    mutating func schedule(_ client: any LoopClient, at instant: Instant) -> UInt64 {
        lastID += 1
        owners[lastID] = Owner(client: client)
        heap.append(Entry(instant: instant, id: lastID))
        siftUp(heap.count - 1)
        return lastID
    }

    mutating func cancel(_ id: UInt64) {
        owners[id] = nil
        guard heap.count > 64, heap.count > 2 * owners.count else { return }
        heap.removeAll { owners[$0.id] == nil }
        heap.sort { $0.instant < $1.instant }
    }

    /// Takes out every client whose deadline is not after `now`.
    mutating func due(_ now: Instant) -> [any LoopClient] {
        var clients: [any LoopClient] = []
        while let first = heap.first, first.instant <= now {
            if let client = owners.removeValue(forKey: first.id)?.client { clients.append(client) }
            removeFirst()
        }
        return clients
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1].instant < heap[child].instant { child += 1 }
            guard heap[child].instant < heap[parent].instant else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }

    private mutating func siftUp(_ index: Int) {
        var child = index
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].instant < heap[parent].instant else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }
}
