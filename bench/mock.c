/*
 * A mock engine that speaks enough of the OpenAI protocol to measure what stands before it.
 * One thread, epoll, loopback only.
 *
 *   mock PORT
 *
 * A request says how it wants to be answered with the words "play-T-I-D" anywhere in its body:
 * T tokens, I milliseconds between them, D milliseconds before the first. Every token is the
 * clock of this machine at the moment it is sent ("T" and 19 digits of nanoseconds), so that a
 * client on the same machine knows exactly how long each token was on its way.
 *
 *   POST /v1/chat/completions      GET /v1/models      GET /health
 *   GET  /stats                    what was really asked and sent: the truth a ledger must equal
 */
#define _GNU_SOURCE
#include <errno.h>
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
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_DESCRIPTORS 65536
#define SLOTS 16384 /* of the timer wheel, one millisecond each */
#define LONGEST_REQUEST (8 << 20)

enum state { IDLE, DELAYED_ANSWER, DELAYED_STREAM, STREAMING };

struct connection {
    int fd;
    enum state state;
    int tokens, left, gap_ms;
    int close_after, dead, wants_out, in_wheel;
    uint64_t due_ms;
    struct connection *next_in_slot;
    char *in;
    int in_length, in_capacity;
    char *out;
    int out_length, out_offset, out_capacity;
};

static struct connection *wheel[SLOTS];
static uint64_t wheel_ms;
static int poll_fd;
static uint64_t requests, streams, tokens_sent, aborted, connections;
static char answer[4096];
static int answer_length;

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static void *must(void *memory) {
    if (!memory) {
        perror("memory");
        exit(1);
    }
    return memory;
}

static void wait_until(struct connection *c, uint64_t due_ms) {
    if (due_ms <= wheel_ms) due_ms = wheel_ms + 1;
    if (due_ms >= wheel_ms + SLOTS) due_ms = wheel_ms + SLOTS - 1;
    c->due_ms = due_ms;
    c->next_in_slot = wheel[due_ms % SLOTS];
    wheel[due_ms % SLOTS] = c;
    c->in_wheel = 1;
}

static void release(struct connection *c) {
    free(c->in);
    free(c->out);
    free(c);
}

/* Forgets a connection; one that stands in the wheel is released when its time comes. */
static void drop(struct connection *c) {
    if (c->dead) return;
    if (c->state == STREAMING || c->state == DELAYED_STREAM) aborted++;
    close(c->fd);
    c->dead = 1;
    if (!c->in_wheel) release(c);
}

static void put(struct connection *c, const char *bytes, int length) {
    while (c->out_length + length > c->out_capacity) {
        c->out_capacity = c->out_capacity ? c->out_capacity * 2 : 1024;
        c->out = must(realloc(c->out, (size_t)c->out_capacity));
    }
    memcpy(c->out + c->out_length, bytes, (size_t)length);
    c->out_length += length;
}

static void listen_for(struct connection *c, int out) {
    struct epoll_event e = {.events = EPOLLIN | (out ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &e);
    c->wants_out = out;
}

/* Sends what waits. Returns -1 when the connection is gone. */
static int flush_out(struct connection *c) {
    while (c->out_offset < c->out_length) {
        ssize_t n = send(c->fd, c->out + c->out_offset, (size_t)(c->out_length - c->out_offset), MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN) {
                if (!c->wants_out) listen_for(c, 1);
                return 0;
            }
            drop(c);
            return -1;
        }
        c->out_offset += (int)n;
    }
    c->out_offset = c->out_length = 0;
    if (c->wants_out) listen_for(c, 0);
    if (c->close_after && c->state == IDLE) {
        drop(c);
        return -1;
    }
    return 0;
}

static void put_chunk(struct connection *c, const char *bytes, int length) {
    char head[16];
    put(c, head, sprintf(head, "%x\r\n", (unsigned)length));
    put(c, bytes, length);
    put(c, "\r\n", 2);
}

#define CHUNK "data: {\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"mock\","

