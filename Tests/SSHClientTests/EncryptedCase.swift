import SSHClient
import Testing

/// What a broken or malicious server does once encryption has begun, and what is to come of it.
struct EncryptedCase: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable {
        case violation
        case lost(saying: String)
        case loginRefused
        case timedOut(SSHPhase)
        case channelRefused
        case commandRefused
        case result(CommandExit, output: String)
        case tooMuch
        /// Whatever, as long as it is in time.
        case anyError
    }

    var name: String
    var expected: Expected
    var standardInput = 0
    var script: EncryptedPeer.Script
    var testDescription: String { name }

    var isTimedOutInLogin: Bool { if case .timedOut(.authentication) = expected { true } else { false } }
    var isViolation: Bool { if case .violation = expected { true } else { false } }

    /// Whether it ends by itself and sends little.
    var isQuick: Bool {
        switch expected {
        case .lost, .loginRefused, .channelRefused, .commandRefused, .result: standardInput == 0
        case .violation, .timedOut, .tooMuch, .anyError: false
        }
    }

    static let all = beforeLogin + inLogin + afterLogin + inCommand

    // MARK: - What the server says, by RFC 4252 and 4254

    private static let number = Packets.bigEndian
    private static func string(_ text: String) -> [UInt8] { EncryptedLink.string(text) }

    /// Answers the client's messages as a server does: anybody may log in, a channel is opened, a command is started.
    private static func answer(_ message: [UInt8], _ link: EncryptedLink, window: UInt32 = 1 << 21) -> Bool {
        switch message.first {
        case 5: link.send([6] + string("ssh-userauth"))
        case 50: link.send([52])
        case 80: link.send([82])
        case 90: link.send([91] + sender(message) + number(7) + number(window) + number(32_768))
        case 98: link.send([99] + number(0))
        default: true
        }
    }

    /// Does something else instead of the usual answer to one kind of message.
    private static func instead(
        of kind: UInt8, window: UInt32 = 1 << 21, _ body: @escaping @Sendable (EncryptedLink) -> Bool
    ) -> EncryptedPeer.Script {
        { message, link in message.first == kind ? body(link) : answer(message, link, window: window) }
    }

    /// The client's number for a channel that it wants opened.
    private static func sender(_ message: [UInt8]) -> [UInt8] { Array(message.dropLast(8).suffix(4)) }

    /// Does something once the command has been started.
    private static func command(
        window: UInt32 = 1 << 21, _ body: @escaping @Sendable (EncryptedLink) -> Bool
    ) -> EncryptedPeer.Script {
        { message, link in answer(message, link, window: window) && (message.first != 98 || body(link)) }
    }

    /// A server that does as it should until the command has been started, and then says no more than this.
    static func usual(window: UInt32 = 1 << 21, andThen message: [UInt8]? = nil) -> EncryptedPeer.Script {
        command(window: window) { link in message.map { link.send($0) } ?? true }
    }

    private static func data(_ text: String, channel: UInt32 = 0) -> [UInt8] { [94] + number(channel) + string(text) }
    private static let exitStatus = [98] + number(0) + string("exit-status") + [0] + number(3)
    static let end = [96] + number(0)
    private static let closing = [97] + number(0)

    // MARK: - Cases

    private static let beforeLogin = [
        EncryptedCase(
            name: "announces an absurd length under encryption", expected: .anyError,
            script: { _, link in link.send([6] + string("ssh-userauth"), length: .max) }),
        EncryptedCase(
            name: "announces no length under encryption", expected: .anyError,
            script: { _, link in link.send([6] + string("ssh-userauth"), length: 0) }),
        EncryptedCase(
            name: "sends junk under encryption", expected: .anyError,
            script: { _, link in link.sendRaw([UInt8](repeating: 0x5a, count: 4096)) }),
        EncryptedCase(
            name: "signs a packet wrongly", expected: .anyError,
            script: { _, link in link.send([6] + string("ssh-userauth"), spoilsMAC: true) }),
        EncryptedCase(
            name: "has no service to log in with", expected: .anyError,
            script: { _, link in link.send([6] + number(0x7fff_ffff) + [1, 2]) }),
        EncryptedCase(
            name: "says goodbye in invalid UTF-8 and control characters", expected: .loginRefused,
            script: instead(of: 50) { link in
                link.send([1] + number(2) + number(6) + [0xff, 0x1b, 0x5b, 0x32, 0x4a, 0x80] + number(0))
                return false
            }),
        EncryptedCase(
            name: "says goodbye with an absurd length", expected: .anyError,
            script: instead(of: 50) { link in link.send([1] + number(2) + number(0x7fff_ffff)) && false }),
        EncryptedCase(
            name: "says goodbye in one byte", expected: .anyError,
            script: instead(of: 50) { link in link.send([1]) && false }),
    ]

    private static let inLogin = [
        EncryptedCase(
            name: "wants one thing more, for ever", expected: .loginRefused,
            script: instead(of: 50) { $0.send([51] + string("publickey,password") + [1]) }),
        EncryptedCase(
            name: "offers methods for ever", expected: .loginRefused,
            script: instead(of: 50) {
                $0.send([51] + string(String(repeating: "\u{1b}[2J,\u{202e}x,", count: 2500)) + [0])
            }),
        EncryptedCase(
            name: "offers a list longer than its packet", expected: .anyError,
            script: instead(of: 50) { $0.send([51] + number(0x7fff_fff0) + [1, 2, 3]) }),
        EncryptedCase(
            name: "sends banners for ever", expected: .violation,
            script: instead(of: 50) { link in
                link.flood([53] + string(String(repeating: "x", count: 20_000)) + number(0))
                return false
            }),
        EncryptedCase(
            name: "sends messages to ignore for ever", expected: .violation,
            script: instead(of: 50) { link in
                link.flood([2] + string(String(repeating: "x", count: 20_000)))
                return false
            }),
        EncryptedCase(
            name: "asks questions for ever", expected: .timedOut(.authentication),
            script: { message, link in
                switch message.first {
                case 50 where message.suffix(200).contains(0x6b): link.send(question)
                case 61: link.send(question)
                default: answer(message, link)
                }
            }),
        EncryptedCase(
            name: "never answers the login", expected: .timedOut(.authentication), script: instead(of: 50) { _ in true }
        ),
    ]

    /// A keyboard-interactive request with one hidden prompt (RFC 4256).
    private static let question = [60] + string("") + string("") + string("") + number(1) + string("Again: ") + [0]

    private static let afterLogin = [
        EncryptedCase(
            name: "never opens the channel", expected: .timedOut(.channelOpen), script: instead(of: 90) { _ in true }),
        EncryptedCase(
            name: "refuses the channel in control characters", expected: .channelRefused,
            script: { message, link in
                message.first == 90
                    ? link.send([92] + sender(message) + number(1) + string("\u{1b}[2J") + string(""))
                    : answer(message, link)
            }),
        EncryptedCase(
            name: "opens another channel than it was asked for", expected: .violation,
            script: instead(of: 90) { $0.send([91] + number(99) + number(7) + number(1) + number(1)) }),
        EncryptedCase(
            name: "opens half a channel", expected: .anyError, script: instead(of: 90) { $0.send([91] + number(0)) }),
        EncryptedCase(
            name: "refuses the command", expected: .commandRefused,
            script: instead(of: 98) { $0.send([100] + number(0)) }),
        EncryptedCase(
            name: "hangs up instead of starting the command", expected: .lost(saying: "closed by the other side"),
            script: instead(of: 98) { _ in false }),
        EncryptedCase(
            name: "opens channels of its own for ever", expected: .violation,
            script: instead(of: 98) { link in
                link.flood([90] + string("forwarded-tcpip") + number(1) + number(1) + number(1))
                return false
            }),
        EncryptedCase(
            name: "makes global requests for ever", expected: .anyError,
            script: instead(of: 98) { link in
                link.flood([80] + string("keepalive@openssh.com") + [1])
                return false
            }),
        EncryptedCase(
            name: "begins a new key exchange and stops", expected: .timedOut(.channelOpen),
            script: { message, link in
                switch message.first {
                case 98: link.send(Packets.keyExchangeInit(Packets.usualLists))
                case 80, 20, 30: true
                default: answer(message, link)
                }
            }),
    ]

    private static let inCommand = [
        EncryptedCase(
            name: "does as it should", expected: .result(.status(3), output: "out"),
            script: command { $0.send(data("out")) && $0.send(exitStatus) && $0.send(end) && $0.send(closing) }),
        EncryptedCase(
            name: "gives no window for the input", expected: .timedOut(.command), standardInput: 100_000,
            script: command(window: 0) { _ in true }),
        EncryptedCase(
            name: "sends data for a channel that is not there", expected: .result(.status(3), output: "out"),
            script: command {
                $0.send(data("lost", channel: 77)) && $0.send(data("out")) && $0.send(exitStatus) && $0.send(end)
                    && $0.send(closing)
            }),
        EncryptedCase(
            name: "sends data after the end", expected: .anyError,
            script: command { $0.send(end) && $0.send(data("late")) && $0.send(closing) && $0.send(data("later")) }),
        EncryptedCase(
            name: "sends data longer than its packet", expected: .anyError,
            script: command { $0.send([94] + number(0) + number(0x7fff_ffff) + [1, 2, 3]) }),
        EncryptedCase(
            name: "sends data without a channel", expected: .anyError, script: command { $0.send([94]) }),
        EncryptedCase(
            name: "sends on streams that nobody reads", expected: .timedOut(.command),
            script: command {
                $0.send([95] + number(0) + number(9) + string("unknown")) && $0.send(data("out"))
                    && $0.send(exitStatus) && $0.send(end) && $0.send(closing)
            }),
        EncryptedCase(
            name: "sends more than the window", expected: .tooMuch,
            script: command { link in
                link.flood(data(String(repeating: "x", count: 32_000)))
                return false
            }),
        EncryptedCase(
            name: "gives an exit status of one byte", expected: .anyError,
            script: command {
                $0.send([98] + number(0) + string("exit-status") + [0, 1]) && $0.send(end) && $0.send(closing)
            }),
        EncryptedCase(
            name: "gives an exit signal with an absurd length", expected: .anyError,
            script: command {
                $0.send([98] + number(0) + string("exit-signal") + [0] + number(0x7fff_ffff) + [65]) && $0.send(end)
                    && $0.send(closing)
            }),
        EncryptedCase(
            name: "gives a request with an absurd length", expected: .anyError,
            script: command {
                $0.send([98] + number(0) + number(0xffff_fff0) + [0]) && $0.send(end) && $0.send(closing)
            }),
        EncryptedCase(
            name: "makes the window absurd", expected: .result(.status(3), output: "out"), standardInput: 100_000,
            script: command {
                $0.send([93] + number(0) + number(.max)) && $0.send([93] + number(0) + number(.max))
                    && $0.send(data("out")) && $0.send(exitStatus) && $0.send(end) && $0.send(closing)
            }),
        EncryptedCase(
            name: "sends an empty message", expected: .anyError, script: command { $0.send([]) }),
        EncryptedCase(
            name: "sends messages that nobody knows", expected: .result(.status(3), output: "out"),
            script: command {
                $0.send([200, 1, 2]) && $0.send(data("out")) && $0.send(exitStatus) && $0.send(end) && $0.send(closing)
            }),
        // libssh2 keeps both kinds for later, and looks through all that it keeps for each packet that comes.
        EncryptedCase(
            name: "refuses logins for ever, long after the login", expected: .violation,
            script: command { link in
                link.flood([51] + string("x") + [0])
                return false
            }),
        EncryptedCase(
            name: "begins key exchanges for ever", expected: .violation,
            script: command { link in
                link.flood([20])
                return false
            }),
        EncryptedCase(
            name: "never closes the channel", expected: .timedOut(.command),
            script: command { $0.send(data("out")) && $0.send(exitStatus) && $0.send(end) }),
        EncryptedCase(
            name: "says goodbye in the middle", expected: .lost(saying: "?[2Jgoing down?"),
            script: command {
                $0.send(data("out")) && $0.send([1] + number(11) + string("\u{1b}[2Jgoing down\u{202e}") + number(0))
                    && false
            }),
    ]
}
