// LD_PRELOAD: logs what a program does to the files below a folder, for the power-loss simulator.
//   LOG_DIR   only paths that begin with this
//   LOG_FILE  the log, appended to by every process in turn
// One record: kind (1 byte), process, handle (4 bytes each), offset (8), length (4), then bytes.
// Kinds: O opened (bytes: path; offset 1 = created, 2 = truncated), W written, T truncated to
// offset, S synced, D folder synced, U unlinked, L linked, R renamed (two paths, NUL between),
// M something was said on stdout.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST 1024
static int handles[MOST], folders[MOST];
static int next_handle = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#define REAL(name, type) static __typeof__(type) real; if (!real) real = (type)dlsym(RTLD_NEXT, name)

static int real_open(const char *path, int flags, mode_t mode) {
    REAL("open", int (*)(const char *, int, ...));
    return real(path, flags, mode);
}

static void put(char kind, int handle, int64_t offset, const void *bytes, uint32_t count) {
    static int log = -1;
    const char *name = getenv("LOG_FILE");
    if (log < 0 && name) log = real_open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log < 0) return;
    char head[21];
    int32_t pid = getpid(), h = handle;
    head[0] = kind;
    memcpy(head + 1, &pid, 4);
    memcpy(head + 5, &h, 4);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &count, 4);
    struct iovec parts[2] = {{head, 21}, {(void *)bytes, count}};
    writev(log, parts, 2);
}

// An absolute path below LOG_DIR, or NULL.
static const char *ours(const char *path, char *buffer) {
    const char *folder = getenv("LOG_DIR");
    if (!folder) return NULL;
    if (path[0] != '/') {
        if (!getcwd(buffer, 2048)) return NULL;
        if (path[0] == '.' && path[1] == '/') path += 2;
        size_t n = strlen(buffer);
        snprintf(buffer + n, 2048, "/%s", path);
    } else snprintf(buffer, 4096, "%s", path);
    return strncmp(buffer, folder, strlen(folder)) == 0 ? buffer : NULL;
}

static int opened(const char *path, int flags, mode_t mode) {
    char buffer[4200];
    const char *full = ours(path, buffer);
    struct stat before;
    int existed = full && stat(full, &before) == 0;
    pthread_mutex_lock(&lock);
    int fd = real_open(path, flags, mode);
    int saved = errno;
    if (fd >= 0 && fd < MOST) {
        handles[fd] = folders[fd] = 0;
        struct stat now;
        if (full && fstat(fd, &now) == 0) {
            if (S_ISDIR(now.st_mode)) folders[fd] = 1;
            else {
                handles[fd] = next_handle++;
                int64_t what = !existed ? 1 : (flags & O_TRUNC) ? 2 : 0;
                put('O', handles[fd], what, full, strlen(full));
            }
        }
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return fd;
}

#define OPEN(name) int name(const char *path, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & O_CREAT) { va_list a; va_start(a, flags); mode = va_arg(a, int); va_end(a); } \
    return opened(path, flags, mode); }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL("close", int (*)(int));
    if (fd >= 0 && fd < MOST) handles[fd] = folders[fd] = 0;
    return real(fd);
}

static void wrote(int fd, const void *data, ssize_t done, int64_t at) {
    if (done <= 0 || fd < 0 || fd >= MOST) return;
    if (fd == 1) put('M', 0, 0, "", 0);
    else if (handles[fd]) put('W', handles[fd], at, data, done);
}
ssize_t write(int fd, const void *data, size_t count) {
    REAL("write", ssize_t (*)(int, const void *, size_t));
    int64_t at = fd >= 0 && fd < MOST && handles[fd] ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real(fd, data, count);
    wrote(fd, data, done, at);
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t count, off_t at) {
    REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t));
    ssize_t done = real(fd, data, count, at);
    wrote(fd, data, done, at);
    return done;
}
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) {
    REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t));
    ssize_t done = real(fd, data, count, at);
    wrote(fd, data, done, at);
    return done;
}

static int cut(int fd, int64_t size, int result) {
    if (result == 0 && fd >= 0 && fd < MOST && handles[fd]) put('T', handles[fd], size, "", 0);
    return result;
}
int ftruncate(int fd, off_t size) {
    REAL("ftruncate", int (*)(int, off_t));
    return cut(fd, size, real(fd, size));
}
int ftruncate64(int fd, off64_t size) {
    REAL("ftruncate64", int (*)(int, off64_t));
    return cut(fd, size, real(fd, size));
}

static int synced(int fd, int result) {
    if (result == 0 && fd >= 0 && fd < MOST) {
        if (folders[fd]) put('D', 0, 0, "", 0);
        else if (handles[fd]) put('S', handles[fd], 0, "", 0);
    }
    return result;
}
int fsync(int fd) {
    REAL("fsync", int (*)(int));
    return synced(fd, real(fd));
}
int fdatasync(int fd) {
    REAL("fdatasync", int (*)(int));
    return synced(fd, real(fd));
}

int unlink(const char *path) {
    REAL("unlink", int (*)(const char *));
    char buffer[4200];
    const char *full = ours(path, buffer);
    int result = real(path);
    if (result == 0 && full) put('U', 0, 0, full, strlen(full));
    return result;
}

static int two(char kind, const char *from, const char *to, int result) {
    char a[4200], b[4200], both[8500];
    const char *x = ours(from, a), *y = ours(to, b);
    if (result != 0 || !x || !y) return result;
    size_t n = strlen(x), m = strlen(y);
    memcpy(both, x, n + 1);
    memcpy(both + n + 1, y, m);
    put(kind, 0, 0, both, n + 1 + m);
    return result;
}
int link(const char *from, const char *to) {
    REAL("link", int (*)(const char *, const char *));
    return two('L', from, to, real(from, to));
}
int rename(const char *from, const char *to) {
    REAL("rename", int (*)(const char *, const char *));
    return two('R', from, to, real(from, to));
}
