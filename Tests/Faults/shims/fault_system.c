// LD_PRELOAD: refuses what a system may refuse.
//   FAULT_THREADS n  the n-th thread and later ones do not start (EAGAIN)
//   FAULT_ZONE 1     files of time zones cannot be opened (EACCES)
//   FAULT_ALLOC n    the n-th allocation by SQLite or libarchive fails, from 1; 0 counts only
//   FAULT_EVER 1     later ones fail too
//   FAULT_COUNT      a file that receives the number of allocations at the end
//   FAULT_STEPS      a file that receives the number of steps of SQLite's machine at the end
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long allocations, threads;
static long fail_at = -1, ever;
static struct { uintptr_t from, to; } ranges[8];
static int range_count;

static int add_range(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    if (!strstr(info->dlpi_name, "libsqlite3") && !strstr(info->dlpi_name, "libarchive")) return 0;
    for (int i = 0; i < info->dlpi_phnum && range_count < 8; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
        ranges[range_count].from = info->dlpi_addr + part->p_vaddr;
        ranges[range_count++].to = info->dlpi_addr + part->p_vaddr + part->p_memsz;
    }
    return 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *n = getenv("FAULT_ALLOC");
    if (!n) return;
    ever = getenv("FAULT_EVER") != NULL;
    dl_iterate_phdr(add_range, NULL);
    fail_at = atol(n);
}

static atomic_llong steps;
static void tell_steps(void) {
    const char *name = getenv("FAULT_STEPS");
    int out = name ? open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (out >= 0) { dprintf(out, "%lld\n", (long long)atomic_load(&steps)); close(out); }
}
// A statement tells its steps when it ends or begins anew (4: SQLITE_STMTSTATUS_VM_STEP).
static void count_steps(void *statement) {
    static int (*status)(void *, int, int);
    if (!statement || !getenv("FAULT_STEPS")) return;
    if (!status) status = (int (*)(void *, int, int))dlsym(RTLD_NEXT, "sqlite3_stmt_status");
    atomic_fetch_add(&steps, (unsigned)status(statement, 4, 1));
}
int sqlite3_reset(void *statement) {
    static int (*real)(void *);
    if (!real) real = (int (*)(void *))dlsym(RTLD_NEXT, "sqlite3_reset");
    count_steps(statement);
    return real(statement);
}
int sqlite3_finalize(void *statement) {
    static int (*real)(void *);
    if (!real) real = (int (*)(void *))dlsym(RTLD_NEXT, "sqlite3_finalize");
    count_steps(statement);
    return real(statement);
}

static void tell(void) {
    const char *name = getenv("FAULT_COUNT");
    if (!name || fail_at < 0) return;
    int out = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out >= 0) { dprintf(out, "%ld\n", atomic_load(&allocations)); close(out); }
}

// The program ends by _exit, which runs no destructors.
void _exit(int code) {
    tell();
    tell_steps();
    static void (*real)(int);
    real = (void (*)(int))dlsym(RTLD_NEXT, "_Exit");
    real(code);
    __builtin_unreachable();
}

static int refuses(void *caller) {
    if (fail_at < 0) return 0;
    uintptr_t at = (uintptr_t)caller;
    for (int i = 0; i < range_count; i++)
        if (at >= ranges[i].from && at < ranges[i].to) {
            long now = atomic_fetch_add(&allocations, 1) + 1;
            return fail_at && (now == fail_at || (ever && now > fail_at));
        }
    return 0;
}

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

void *malloc(size_t size) {
    if (refuses(__builtin_return_address(0))) { errno = ENOMEM; return NULL; }
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
    if (refuses(__builtin_return_address(0))) { errno = ENOMEM; return NULL; }
    return __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) {
    if (refuses(__builtin_return_address(0))) { errno = ENOMEM; return NULL; }
    return __libc_realloc(old, size);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *context) {
    static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "pthread_create");
    const char *n = getenv("FAULT_THREADS");
    if (n && atomic_fetch_add(&threads, 1) + 1 >= atol(n)) return EAGAIN;
    return real(thread, attributes, body, context);
}

static int is_zone(const char *path) {
    return path && getenv("FAULT_ZONE") && (strstr(path, "/zoneinfo/") || !strcmp(path, "/etc/localtime"));
}
int open(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "open");
    va_list rest;
    va_start(rest, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
    va_end(rest);
    if (is_zone(path)) { errno = EACCES; return -1; }
    return real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    static int (*real)(const char *, int, ...);
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "open64");
    va_list rest;
    va_start(rest, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
    va_end(rest);
    if (is_zone(path)) { errno = EACCES; return -1; }
    return real(path, flags, mode);
}
FILE *fopen(const char *path, const char *mode) {
    static FILE *(*real)(const char *, const char *);
    if (!real) real = (__typeof__(real))dlsym(RTLD_NEXT, "fopen");
    if (is_zone(path)) { errno = EACCES; return NULL; }
    return real(path, mode);
}