static void put_token(struct connection *c) {
    char event[512];
    int n = snprintf(event, sizeof event,
                     CHUNK "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"T%019llu\"},\"finish_reason\":null}]}\n\n",
                     (unsigned long long)now_ns());
    put_chunk(c, event, n);
    tokens_sent++;
    c->left--;
}

static void end_stream(struct connection *c) {
    char events[768];
    int n = snprintf(events, sizeof events,
                     CHUNK "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                     CHUNK "\"choices\":[],\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n"
                     "data: [DONE]\n\n",
                     c->tokens, c->tokens + 24);
    put_chunk(c, events, n);
    put(c, "0\r\n\r\n", 5);
    c->state = IDLE;
}

static void next_token(struct connection *c) {
    put_token(c);
    if (c->left <= 0) end_stream(c);
}

static void start_stream(struct connection *c) {
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
        "Transfer-Encoding: chunked\r\n\r\n";
    put(c, head, sizeof head - 1);
    c->state = STREAMING;
    next_token(c);
}

static void put_json(struct connection *c, const char *json, int length) {
    char head[256];
    int n = sprintf(head, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n", length,
                    c->close_after ? "Connection: close\r\n" : "");
    put(c, head, n);
    put(c, json, length);
}

static char *find_header(char *head, int length, const char *name) {
    int n = (int)strlen(name);
    for (int i = 0; i + n <= length; i++)
        if (!strncasecmp(head + i, name, (size_t)n)) return head + i;
    return NULL;
}

static void answer_post(struct connection *c, char *body) {
    int delay_ms = 0;
    c->tokens = 32;
    c->gap_ms = 20;
    char *play = strstr(body, "play-");
    if (play) sscanf(play, "play-%d-%d-%d", &c->tokens, &c->gap_ms, &delay_ms);
    c->left = c->tokens;
    int streamed = 0;
    char *flag = strstr(body, "\"stream\"");
    if (flag) {
        flag += 8;
        while (*flag == ' ' || *flag == ':' || *flag == '\n') flag++;
        streamed = *flag == 't';
    }
    if (streamed) {
        streams++;
        if (delay_ms > 0) {
            c->state = DELAYED_STREAM;
            wait_until(c, wheel_ms + (uint64_t)delay_ms);
        } else {
            start_stream(c);
            if (c->state == STREAMING) wait_until(c, wheel_ms + (uint64_t)c->gap_ms);
        }
    } else if (delay_ms > 0) {
        c->state = DELAYED_ANSWER;
        wait_until(c, wheel_ms + (uint64_t)delay_ms);
    } else {
        put_json(c, answer, answer_length);
    }
}

static void answer_get(struct connection *c, const char *path) {
    char json[512];
    int n;
    if (!strncmp(path, "/stats", 6))
        n = sprintf(json, "{\"requests\":%llu,\"streams\":%llu,\"tokens\":%llu,\"aborted\":%llu,\"connections\":%llu}",
                    (unsigned long long)requests, (unsigned long long)streams, (unsigned long long)tokens_sent,
                    (unsigned long long)aborted, (unsigned long long)connections);
    else if (!strncmp(path, "/v1/models", 10))
        n = sprintf(json, "{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\",\"created\":1700000000,"
                          "\"owned_by\":\"bench\"}]}");
    else
        n = sprintf(json, "{\"status\":\"ok\"}");
    put_json(c, json, n);
}

