import Vocabulary

extension SplitMix64 {
    mutating func seconds(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self).rounded() }
}
