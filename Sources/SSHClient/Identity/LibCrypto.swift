import CLibcrypto

/// OpenSSL's libcrypto as a whole.
enum LibCrypto {
    /// To be looked at before libcrypto is used. At the end of the process libcrypto would free what threads that still run are using
    /// (OPENSSL_init_crypto(3)); it is told not to, as the end of the process frees it all anyway.
    static let isReady = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1
}
