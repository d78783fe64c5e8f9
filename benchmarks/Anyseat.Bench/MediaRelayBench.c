/* The loop of the media shard in C, for comparison: the same system calls and the same work on each packet.
 *
 *   relay pairs  FLOWS OWN_PORT PEER_PORT   a port pair for each flow, epoll, recvfrom and send on a connected socket
 *   relay shared FLOWS OWN_PORT PEER_PORT   one port for all, recvmmsg and sendmmsg, a table of addresses
 *
 * Flow i talks to the peer at PEER_PORT + i; flows 2n and 2n + 1 are the two parties of a call. A packet is checked to be RTP of
 * the agreed payload type, put into the other party's stream (sequence number, timestamp, SSRC) and sent on. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, SIZE_MAX_ = 1500, STRIDE = 1536, PAYLOAD_TYPE = 8, TABLE = 1 << 14 };

struct flow {
    int rtp, rtcp;
    struct sockaddr_in peer;
    uint16_t next, sequence_offset;
    uint32_t ssrc, source, timestamp_offset, last_timestamp;
    uint64_t received, sent, jitter;
    uint32_t transit;
    int joined, is_connected;
    uint16_t highest;
};

static struct flow *flows;
static int count;
static uint8_t packet[2048], out[2048];

static uint64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static struct sockaddr_in at(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return a;
}

static int bound(int port, int buffer)
{
    struct sockaddr_in a = at(port);
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (buffer)
        setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (s < 0 || bind(s, (struct sockaddr *)&a, sizeof a) < 0) {
        perror("bind");
        exit(1);
    }
    return s;
}

static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t get32(const uint8_t *p) { uint32_t v; memcpy(&v, p, 4); return ntohl(v); }
static void put16(uint8_t *p, uint16_t v) { p[0] = (uint8_t)(v >> 8); p[1] = (uint8_t)v; }
static void put32(uint8_t *p, uint32_t v) { v = htonl(v); memcpy(p, &v, 4); }

/* Checks a packet, counts it (RFC 3550 A.1, A.8) and writes it as part of the listener's stream; 0 when it is dropped. */
static int translate(struct flow *from, struct flow *to, const uint8_t *in, int size, uint8_t *into, uint64_t now)
{
    if (size < 12 || in[0] >> 6 != 2 || (in[1] & 0x7F) != PAYLOAD_TYPE)
        return 0;
    int header = 12 + (in[0] & 15) * 4;
    if (in[0] & 0x10)
        header += header + 4 <= size ? 4 + get16(in + header + 2) * 4 : size;
    int padding = in[0] & 0x20 ? in[size - 1] : 0;
    if (header + padding > size)
        return 0;
    uint16_t sequence = get16(in + 2);
    uint32_t timestamp = get32(in + 4), source = get32(in + 8);
    uint32_t transit = (uint32_t)(now * 8 / 1000) - timestamp;
    int32_t difference = (int32_t)(transit - from->transit);
    from->transit = transit;
    from->jitter += (uint64_t)(difference < 0 ? -difference : difference) - ((from->jitter + 8) >> 4);
    from->received++;
    from->highest = (int16_t)(sequence - from->highest) > 0 ? sequence : from->highest;
    if (!to->joined || to->source != source) {
        to->joined = 1;
        to->source = source;
        to->sequence_offset = (uint16_t)(to->next - sequence);
        to->timestamp_offset = to->last_timestamp + 160 - timestamp;
    }
    int payload = size - header - padding;
    into[0] = 0x80;
    into[1] = in[1];
    put16(into + 2, (uint16_t)(sequence + to->sequence_offset));
    put32(into + 4, timestamp + to->timestamp_offset);
    put32(into + 8, to->ssrc);
    memcpy(into + 12, in + header, (size_t)payload);
    to->next = (uint16_t)(sequence + to->sequence_offset + 1);
    to->last_timestamp = timestamp + to->timestamp_offset;
    to->sent++;
    return 12 + payload;
}

static void one_packet(int i, uint64_t now)
{
    struct flow *from = &flows[i], *to = &flows[i ^ 1];
    struct sockaddr_in sender;
    socklen_t length = sizeof sender;
    ssize_t size = recvfrom(from->rtp, packet, sizeof packet, MSG_DONTWAIT | MSG_TRUNC, (struct sockaddr *)&sender, &length);
    if (size < 0 || sender.sin_port != from->peer.sin_port || sender.sin_addr.s_addr != from->peer.sin_addr.s_addr)
        return;
    if (!from->is_connected)
        from->is_connected = connect(from->rtp, (struct sockaddr *)&from->peer, sizeof from->peer) == 0;
    int made = translate(from, to, packet, (int)size, out, now);
    if (made > 0)
        sendto(to->rtp, out, (size_t)made, MSG_DONTWAIT, to->is_connected ? NULL : (struct sockaddr *)&to->peer,
            to->is_connected ? 0 : sizeof to->peer);
}

static void watch(int epoll, int descriptor, uint64_t data)
{
    struct epoll_event e = { .events = EPOLLIN, .data.u64 = data };
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &e);
}

