/// Random letters and digits that frame a host's answer, so that nothing it prints can pass for the frame.
enum Nonce {
    static func make() -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<20).compactMap { _ in alphabet.randomElement(using: &generator) })
    }
}
