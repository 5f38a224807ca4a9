/*
 * A load generator for the gateway: one thread, epoll, loopback only. Prints one line of JSON.
 *
 *   load rate   PORT MODEL HEADERS PLAY  RPS SECONDS CONNECTIONS
 *        open loop on a fixed schedule; a request's time counts from when it was due, not from
 *        when it could be sent, so a stalled server is not flattered
 *   load sat    PORT MODEL HEADERS PLAY  SECONDS CONNECTIONS
 *        closed loop: each connection asks again as soon as it is answered
 *   load stream PORT MODEL HEADERS PLAY  STREAMS RAMP_MS
 *        so many streams at once; time to the first token, and how long each token was on its way
 *
 * HEADERS is a file with further header lines, each ended by CR LF, or "-". PLAY is what the mock
 * engine is told ("play-T-I-D", see mock.c). Every run ends by itself: 20 s after the schedule for
 * requests, 90 s for streams.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct connection {
    int fd, id, busy, streamed;
    char *in;
    int length, capacity;
    uint64_t due_ns, last_token_ns;
    int has_head, chunked, content_length, status, consumed, tokens, done;
};

/* ---- a histogram of nanoseconds, exact to 2 % ---- */

#define STEPS 64
#define BUCKETS (64 * STEPS)

struct histogram {
    uint64_t count[BUCKETS];
    uint64_t n, max;
    double sum;
};

static int bucket_of(uint64_t v) {
    if (v < STEPS) return (int)v;
    int e = 63 - __builtin_clzll(v);
    return (e - 5) * STEPS + (int)((v >> (e - 6)) & (STEPS - 1));
}

static uint64_t value_of(int bucket) {
    if (bucket < STEPS) return (uint64_t)bucket;
    int e = bucket / STEPS + 5;
    return (1ull << e) + ((uint64_t)(bucket % STEPS) << (e - 6));
}

static void record(struct histogram *h, uint64_t v) {
    h->count[bucket_of(v)]++;
    h->n++;
    h->sum += (double)v;
    if (v > h->max) h->max = v;
}

static double quantile_us(const struct histogram *h, double q) {
    uint64_t target = (uint64_t)(q * (double)h->n), seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += h->count[i];
        if (seen > target) return (double)value_of(i) / 1e3;
    }
    return (double)h->max / 1e3;
}

static void print_histogram(const char *name, const struct histogram *h) {
    printf(",\"%s\":{\"n\":%llu,\"mean_us\":%.1f,\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f}", name,
           (unsigned long long)h->n, h->n ? h->sum / (double)h->n / 1e3 : 0, quantile_us(h, .5), quantile_us(h, .9),
           quantile_us(h, .99), (double)h->max / 1e3);
}

/* ---- state of one run ---- */

static struct histogram latency, first_token, transit, gap;
static uint64_t ok, failed_connections, failed_status, cut_short;
static int poll_fd, port, connections;
static char request[65536];
static int request_length;
static struct connection *all;

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static int open_connection(struct connection *c) {
    int one = 1;
    struct sockaddr_in there = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&there, sizeof there)) {
        if (c->fd >= 0) close(c->fd);
        c->fd = -1;
        return -1;
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &e);
    c->length = c->busy = 0;
    return 0;
}

static void close_connection(struct connection *c) {
    if (c->fd >= 0) close(c->fd);
    c->fd = -1;
    c->length = 0;
}

/* A kept connection may have been closed meanwhile: one more try on a new one. */
static int send_request(struct connection *c, uint64_t due_ns) {
    for (int attempt = 0; attempt < 2; attempt++) {
        if (c->fd < 0 && open_connection(c) < 0) break;
        c->due_ns = due_ns;
        c->last_token_ns = 0;
        c->has_head = c->chunked = c->status = c->consumed = c->tokens = c->done = c->length = 0;
        c->content_length = -1;
        if (send(c->fd, request, (size_t)request_length, MSG_NOSIGNAL) == request_length) {
            c->busy = 1;
            return 0;
        }
        close_connection(c);
    }
    failed_connections++;
    return -1;
}

static char *find_header(char *head, int length, const char *name) {
    int n = (int)strlen(name);
    for (int i = 0; i + n <= length; i++)
        if (!strncasecmp(head + i, name, (size_t)n)) return head + i;
    return NULL;
}

static int ends_chunked(const struct connection *c) {
    return c->length >= 5 && !memcmp(c->in + c->length - 5, "0\r\n\r\n", 5);
}

static void read_head(struct connection *c) {
    char *end = memmem(c->in, (size_t)c->length, "\r\n\r\n", 4);
    if (!end || c->length < 12) return;
    int head = (int)(end - c->in) + 4;
    c->status = atoi(c->in + 9);
    c->chunked = find_header(c->in, head, "\r\ntransfer-encoding: chunked") != NULL;
    char *length = find_header(c->in, head, "\r\ncontent-length:");
    if (length) c->content_length = atoi(length + 17);
    c->has_head = 1;
    memmove(c->in, c->in + head, (size_t)(c->length - head));
    c->length -= head;
    c->in[c->length] = 0;
}