static int twenty_ms(void)
{
    struct itimerspec t = { { 0, 20000000 }, { 0, 20000000 } };
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    timerfd_settime(timer, 0, &t, NULL);
    return timer;
}

static void tick(int timer)
{
    uint64_t expired;
    if (read(timer, &expired, sizeof expired) < 0)
        return;
}

static void pairs(int own, int peer)
{
    int epoll = epoll_create1(0), timer = twenty_ms();
    struct epoll_event events[256];
    watch(epoll, timer, (uint64_t)-1);
    for (int i = 0; i < count; i++) {
        flows[i].rtp = bound(own + 2 * i, 0);
        flows[i].rtcp = bound(own + 2 * i + 1, 0);
        flows[i].peer = at(peer + i);
        watch(epoll, flows[i].rtp, (uint64_t)i);
        watch(epoll, flows[i].rtcp, (uint64_t)-2);
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        uint64_t now = now_us();
        for (int i = 0; i < ready; i++) {
            if (events[i].data.u64 == (uint64_t)-1)
                tick(timer);
            else if (events[i].data.u64 != (uint64_t)-2)
                one_packet((int)events[i].data.u64, now);
        }
    }
}

/* The table: open addressing over port and address. */
static struct { uint64_t key; int flow; } table[TABLE];

static uint64_t key_of(const struct sockaddr_in *a) { return (uint64_t)a->sin_addr.s_addr << 16 | a->sin_port; }

static unsigned place_of(uint64_t key)
{
    unsigned i = (unsigned)((key * 0x9E3779B97F4A7C15u) >> 50);
    while (table[i].key && table[i].key != key)
        i = (i + 1) % TABLE;
    return i;
}

static uint8_t in_bytes[BATCH][STRIDE], out_bytes[BATCH][STRIDE];
static struct sockaddr_in in_names[BATCH], out_names[BATCH];
static struct iovec in_vectors[BATCH], out_vectors[BATCH];
static struct mmsghdr in_headers[BATCH], out_headers[BATCH];

static void batch(int s, uint64_t now)
{
    for (int i = 0; i < BATCH; i++) {
        in_vectors[i].iov_len = SIZE_MAX_;
        in_headers[i].msg_hdr.msg_namelen = sizeof in_names[i];
    }
    int received = recvmmsg(s, in_headers, BATCH, MSG_DONTWAIT, NULL), made = 0;
    for (int i = 0; i < received; i++) {
        unsigned place = place_of(key_of(&in_names[i]));
        if (!table[place].key)
            continue;
        struct flow *from = &flows[table[place].flow], *to = &flows[table[place].flow ^ 1];
        int size = translate(from, to, in_bytes[i], (int)in_headers[i].msg_len, out_bytes[made], now);
        if (size == 0)
            continue;
        out_names[made] = to->peer;
        out_headers[made].msg_hdr.msg_namelen = sizeof out_names[made];
        out_vectors[made++].iov_len = (size_t)size;
    }
    for (int sent = 0; sent < made;) {
        int n = sendmmsg(s, out_headers + sent, (unsigned)(made - sent), MSG_DONTWAIT);
        if (n <= 0)
            break;
        sent += n;
    }
}

static void shared(int own, int peer)
{
    int s = bound(own, 4 << 20), epoll = epoll_create1(0), timer = twenty_ms();
    struct epoll_event events[256];
    for (int i = 0; i < BATCH; i++) {
        in_vectors[i].iov_base = in_bytes[i];
        out_vectors[i].iov_base = out_bytes[i];
        in_headers[i].msg_hdr = (struct msghdr){ .msg_name = &in_names[i], .msg_iov = &in_vectors[i], .msg_iovlen = 1 };
        out_headers[i].msg_hdr = (struct msghdr){ .msg_name = &out_names[i], .msg_iov = &out_vectors[i], .msg_iovlen = 1 };
    }
    for (int i = 0; i < count; i++) {
        flows[i].peer = at(peer + i);
        unsigned place = place_of(key_of(&flows[i].peer));
        table[place].key = key_of(&flows[i].peer);
        table[place].flow = i;
    }
    watch(epoll, timer, (uint64_t)-1);
    watch(epoll, s, 0);
    puts("ready");
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        uint64_t now = now_us();
        for (int i = 0; i < ready; i++) {
            if (events[i].data.u64 == (uint64_t)-1)
                tick(timer);
            else
                batch(s, now);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    struct rlimit files = { 65536, 65536 };
    setrlimit(RLIMIT_NOFILE, &files);
    count = atoi(argv[2]);
    flows = calloc((size_t)count, sizeof *flows);
    for (int i = 0; i < count; i++)
        flows[i].ssrc = 0x10000u + (uint32_t)i;
    if (strcmp(argv[1], "pairs") == 0)
        pairs(atoi(argv[3]), atoi(argv[4]));
    else
        shared(atoi(argv[3]), atoi(argv[4]));
    return 0;
}
