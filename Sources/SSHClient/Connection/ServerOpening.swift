/// What a server said before encryption began: lines of text, a greeting, and the lists of algorithms it has.
enum ServerOpening {
    case nothing
    /// Something that is not an SSH greeting.
    case text(String)
    /// A greeting that libssh2 cannot work with, and why.
    case unusableGreeting(String)
    /// A greeting (RFC 4253 section 4.2) without a readable proposal after it.
    case greeting
    case proposal(Proposal)

    init(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self = .nothing
            return
        }
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            guard line.starts(with: Array("SSH-".utf8)) else { continue }
            if let fault = Self.fault(of: line) {
                self = .unusableGreeting(fault)
                return
            }
            self = Proposal(packet: rest).map(Self.proposal) ?? .greeting
            return
        }
        self = bytes.starts(with: Array("SSH-".utf8)) ? .greeting : .text(Self.firstLine(bytes))
    }

    /// - Parameter greeting: with its line end, which counts for the limit (RFC 4253 section 4.2).
    private static func fault(of greeting: ArraySlice<UInt8>) -> String? {
        guard ["SSH-2.", "SSH-1.99"].contains(where: { greeting.starts(with: Array($0.utf8)) }) else {
            return "it greets with \"\(firstLine(Array(greeting)).prefix(80))\", and this program speaks SSH 2 only"
        }
        return greeting.count > 255
            ? "its greeting has \(greeting.count) bytes, and RFC 4253 allows 255 (is it VersionAddendum that is so long?)"
            : nil
    }

    private static func firstLine(_ bytes: [UInt8]) -> String {
        String(
            decoding: bytes.prefix(256).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    /// A KEXINIT (RFC 4253 section 7.1), as far as it decides whether there is a common algorithm.
    struct Proposal {
        private static let messageNumber: UInt8 = 20
        private static let cookieLength = 16

        let keyExchange, hostKey: [String]
        let ciphers, macs: [[String]]

        /// - Parameter packet: the binary packet, unencrypted, as it follows the greeting.
        init?(packet: ArraySlice<UInt8>) {
            var reader = WireReader(packet)
            guard let length = reader.readUInt32(), length < 35_000, reader.readByte() != nil,
                reader.readByte() == Self.messageNumber, reader.readBytes(Self.cookieLength) != nil
            else { return nil }
            var lists: [[String]] = []
            while lists.count < 6, let list = reader.readNameList() { lists.append(list) }
            guard lists.count == 6 else { return nil }
            (keyExchange, hostKey) = (lists[0], lists[1])
            (ciphers, macs) = (Array(lists[2...3]), Array(lists[4...5]))
        }

        /// Names that stand among the key exchanges to say something else (RFC 8308, OpenSSH's strict key exchange).
        private static func isMark(_ name: String) -> Bool {
            name.hasPrefix("ext-info-") || name.hasPrefix("kex-strict-")
        }

        /// The first part of the key exchange for which the two sides have nothing in common.
        func mismatch(with client: Algorithms) -> AlgorithmMismatch? {
            let isAuthenticated = ciphers.allSatisfy { server in
                client.ciphers.first(where: server.contains).map { $0.contains("gcm") || $0.contains("poly1305") }
                    ?? false
            }
            let parts: [(AlgorithmMismatch.Kind, [[String]])] = [
                (.keyExchange, [keyExchange]), (.hostKey, [hostKey]), (.cipher, ciphers),
                (.mac, isAuthenticated ? [] : macs),
            ]
            for (kind, lists) in parts {
                let names = client.names(kind)
                for server in lists where !server.contains(where: names.contains) {
                    return AlgorithmMismatch(
                        kind: kind, server: server.filter { !Self.isMark($0) }, client: names,
                        libraryVersion: Algorithms.libraryVersion)
                }
            }
            return nil
        }
    }
}
