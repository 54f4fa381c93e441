/*
 * The floor: what the cheapest honest client costs that can be written on libssh2. One thread, one epoll, byte queues under libssh2, the
 * key parsed once. Per host: connect, key exchange, compare the host key, log in by ed25519, run a command, read both outputs to their
 * end, exit status, close.
 *
 *   floor --hosts FILE --user U --identity KEY --known-hosts FILE --command C --in-flight N [--timeout S]
 *
 * known_hosts is read as far as the runner writes it: one line a host, `[address]:port type key`, in the order of the hosts.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <libssh2.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum phase { CONNECTING, HANDSHAKE, AUTHENTICATION, OPEN, EXEC, READ, WAIT_CLOSED, FREE, DISCONNECT, DONE };

struct queue {
    unsigned char *bytes;
    size_t head, tail, capacity;
};

struct host {
    struct sockaddr_in address;
    unsigned char *key;
    size_t key_length;
};

struct visit {
    struct host *host;
    int socket, at_end;
    enum phase phase;
    LIBSSH2_SESSION *session;
    LIBSSH2_CHANNEL *channel;
    struct queue input, output;
    size_t received;
    uint32_t interest;
    double started;
    struct visit *previous, *next; /* by start, so that the first is the first to be late */
};

static const char *user, *command;
static unsigned char *public_key;
static size_t public_key_length;
static EVP_PKEY *private_key;
static struct host *hosts;
static int host_count, started_count, live, in_flight = 64, good, failed, epoll;
static double timeout = 60, *seconds;
static struct visit *oldest, *newest;

static void die(const char *what) {
    perror(what);
    exit(2);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

/* Byte queues between libssh2 and the socket. */

static unsigned char *reserve(struct queue *queue, size_t count) {
    if (queue->head == queue->tail) queue->head = queue->tail = 0;
    if (queue->tail + count > queue->capacity) {
        size_t capacity = queue->capacity ? queue->capacity : 4096;
        while (capacity < queue->tail + count) capacity *= 2;
        queue->bytes = realloc(queue->bytes, capacity);
        queue->capacity = capacity;
    }
    return queue->bytes + queue->tail;
}

static ssize_t on_send(libssh2_socket_t socket, const void *bytes, size_t count, int flags, void **abstract) {
    struct visit *visit = *abstract;
    (void)socket, (void)flags;
    memcpy(reserve(&visit->output, count), bytes, count);
    visit->output.tail += count;
    return count;
}

static ssize_t on_receive(libssh2_socket_t socket, void *bytes, size_t count, int flags, void **abstract) {
    struct visit *visit = *abstract;
    size_t available = visit->input.tail - visit->input.head;
    (void)socket, (void)flags;
    if (!available) return visit->at_end ? 0 : -EAGAIN;
    if (count > available) count = available;
    memcpy(bytes, visit->input.bytes + visit->input.head, count);
    visit->input.head += count;
    return count;
}

static int on_sign(LIBSSH2_SESSION *session, unsigned char **signature, size_t *length, const unsigned char *data, size_t count, void **abstract) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    (void)session, (void)abstract;
    *length = 64;
    *signature = malloc(64);
    int ok = EVP_DigestSignInit(context, NULL, NULL, NULL, private_key) == 1 && EVP_DigestSign(context, *signature, length, data, count) == 1;
    EVP_MD_CTX_free(context);
    return ok ? 0 : -1;
}

/* One visit. */

static void watch(struct visit *visit, uint32_t interest) {
    if (visit->interest == interest) return;
    struct epoll_event event = {.events = interest, .data.ptr = visit};
    epoll_ctl(epoll, visit->interest ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, visit->socket, &event);
    visit->interest = interest;
}

