// LD_PRELOAD: fails the n-th write or sync of files below a folder, once or for ever.
//   FAULT_DIR   only files whose path begins with this
//   FAULT_OP    write (write, pwrite, ftruncate), sync (fsync, fdatasync) or any
//   FAULT_N     which call fails, from 1; 0 counts only
//   FAULT_ERRNO the error number
//   FAULT_EVER  1: every later call of the kind fails too
//   FAULT_COUNT a file that receives the number of calls so far, as text
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static int is_ours(int fd) {
    const char *folder = getenv("FAULT_DIR");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (!folder || n <= 0) return 0;
    path[n] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

// The error number to fail with, or 0.
static int fault(int fd, const char *op) {
    const char *wanted = getenv("FAULT_OP");
    if (!wanted || (strcmp(wanted, op) && strcmp(wanted, "any")) || !is_ours(fd)) return 0;
    long now = atomic_fetch_add(&calls, 1) + 1;
    const char *file = getenv("FAULT_COUNT");
    if (file) {
        int out = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        char text[32];
        int n = snprintf(text, sizeof text, "%010ld\n", now);
        ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
        if (out >= 0) { real(out, text, n, 0); close(out); }
    }
    long n = atol(getenv("FAULT_N") ? getenv("FAULT_N") : "0");
    const char *ever = getenv("FAULT_EVER");
    if (n == 0 || now < n || (now > n && !(ever && *ever == '1'))) return 0;
    return atoi(getenv("FAULT_ERRNO") ? getenv("FAULT_ERRNO") : "5");
}

#define FAIL(fd, op) do { int e = fault(fd, op); if (e) { errno = e; return -1; } } while (0)
#define REAL(name, type) static __typeof__(type) real; if (!real) real = (type)dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t count) {
    REAL("write", ssize_t (*)(int, const void *, size_t));
    FAIL(fd, "write");
    return real(fd, data, count);
}
ssize_t pwrite(int fd, const void *data, size_t count, off_t at) {
    REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t));
    FAIL(fd, "write");
    return real(fd, data, count, at);
}
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) {
    REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t));
    FAIL(fd, "write");
    return real(fd, data, count, at);
}
int ftruncate(int fd, off_t size) {
    REAL("ftruncate", int (*)(int, off_t));
    FAIL(fd, "write");
    return real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL("ftruncate64", int (*)(int, off64_t));
    FAIL(fd, "write");
    return real(fd, size);
}
int fsync(int fd) {
    REAL("fsync", int (*)(int));
    FAIL(fd, "sync");
    return real(fd);
}
int fdatasync(int fd) {
    REAL("fdatasync", int (*)(int));
    FAIL(fd, "sync");
    return real(fd);
}
