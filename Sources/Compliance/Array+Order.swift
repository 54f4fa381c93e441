extension Array {
    /// Sorted by the places of the elements, which stay where they are meanwhile: whoever moves an obligation counts a reference for each
    /// of its texts, and a client has tens of thousands.
    ///
    /// - Parameter precedes: whether the element at the first place comes before the one at the second.
    func inOrder(_ precedes: (_ first: Int, _ second: Int) -> Bool) -> [Element] {
        indices.sorted(by: precedes).map { self[$0] }
    }
}