static void start(void) {
    struct visit *visit = calloc(1, sizeof *visit);
    int one = 1;
    visit->host = &hosts[started_count++];
    visit->started = now();
    visit->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (visit->socket < 0) die("socket");
    setsockopt(visit->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connect(visit->socket, (struct sockaddr *)&visit->host->address, sizeof visit->host->address);
    watch(visit, EPOLLOUT);
    if ((visit->previous = newest)) newest->next = visit; else oldest = visit;
    newest = visit;
    live++;
}

static void finish(struct visit *visit, int ok) {
    if (ok) seconds[good++] = now() - visit->started; else failed++;
    visit->at_end = 1;
    if (visit->session) libssh2_session_free(visit->session);
    close(visit->socket);
    if (visit->previous) visit->previous->next = visit->next; else oldest = visit->next;
    if (visit->next) visit->next->previous = visit->previous; else newest = visit->previous;
    free(visit->input.bytes);
    free(visit->output.bytes);
    free(visit);
    live--;
}

static int begin_session(struct visit *visit) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(visit->socket, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) return -1;
    visit->session = libssh2_session_init_ex(NULL, NULL, NULL, visit);
    libssh2_session_set_blocking(visit->session, 0);
    libssh2_session_callback_set(visit->session, LIBSSH2_CALLBACK_SEND, (void *)on_send);
    libssh2_session_callback_set(visit->session, LIBSSH2_CALLBACK_RECV, (void *)on_receive);
    return libssh2_session_method_pref(visit->session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
}

static int verify(struct visit *visit) {
    size_t length;
    int type;
    const char *key = libssh2_session_hostkey(visit->session, &length, &type);
    return key && length == visit->host->key_length && !memcmp(key, visit->host->key, length) ? 0 : -1;
}

static int read_outputs(struct visit *visit) {
    char bytes[16384];
    ssize_t output, error;
    while ((output = libssh2_channel_read(visit->channel, bytes, sizeof bytes)) > 0) visit->received += output;
    while ((error = libssh2_channel_read_stderr(visit->channel, bytes, sizeof bytes)) > 0) visit->received += error;
    if (output < 0) return output;
    if (error < 0) return error;
    return libssh2_channel_eof(visit->channel) ? 0 : LIBSSH2_ERROR_EAGAIN;
}

static int do_phase(struct visit *visit) {
    int status;
    switch (visit->phase) {
    case CONNECTING: return begin_session(visit);
    case HANDSHAKE:
        status = libssh2_session_handshake(visit->session, visit->socket);
        return status ? status : verify(visit);
    case AUTHENTICATION: return libssh2_userauth_publickey(visit->session, user, public_key, public_key_length, on_sign, NULL);
    case OPEN:
        visit->channel = libssh2_channel_open_session(visit->session);
        return visit->channel ? 0 : libssh2_session_last_errno(visit->session);
    case EXEC: return libssh2_channel_process_startup(visit->channel, "exec", 4, command, strlen(command));
    case READ: return read_outputs(visit);
    case WAIT_CLOSED:
        status = libssh2_channel_wait_closed(visit->channel);
        return status ? status : libssh2_channel_get_exit_status(visit->channel) ? -1 : 0;
    case FREE: return libssh2_channel_free(visit->channel);
    case DISCONNECT: return libssh2_session_disconnect(visit->session, "");
    case DONE: break;
    }
    return -1;
}

static void flush_output(struct visit *visit) {
    size_t count = visit->output.tail - visit->output.head;
    if (!count) return;
    ssize_t sent = send(visit->socket, visit->output.bytes + visit->output.head, count, MSG_NOSIGNAL);
    if (sent > 0) visit->output.head += sent;
}

static void on_event(struct visit *visit) {
    if (visit->phase != CONNECTING) {
        ssize_t count = recv(visit->socket, reserve(&visit->input, 32768), 32768, 0);
        if (count > 0) visit->input.tail += count; else if (count == 0) visit->at_end = 1;
    }
    while (visit->phase != DONE) {
        int status = do_phase(visit);
        if (status == LIBSSH2_ERROR_EAGAIN) {
            flush_output(visit);
            watch(visit, EPOLLIN | (visit->output.head < visit->output.tail ? EPOLLOUT : 0));
            return;
        }
        if (status < 0) return finish(visit, 0);
        visit->phase++;
    }
    flush_output(visit);
    finish(visit, visit->received > 0);
}

/* What the runner passes. */

static char *next_line(FILE *file) {
    static char line[4096];
    return fgets(line, sizeof line, file);
}

static unsigned char *decode(const char *text, size_t *length) {
    size_t count = strcspn(text, " \r\n");
    unsigned char *bytes = malloc(count);
    *length = EVP_DecodeBlock(bytes, (const unsigned char *)text, count);
    while (count && text[count - 1] == '=') count--, (*length)--;
    return bytes;
}

static void read_hosts(const char *path, const char *known_hosts) {
    FILE *file = fopen(path, "r"), *keys = fopen(known_hosts, "r");
    char *line, address[64];
    int port;
    if (!file || !keys) die("hosts");
    while ((line = next_line(file)) && sscanf(line, "%63s %d", address, &port) == 2) {
        hosts = realloc(hosts, (host_count + 1) * sizeof *hosts);
        struct host *host = &hosts[host_count++];
        host->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
        inet_pton(AF_INET, address, &host->address.sin_addr);
        char *key = next_line(keys);
        if (!key || !(key = strchr(key, ' ')) || !(key = strchr(key + 1, ' '))) die("known hosts");
        host->key = decode(key + 1, &host->key_length);
    }
    fclose(file);
    fclose(keys);
}

/* An unencrypted ed25519 key of OpenSSH: the string of 64 bytes in it is the seed and the public half. */
static void read_identity(const char *path) {
    char public_path[1024], text[8192], packed[8192], *line;
    size_t count = 0;
    snprintf(public_path, sizeof public_path, "%s.pub", path);
    FILE *file = fopen(public_path, "r");
    if (!file || !(line = next_line(file))) die(public_path);
    public_key = decode(strchr(line, ' ') + 1, &public_key_length);
    fclose(file);
    if (!(file = fopen(path, "r"))) die(path);
    while ((line = next_line(file)))
        if (line[0] != '-') {
            size_t length = strcspn(line, "\r\n");
            memcpy(packed + count, line, length);
            count += length;
        }
    fclose(file);
    int length = EVP_DecodeBlock((unsigned char *)text, (unsigned char *)packed, count);
    unsigned char *pair = memmem(text, length, "\0\0\0\x40", 4);
    if (!pair) die("not an unencrypted ed25519 key");
    private_key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, pair + 4, 32);
}