/* Reads tokens ("T" and 19 digits: when it was sent) and keeps an unfinished tail. 1 at the end. */
static int read_stream(struct connection *c, uint64_t now) {
    char *end = c->in + c->length, *from = c->in, *token;
    while ((token = memmem(from, (size_t)(end - from), "\"T", 2)) && token + 22 <= end) {
        uint64_t sent = strtoull(token + 2, NULL, 10);
        if (sent > 1000000000ull) {
            if (!c->tokens) record(&first_token, now - c->due_ns);
            record(&transit, now > sent ? now - sent : 0);
            if (c->last_token_ns) record(&gap, now - c->last_token_ns);
            c->last_token_ns = now;
            c->tokens++;
        }
        from = token + 2;
    }
    if (memmem(c->in, (size_t)c->length, "[DONE]", 6)) c->done = 1;
    int finished = c->chunked ? ends_chunked(c)
                              : c->content_length >= 0 && c->consumed + c->length >= c->content_length;
    if (finished) return 1;
    int keep = (int)(end - from);
    if (keep > 64) keep = 64; /* longer than any half token or end mark */
    c->consumed += c->length - keep;
    memmove(c->in, end - keep, (size_t)keep);
    c->length = keep;
    return 0;
}

/* 1 when the answer is complete, -1 when the connection broke, 0 when more will come. */
static int read_answer(struct connection *c) {
    for (;;) {
        if (c->length + 4096 > c->capacity) {
            c->capacity = c->capacity ? c->capacity * 2 : 8192;
            c->in = realloc(c->in, (size_t)c->capacity + 1);
            if (!c->in) exit(1);
        }
        ssize_t n = recv(c->fd, c->in + c->length, (size_t)(c->capacity - c->length), 0);
        if (n < 0 && errno == EAGAIN) break;
        if (n <= 0) {
            int by_closing = n == 0 && c->has_head && !c->chunked && c->content_length < 0;
            close_connection(c);
            return by_closing ? 1 : -1;
        }
        c->length += (int)n;
        if (n < 4096) break;
    }
    uint64_t now = now_ns();
    c->in[c->length] = 0;
    if (!c->has_head) read_head(c);
    if (!c->has_head) return 0;
    if (c->streamed && c->status == 200) return read_stream(c, now);
    return c->chunked ? ends_chunked(c) : c->content_length >= 0 && c->length >= c->content_length;
}

static int count_end(struct connection *c, int how) {
    if (how < 0) failed_connections++;
    else if (c->status != 200) failed_status++;
    else if (c->streamed && !c->done) cut_short++;
    else {
        ok++;
        return 1;
    }
    return 0;
}

static void print_end(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf(",\"load_cpu_s\":%.2f}\n", (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
                                          (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6);
}

static int wait_for(struct epoll_event *events, uint64_t ns, uint64_t most_ns) {
    if (ns > most_ns) ns = most_ns;
    struct timespec t = {0, (long)ns};
    return epoll_pwait2(poll_fd, events, 4096, &t, NULL);
}

static void run_streams(int ramp_ms, struct epoll_event *events) {
    uint64_t start = now_ns(), limit = start + 90000000000ull;
    int started = 0, finished = 0, active = 0, peak = 0;
    while (finished < connections) {
        uint64_t now = now_ns();
        if (now > limit) {
            cut_short += (uint64_t)(connections - finished);
            break;
        }
        uint64_t due = start;
        while (started < connections &&
               now >= (due = start + (uint64_t)started * (uint64_t)ramp_ms * 1000000ull / (uint64_t)connections)) {
            if (send_request(&all[started++], now_ns()) < 0) {
                finished++;
            } else if (++active > peak) {
                peak = active;
            }
            if (now_ns() - now > 2000000) break;
        }
        int n = wait_for(events, started < connections && due > now ? due - now : 5000000, 5000000);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->fd < 0) continue;
            int how = read_answer(c);
            if (!how || !c->busy) continue;
            c->busy = 0;
            finished++;
            active--;
            count_end(c, how);
        }
    }
    double seconds = (double)(now_ns() - start) / 1e9;
    printf("{\"mode\":\"stream\",\"streams\":%d,\"seconds\":%.2f,\"peak\":%d,\"ok\":%llu,\"failed_connections\":%llu,"
           "\"failed_status\":%llu,\"cut_short\":%llu,\"tokens_per_s\":%.0f",
           connections, seconds, peak, (unsigned long long)ok, (unsigned long long)failed_connections,
           (unsigned long long)failed_status, (unsigned long long)cut_short, (double)transit.n / seconds);
    print_histogram("first_token", &first_token);
    print_histogram("transit", &transit);
    print_histogram("gap", &gap);
    print_end();
}