/* Answers every whole request that has arrived, one after the other. */
static void answer_requests(struct connection *c) {
    while (c->state == IDLE && c->in_length > 0) {
        c->in[c->in_length] = 0;
        char *end = memmem(c->in, (size_t)c->in_length, "\r\n\r\n", 4);
        if (!end) return;
        int head = (int)(end - c->in) + 4, total, body_length = 0;
        char *body = c->in + head;
        char *length = find_header(c->in, head, "\r\ncontent-length:");
        if (find_header(c->in, head, "\r\ntransfer-encoding: chunked")) {
            char *last = memmem(body, (size_t)(c->in_length - head), "0\r\n\r\n", 5);
            if (!last) return;
            body_length = (int)(last - body);
            total = (int)(last - c->in) + 5;
        } else {
            if (length) body_length = atoi(length + 17);
            if (body_length < 0 || c->in_length < head + body_length) return;
            total = head + body_length;
        }
        requests++;
        if (find_header(c->in, head, "\r\nconnection: close")) c->close_after = 1;
        char saved = body[body_length];
        body[body_length] = 0;
        if (!strncmp(c->in, "POST ", 5))
            answer_post(c, body);
        else
            answer_get(c, strchr(c->in, ' ') ? strchr(c->in, ' ') + 1 : "/");
        body[body_length] = saved;
        memmove(c->in, c->in + total, (size_t)(c->in_length - total));
        c->in_length -= total;
        if (flush_out(c) < 0) return;
    }
}

static void read_in(struct connection *c) {
    for (;;) {
        if (c->in_length == c->in_capacity) {
            c->in_capacity *= 2;
            if (c->in_capacity > LONGEST_REQUEST) {
                drop(c);
                return;
            }
            c->in = must(realloc(c->in, (size_t)c->in_capacity + 1));
        }
        ssize_t n = recv(c->fd, c->in + c->in_length, (size_t)(c->in_capacity - c->in_length), 0);
        if (n > 0) {
            c->in_length += (int)n;
            continue;
        }
        if (n == 0 || errno != EAGAIN) {
            drop(c);
            return;
        }
        break;
    }
    answer_requests(c);
}

static void accept_all(int listener) {
    int one = 1;
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0) return;
        if (fd >= MOST_DESCRIPTORS) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct connection *c = must(calloc(1, sizeof *c));
        c->fd = fd;
        c->in_capacity = 4096;
        c->in = must(malloc((size_t)c->in_capacity + 1));
        connections++;
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
    }
}

/* Something is due on this connection. */
static void its_time(struct connection *c) {
    uint64_t due = c->due_ms;
    if (c->state == DELAYED_ANSWER) {
        c->state = IDLE;
        put_json(c, answer, answer_length);
    } else if (c->state == DELAYED_STREAM) {
        start_stream(c);
    } else if (c->state == STREAMING) {
        next_token(c);
    }
    int more = c->state == STREAMING;
    if (flush_out(c) < 0) return;
    if (more)
        wait_until(c, due + (uint64_t)c->gap_ms);
    else
        answer_requests(c);
}

static void turn_wheel(uint64_t until_ms) {
    while (wheel_ms < until_ms) {
        wheel_ms++;
        struct connection *due = wheel[wheel_ms % SLOTS];
        wheel[wheel_ms % SLOTS] = NULL;
        while (due) {
            struct connection *c = due;
            due = c->next_in_slot;
            c->in_wheel = 0;
            if (c->dead)
                release(c);
            else if (c->due_ms > wheel_ms)
                wait_until(c, c->due_ms);
            else
                its_time(c);
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: mock PORT\n");
        return 2;
    }
    int port = atoi(argv[1]), one = 1;
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1000);
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* never outlives the benchmark */
    char words[600];
    memset(words, 'a', sizeof words - 1);
    words[sizeof words - 1] = 0;
    answer_length =
        sprintf(answer,
                "{\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"mock\","
                "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
                "\"finish_reason\":\"stop\"}],"
                "\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":150,\"total_tokens\":174}}",
                words);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)port),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 8192)) {
        perror("listen");
        return 1;
    }
    poll_fd = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &e);
    wheel_ms = now_ns() / 1000000;
    printf("mock engine on 127.0.0.1:%d\n", port);
    fflush(stdout);

    struct epoll_event events[1024];
    for (;;) {
        int n = epoll_wait(poll_fd, events, 1024, 1);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                accept_all(listener);
                continue;
            }
            if (c->dead) continue;
            if ((events[i].events & EPOLLOUT) && flush_out(c) < 0) continue;
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_in(c);
        }
        turn_wheel(now_ns() / 1000000);
    }
}