static const char *option(int count, char **arguments, const char *name, const char *otherwise) {
    for (int i = 1; i + 1 < count; i += 2)
        if (!strcmp(arguments[i], name)) return arguments[i + 1];
    return otherwise;
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

int main(int count, char **arguments) {
    user = option(count, arguments, "--user", "root");
    command = option(count, arguments, "--command", "echo ok");
    in_flight = atoi(option(count, arguments, "--in-flight", "64"));
    timeout = atof(option(count, arguments, "--timeout", "60"));
    read_hosts(option(count, arguments, "--hosts", ""), option(count, arguments, "--known-hosts", ""));
    read_identity(option(count, arguments, "--identity", ""));
    seconds = calloc(host_count, sizeof *seconds);
    libssh2_init(0);
    epoll = epoll_create1(EPOLL_CLOEXEC);

    struct rusage before, after;
    double start_time = now();
    getrusage(RUSAGE_SELF, &before);
    struct epoll_event events[256];
    while (good + failed < host_count) {
        while (live < in_flight && started_count < host_count) start();
        double late = oldest ? oldest->started + timeout - now() : 1;
        int ready = epoll_wait(epoll, events, 256, late > 0 ? late * 1000 + 1 : 0);
        for (int i = 0; i < ready; i++) on_event(events[i].data.ptr);
        while (oldest && now() - oldest->started > timeout) finish(oldest, 0);
    }
    getrusage(RUSAGE_SELF, &after);
    double wall = now() - start_time;
    double user_time = after.ru_utime.tv_sec - before.ru_utime.tv_sec + (after.ru_utime.tv_usec - before.ru_utime.tv_usec) * 1e-6;
    double system_time = after.ru_stime.tv_sec - before.ru_stime.tv_sec + (after.ru_stime.tv_usec - before.ru_stime.tv_usec) * 1e-6;
    qsort(seconds, good, sizeof *seconds, by_size);
    printf("{\"good\": %d, \"failed\": %d, \"wall\": %f, \"cpu\": %f, \"user\": %f, \"system\": %f, \"median\": %f, \"slowest\": %f}\n", good,
           failed, wall, user_time + system_time, user_time, system_time, good ? seconds[good / 2] : 0, good ? seconds[good - 1] : 0);
    return 0;
}
