import Foundation
import MaintenanceWindows

extension YAMLValue {
    /// A host name or an IP address, without a port.
    func address(_ what: String) -> String? {
        guard let text = string(what) else { return nil }
        if HostAddress.isValid(text) { return text }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, HostAddress.isValid(String(parts[0])), Int(parts[1]) != nil {
            report("\(what) \(shown(text)): the port goes into port: \(parts[1])", suggestion: String(parts[0]))
        } else if let at = text.firstIndex(of: "@") {
            report(
                "\(what) \(shown(text)): the user goes into user: \(text[..<at])",
                suggestion: String(text[text.index(after: at)...]))
        } else {
            report("\(what) \(shown(text)) is neither a host name nor an IP address")
        }
        return nil
    }

    /// `[user@]host[:port][,…]`, or `none` where a level above has one.
    func jumps(_ what: String) -> [JumpHost]? {
        let words = strings(what).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        if words == ["none"] { return [] }
        let jumps = words.compactMap { word in
            let jump = JumpHost(String(word.trimmingPrefix(while: \.isWhitespace)))
            if jump == nil { report("\(what) \(shown(String(word))) is not [user@]host[:port]") }
            return jump
        }
        return jumps.isEmpty ? nil : jumps
    }

    /// Public keys as they stand in a `.pub` file: type, base64, and perhaps a comment.
    func hostKeys(_ what: String) -> [String] {
        elementsOrOne(what).compactMap { element in
            guard let text = element.string(what) else { return nil }
            if PublicKeyText.isValid(text) { return text }
            element.report("\(what) is a public key like \"ssh-ed25519 AAAA…\", not \(shown(text))")
            return nil
        }
    }

    func userName(_ what: String) -> String? {
        guard let text = string(what) else { return nil }
        guard !text.hasPrefix("-"), !text.contains(where: { $0.isWhitespace || ":@/".contains($0) }) else {
            report("\(what) \(shown(text)) is not a login name")
            return nil
        }
        return text
    }
}

enum HostAddress {
    /// RFC 1123 host names (with the underscore that many use), IPv4 and IPv6 with or without a zone.
    static func isValid(_ text: String) -> Bool {
        if text.contains(":") { return isIPv6(text) }
        if text.allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) }) { return isIPv4(text) }
        guard (1...253).contains(text.utf8.count) else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        }
    }

    private static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    private static func isIPv6(_ text: String) -> Bool {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        let zoneIsPlain =
            parts.count == 1
            || (!parts[1].isEmpty && parts[1].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        var address = in6_addr()
        return zoneIsPlain && inet_pton(AF_INET6, String(parts[0]), &address) == 1
    }
}

extension JumpHost {
    /// Reads `[user@]host[:port]`; an IPv6 address stands in brackets.
    init?(_ text: String) {
        var rest = text[...]
        var user: String?
        if let at = rest.lastIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        var port = UInt16(22)
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else { return nil }
            port = number
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        guard HostAddress.isValid(String(rest)), user.map({ !$0.isEmpty && !$0.hasPrefix("-") }) ?? true else {
            return nil
        }
        self.init(user: user, address: String(rest), port: port)
    }
}

enum PublicKeyText {
    /// The blob begins with the length and the text of the key's type (RFC 4253 section 6.6).
    static func isValid(_ text: String) -> Bool {
        let fields = text.split(separator: " ")
        guard fields.count >= 2, let blob = Data(base64Encoded: String(fields[1])) else { return false }
        let type = Array(fields[0].utf8)
        return blob.prefix(4 + type.count) == Data([0, 0, 0, UInt8(clamping: type.count)]) + Data(type)
    }
}
