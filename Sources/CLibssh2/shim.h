/* What the SSH engine needs of libssh2 and of Linux, in a form that Swift can import. */
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <libssh2.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* glibc declares these flags as enums of different types or as untyped macros; one type makes them usable. */
static const int msp_socket_flags = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
static const int msp_send_flags = MSG_NOSIGNAL;
static const unsigned int msp_epoll_interest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
static const unsigned int msp_epoll_readable = EPOLLIN;
static const unsigned int msp_epoll_hung_up = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
static const unsigned int msp_epoll_writable = EPOLLOUT | EPOLLHUP | EPOLLERR;

static inline int msp_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }
static inline int msp_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

/* What is freed is kept for the next host. By default glibc returns it to the kernel and soon takes it again, once for nearly every answer of a
   host (some 100 kB each), which cost a tenth of the CPU time of a scan: mallopt(3). */
static inline void msp_keep_freed_memory(void) {
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
}

static inline int msp_epoll_add(int epoll, int descriptor, unsigned int events, unsigned long long token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

/* The error a non-blocking connect ended with; 0 when it is connected. */
static inline int msp_socket_error(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

/* Whether a socket is connected: one that still connects has no error either. */
static inline int msp_has_peer(int descriptor) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    return getpeername(descriptor, (struct sockaddr *)&address, &length) == 0;
}

static inline void msp_set_nodelay(int descriptor) {
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Connects a socket to a Unix-domain path; -1 with errno set, ENAMETOOLONG when the path does not fit. */
static inline int msp_connect_unix(int descriptor, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    return connect(descriptor, (const struct sockaddr *)&address, sizeof address);
}

static inline int msp_socket(int family) { return socket(family, msp_socket_flags, 0); }

/* libssh2's callbacks for its two byte queues and for the server's last words; libssh2 1.10 and 1.11 take them as untyped pointers. */
typedef ssize_t (*msp_send_callback)(libssh2_socket_t, const void *, size_t, int, void **);
typedef ssize_t (*msp_receive_callback)(libssh2_socket_t, void *, size_t, int, void **);
/* Called with what the server says when it hangs up (RFC 4253 section 11.1). */
typedef void (*msp_disconnect_callback)(LIBSSH2_SESSION *, int, const char *, int, const char *, int, void **);

static inline void msp_session_set_callbacks(
    LIBSSH2_SESSION *session, msp_send_callback send, msp_receive_callback receive, msp_disconnect_callback disconnect) {
#if LIBSSH2_VERSION_NUM >= 0x010b01
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_SEND, (libssh2_cb_generic *)send);
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_RECV, (libssh2_cb_generic *)receive);
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_DISCONNECT, (libssh2_cb_generic *)disconnect);
#else
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_SEND, (void *)send);
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, (void *)receive);
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_DISCONNECT, (void *)disconnect);
#endif
}
