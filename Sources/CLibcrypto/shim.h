/* The part of OpenSSL's libcrypto that reads private keys, signs, and hashes. */
#pragma once
#include <openssl/bio.h>
#include <openssl/blowfish.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

/* Whether libcrypto can be used; to be asked before anything else of it. At the end of the process libcrypto would free what threads that
   still run are using (OPENSSL_init_crypto(3)); whoever is first tells it not to, as the end of the process frees it all anyway. */
static inline int msp_libcrypto_is_ready(void) { return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL) == 1; }

/* EVP_PKEY_get_id is a macro before OpenSSL 3 and a function since; this is the same in both. */
static inline int msp_key_type(const EVP_PKEY *key) { return EVP_PKEY_base_id(key); }

/* Composed macros that Swift does not import. */
static const int msp_key_pair = EVP_PKEY_KEYPAIR;

/* One block of Blowfish. OpenSSL 3 calls the low-level function deprecated, but has no other that lets the caller make the key schedule,
   which is what bcrypt is about. */
static inline void msp_blowfish_encrypt(BF_LONG *block, const BF_KEY *key) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    BF_encrypt(block, key);
#pragma GCC diagnostic pop
}