static void run_requests(int open_loop, double rps, double seconds, struct epoll_event *events) {
    int *idle = calloc((size_t)connections, sizeof *idle), idle_count = 0;
    if (!idle) exit(1);
    for (int i = 0; i < connections; i++) {
        if (open_connection(&all[i]) == 0) idle[idle_count++] = i;
        else failed_connections++;
    }
    uint64_t start = now_ns(), end = start + (uint64_t)(seconds * 1e9), limit = end + 20000000000ull;
    uint64_t sent = 0, total = (uint64_t)(rps * seconds), last = start, in_flight = 0, worst_lag = 0;
    if (!open_loop)
        while (idle_count)
            if (send_request(&all[idle[--idle_count]], now_ns()) == 0) in_flight++;
    for (;;) {
        uint64_t now = now_ns(), pause = 20000000;
        if (now > limit) break;
        if (open_loop) {
            while (sent < total && idle_count) {
                uint64_t due = start + (uint64_t)((double)sent * 1e9 / rps);
                if (due > now) break;
                if (now - due > worst_lag) worst_lag = now - due;
                struct connection *c = &all[idle[--idle_count]];
                if (send_request(c, due) == 0) in_flight++;
                else idle[idle_count++] = c->id;
                sent++;
            }
            if (sent >= total && !in_flight) break;
            uint64_t due = start + (uint64_t)((double)sent * 1e9 / rps);
            pause = sent >= total || !idle_count ? 2000000 : due > now ? due - now : 0;
            if (pause > 5000000) pause = 5000000;
        } else if (now > end && !in_flight) {
            break;
        } else if (!in_flight) {
            break; /* nobody there any more */
        }
        int n = wait_for(events, pause, 20000000);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->fd < 0) continue;
            int how = read_answer(c);
            if (!how || !c->busy) continue;
            c->busy = 0;
            in_flight--;
            uint64_t done = now_ns();
            if (count_end(c, how) && (open_loop || done <= end)) record(&latency, done - c->due_ns);
            c->length = 0;
            last = done;
            if (open_loop) idle[idle_count++] = c->id;
            else if (done < end && send_request(c, done) == 0) in_flight++;
        }
    }
    double took = open_loop ? (double)(last - start) / 1e9 : seconds;
    printf("{\"mode\":\"%s\",\"connections\":%d,\"target_rps\":%.0f,\"seconds\":%.2f,\"ok\":%llu,"
           "\"failed_connections\":%llu,\"failed_status\":%llu,\"rps\":%.1f,\"worst_lag_us\":%.1f",
           open_loop ? "rate" : "sat", connections, rps, took, (unsigned long long)ok,
           (unsigned long long)failed_connections, (unsigned long long)failed_status,
           took > 0 ? (double)(open_loop ? ok : latency.n) / took : 0, (double)worst_lag / 1e3);
    print_histogram("latency", &latency);
    print_end();
}

static void write_request(const char *model, const char *headers_file, const char *play, int streamed) {
    char headers[8192] = "", body[16384];
    if (strcmp(headers_file, "-")) {
        FILE *file = fopen(headers_file, "r");
        if (!file) {
            perror(headers_file);
            exit(2);
        }
        size_t n = fread(headers, 1, sizeof headers - 1, file);
        headers[n] = 0;
        fclose(file);
    }
    int length = snprintf(
        body, sizeof body,
        "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful "
        "assistant. %s\"},{\"role\":\"user\",\"content\":\"Explain in two sentences why a gateway in front of a local "
        "model should add as little latency as possible. %0400d\"}]%s}",
        model, streamed ? "true" : "false", play, 7, streamed ? ",\"stream_options\":{\"include_usage\":true}" : "");
    request_length = snprintf(request, sizeof request,
                              "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: "
                              "application/json\r\nAccept: */*\r\n%sContent-Length: %d\r\n\r\n%s",
                              port, headers, length, body);
}

int main(int argc, char **argv) {
    const char *mode = argc > 5 ? argv[1] : "";
    int open_loop = !strcmp(mode, "rate"), streamed = !strcmp(mode, "stream"), closed = !strcmp(mode, "sat");
    if (!(open_loop && argc == 9) && !(closed && argc == 8) && !(streamed && argc == 8)) {
        fprintf(stderr, "usage: load rate|sat|stream PORT MODEL HEADERS PLAY ... (see load.c)\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1000);
    port = atoi(argv[2]);
    write_request(argv[3], argv[4], argv[5], streamed);
    connections = atoi(streamed ? argv[6] : argv[argc - 1]);
    poll_fd = epoll_create1(0);
    all = calloc((size_t)connections, sizeof *all);
    struct epoll_event *events = calloc(4096, sizeof *events);
    if (!all || !events) return 1;
    for (int i = 0; i < connections; i++) {
        all[i].fd = -1;
        all[i].id = i;
        all[i].streamed = streamed;
    }
    if (streamed) run_streams(atoi(argv[7]), events);
    else if (open_loop) run_requests(1, atof(argv[6]), atof(argv[7]), events);
    else run_requests(0, 0, atof(argv[6]), events);
    return 0;
}
