import SSHClient
import Testing

/// An sshd configuration as it is found in the field, and what is to come of it.
struct ServerCase: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        case works
        /// Works with libssh2 1.11; before, the error names this part of the key exchange.
        case worksWithLibssh2Eleven(orElse: AlgorithmMismatch.Kind)
        case never(AlgorithmMismatch.Kind)
    }

    var name: String
    var options: [String] = []
    var hostKeys = [TestKeys.hostRSA, TestKeys.hostECDSA, TestKeys.hostEd25519]
    /// What is pinned.
    var pinned = TestKeys.hostEd25519
    var outcome = Outcome.works
    /// Lines at the end of the configuration.
    var matchBlock: [String] = []
    var testDescription: String { name }

    private static let etm = "hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com"
    private static let aead = "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com"
    private static let nist = "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521"

    static let all = [
        ServerCase(name: "Debian's defaults"),
        // OpenSSH 8.4 of Debian 11, by its lists.
        ServerCase(
            name: "Debian 11",
            options: [
                "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,\(nist),diffie-hellman-group-exchange-sha256,"
                    + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256",
                "HostKeyAlgorithms ecdsa-sha2-nistp256,ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ssh-rsa",
            ]),
        // OpenSSH 10 of Debian 13 no longer has the finite-field groups and puts the post-quantum exchange first.
        ServerCase(
            name: "Debian 13",
            options: [
                "KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,\(nist)"
            ]),
        ServerCase(name: "ed25519 host key only", hostKeys: [TestKeys.hostEd25519]),
        ServerCase(name: "ECDSA host key only", hostKeys: [TestKeys.hostECDSA], pinned: TestKeys.hostECDSA),
        ServerCase(
            name: "RSA host key only", hostKeys: [TestKeys.hostRSA], pinned: TestKeys.hostRSA,
            outcome: .worksWithLibssh2Eleven(orElse: .hostKey)),
        ServerCase(
            name: "RSA host key only, with SHA-1 as in EL 8", options: ["HostKeyAlgorithms +ssh-rsa"],
            hostKeys: [TestKeys.hostRSA],
            pinned: TestKeys.hostRSA),
        ServerCase(
            name: "CIS benchmark",
            options: [
                "Ciphers -3des-cbc,aes128-cbc,aes192-cbc,aes256-cbc,chacha20-poly1305@openssh.com",
                "KexAlgorithms -diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1",
                "MACs -hmac-md5,hmac-md5-96,hmac-sha1-96,umac-64@openssh.com,hmac-md5-etm@openssh.com,hmac-sha1-96-etm@openssh.com,umac-64-etm@openssh.com",
                "ClientAliveInterval 15", "ClientAliveCountMax 3", "MaxAuthTries 4", "LoginGraceTime 60",
                "DisableForwarding yes",
            ]),
        ServerCase(
            name: "Mozilla modern",
            options: [
                "KexAlgorithms curve25519-sha256@libssh.org,ecdh-sha2-nistp521,ecdh-sha2-nistp384,ecdh-sha2-nistp256,diffie-hellman-group-exchange-sha256",
                "Ciphers \(aead),aes256-ctr,aes192-ctr,aes128-ctr",
                "MACs \(etm),hmac-sha2-512,hmac-sha2-256,umac-128@openssh.com",
            ]),
        ServerCase(
            name: "FIPS-like",
            options: [
                "Ciphers aes256-gcm@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr",
                "MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512",
                "KexAlgorithms \(nist),diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256,diffie-hellman-group16-sha512",
            ], hostKeys: [TestKeys.hostECDSA, TestKeys.hostRSA], pinned: TestKeys.hostECDSA),
        ServerCase(name: "finite-field exchange only", options: ["KexAlgorithms diffie-hellman-group-exchange-sha256"]),
        ServerCase(name: "group 14 only", options: ["KexAlgorithms diffie-hellman-group14-sha256"]),
        ServerCase(name: "group 16 only", options: ["KexAlgorithms diffie-hellman-group16-sha512"]),
        ServerCase(name: "group 18 only", options: ["KexAlgorithms diffie-hellman-group18-sha512"]),
        ServerCase(name: "CBC only", options: ["Ciphers aes256-cbc,aes128-cbc"], outcome: .never(.cipher)),
        ServerCase(
            name: "UMAC only", options: ["Ciphers aes256-ctr", "MACs umac-128@openssh.com"], outcome: .never(.mac)),
        ServerCase(
            name: "rsa-sha2 only, with other host keys lying there",
            options: ["HostKeyAlgorithms rsa-sha2-512,rsa-sha2-256"],
            pinned: TestKeys.hostRSA, outcome: .worksWithLibssh2Eleven(orElse: .hostKey)),
        ServerCase(
            name: "a host certificate beside the key",
            options: ["HostCertificate \(TestKeys.hostCertificate)"], hostKeys: [TestKeys.hostEd25519]),
        ServerCase(
            name: "host certificates only",
            options: [
                "HostCertificate \(TestKeys.hostCertificate)", "HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com",
            ],
            hostKeys: [TestKeys.hostEd25519], outcome: .never(.hostKey)),
        ServerCase(
            name: "RSA host key of 1024 bits", options: ["HostKeyAlgorithms +ssh-rsa"], hostKeys: [TestKeys.smallRSA],
            pinned: TestKeys.smallRSA),
        ServerCase(
            name: "encrypt-then-MAC only", options: ["Ciphers aes256-ctr", "MACs \(etm)"],
            outcome: .worksWithLibssh2Eleven(orElse: .mac)),
        ServerCase(name: "AEAD only", options: ["Ciphers \(aead)"], outcome: .worksWithLibssh2Eleven(orElse: .cipher)),
        ServerCase(
            name: "post-quantum only", options: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"],
            outcome: .never(.keyExchange)),
        // What RHEL 9's DEFAULT crypto policy writes.
        ServerCase(
            name: "EL 9",
            options: [
                "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr",
                "MACs hmac-sha2-256-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-128-etm@openssh.com,"
                    + "hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha1,umac-128@openssh.com,hmac-sha2-512",
                "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,\(nist),diffie-hellman-group-exchange-sha256,"
                    + "diffie-hellman-group14-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512",
                "PubkeyAcceptedAlgorithms ecdsa-sha2-nistp256,ssh-ed25519,rsa-sha2-256,rsa-sha2-512",
            ]),
        ServerCase(
            name: "ed25519 for hosts and users only",
            options: ["HostKeyAlgorithms ssh-ed25519", "PubkeyAcceptedAlgorithms ssh-ed25519"],
            hostKeys: [TestKeys.hostEd25519]),
        ServerCase(name: "compression offered only", options: ["Compression delayed"]),
        ServerCase(name: "MaxSessions 1", options: ["MaxSessions 1"]),
        ServerCase(name: "a banner", options: ["Banner /etc/services"]),
        ServerCase(name: "a banner with control characters", options: ["Banner \(TestKeys.wildBanner)"]),
        ServerCase(name: "compression before the login", options: ["Compression yes"]),
        ServerCase(name: "rekeying", options: ["RekeyLimit 256K 1s"]),
        ServerCase(name: "rekeying all the time", options: ["RekeyLimit 1K 1s"]),
        ServerCase(
            name: "impatient",
            options: [
                "LoginGraceTime 5", "MaxAuthTries 1",
                "PerSourceMaxStartups 1",
            ]),
        ServerCase(
            name: "nothing but commands",
            options: [
                "PermitTTY no", "DisableForwarding yes", "PermitUserRC no", "PermitUserEnvironment no", "UseDNS yes",
            ]),
        ServerCase(
            name: "a Match block for the user", options: [],
            matchBlock: ["Match User root", "PermitTTY no", "MaxSessions 1"]),
    ]
}
