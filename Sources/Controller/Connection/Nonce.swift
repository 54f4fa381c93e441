/// Random letters and digits that frame a host's answer, so that nothing it prints can pass for the frame.
enum Nonce {
    /// 128 bits. Drawn in two pieces and not letter by letter: each one asks the kernel.
    static func make() -> String {
        let halves = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)]
        return halves.map { String($0, radix: 36) }.joined()
    }
}
