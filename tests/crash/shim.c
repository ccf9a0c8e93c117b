/* Stands between a process and its files (LD_PRELOAD): counts the calls that change what lies below one folder, and at the n-th
 * of them kills the process (before the call, in the middle of a write, or after it) or lets the call fail.
 *
 * Nothing happens before shim_arm() is called. Calls that a library makes without libc, by the bare system call, go unseen: of a
 * whole ingest, as strace shows, only the renameat by which tantivy puts meta.json and .managed.json in place, and the calls right
 * before it and after it (fdatasync of the file, of the folder) are seen. Nothing is written through memory maps.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SEEN __attribute__((visibility("default")))
#define REAL(name) ((__typeof__(&name))real_of(#name))

/* What a call does to its file; the values are known to shim.py. */
enum { BYTES = 1, SYNC = 2, SIZE = 4, NAME = 8, GONE = 16, MAKE = 32 };
/* What is done at the n-th call; COUNT only writes each call to the log. */
enum { OFF, COUNT, KILL_BEFORE, KILL_TORN, KILL_AFTER, FAIL };
enum { PASS, DIE_BEFORE, TEAR, DIE_AFTER, REFUSE };

static struct {
    volatile int mode;
    int kinds, error, persistent, log;
    long n;
    volatile long reached;
    size_t length;
    char root[PATH_MAX];
    char patterns[4096]; /* one a line */
} plan;

static void *real_of(const char *name) { return dlsym(RTLD_NEXT, name); }

SEEN void shim_arm(int mode, const char *root, const char *patterns, int kinds, long n, int error, int persistent, int log) {
    plan.mode = OFF;
    snprintf(plan.root, sizeof plan.root, "%s/", root);
    snprintf(plan.patterns, sizeof plan.patterns, "%s", patterns);
    plan.length = strlen(plan.root);
    plan.kinds = kinds, plan.n = n, plan.error = error, plan.persistent = persistent, plan.log = log, plan.reached = 0;
    plan.mode = mode;
}

/* How many of the calls that are counted have come so far. */
SEEN long shim_reached(void) { return plan.reached; }

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static int is_meant(const char *path) {
    char patterns[sizeof plan.patterns], *rest = patterns, *pattern;
    if (strncmp(path, plan.root, plan.length) != 0) return 0;
    strcpy(patterns, plan.patterns);
    while ((pattern = strsep(&rest, "\n")))
        if (fnmatch(pattern, path + plan.length, FNM_PATHNAME) == 0) return 1;
    return 0;
}

static void note(const char *operation, const char *path) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %s\n", operation, path + plan.length);
    if (syscall(SYS_write, plan.log, line, (size_t)length) != length) die();
}

/* Counts a call and says what is to become of it. */
static int reached(int kind, const char *operation, const char *path) {
    int before = errno, mode = plan.mode;
    if (mode == OFF || !(kind & plan.kinds) || !is_meant(path)) return errno = before, PASS;
    long now = __sync_add_and_fetch(&plan.reached, 1);
    if (mode == COUNT) note(operation, path);
    errno = before;
    if (mode == FAIL) return now == plan.n || (plan.persistent && now > plan.n) ? REFUSE : PASS;
    if (now != plan.n || mode == COUNT) return PASS;
    return mode == KILL_BEFORE ? DIE_BEFORE : mode == KILL_TORN ? TEAR : DIE_AFTER;
}

static int reached_file(int kind, const char *operation, int file) {
    char link[64], path[PATH_MAX];
    int before = errno;
    if (plan.mode == OFF) return PASS;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return PASS;
    path[length] = '\0';
    return reached(kind, operation, path);
}

/* Where a name that is given relative to an open folder lies. */
static const char *whole(char *path, int folder, const char *name) {
    char link[64];
    ssize_t length = 0;
    int before = errno;
    if (name[0] == '/') return name;
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    length = readlink(link, path, PATH_MAX - 1);
    errno = before;
    if (length < 0) return name;
    snprintf(path + length, (size_t)(PATH_MAX - length), "/%s", name);
    return path;
}

static int reached_name(int kind, const char *operation, int folder, const char *name) {
    char path[PATH_MAX];
    return plan.mode == OFF ? PASS : reached(kind, operation, whole(path, folder, name));
}

/* One intercepted call: refused, killed before or after, or let through. TEAR is only told of writes, which see to it first. */
#define THROUGH(what, call)                               \
    do {                                                  \
        int verdict = (what);                             \
        if (verdict == REFUSE) return errno = plan.error, -1; \
        if (verdict == DIE_BEFORE || verdict == TEAR) die();  \
        __typeof__(call) result = (call);                 \
        if (verdict == DIE_AFTER) die();                  \
        return result;                                    \
    } while (0)

/* As THROUGH, for a write: TEAR does half of it first. */
#define WRITTEN(file, operation, half, call)              \
    do {                                                  \
        int outcome = reached_file(BYTES, operation, file); \
        ssize_t torn = outcome == TEAR ? (half) : 0;      \
        (void)torn;                                       \
        THROUGH(outcome, call);                           \
    } while (0)

SEEN ssize_t write(int file, const void *bytes, size_t size) {
    WRITTEN(file, "write", REAL(write)(file, bytes, size / 2), REAL(write)(file, bytes, size));
}

SEEN ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    WRITTEN(file, "pwrite", REAL(pwrite)(file, bytes, size / 2, at), REAL(pwrite)(file, bytes, size, at));
}

SEEN ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    WRITTEN(file, "pwrite", REAL(pwrite64)(file, bytes, size / 2, at), REAL(pwrite64)(file, bytes, size, at));
}

/* Half of several pieces: the first half of the pieces and, where there is only one, half of that. */
static ssize_t half_of(int file, const struct iovec *pieces, int count, off64_t at) {
    struct iovec one = {pieces[0].iov_base, pieces[0].iov_len / 2};
    const struct iovec *torn = count > 1 ? pieces : &one;
    int some = count > 1 ? count / 2 : 1;
    return at < 0 ? REAL(writev)(file, torn, some) : REAL(pwritev64)(file, torn, some, at);
}

SEEN ssize_t writev(int file, const struct iovec *pieces, int count) {
    WRITTEN(file, "writev", half_of(file, pieces, count, -1), REAL(writev)(file, pieces, count));
}

SEEN ssize_t pwritev(int file, const struct iovec *pieces, int count, off_t at) {
    WRITTEN(file, "pwritev", half_of(file, pieces, count, at), REAL(pwritev)(file, pieces, count, at));
}

SEEN ssize_t pwritev64(int file, const struct iovec *pieces, int count, off64_t at) {
    WRITTEN(file, "pwritev", half_of(file, pieces, count, at), REAL(pwritev64)(file, pieces, count, at));
}

SEEN ssize_t pwritev2(int file, const struct iovec *pieces, int count, off_t at, int flags) {
    WRITTEN(file, "pwritev2", half_of(file, pieces, count, at), REAL(pwritev2)(file, pieces, count, at, flags));
}

SEEN ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    WRITTEN(out, "copy_file_range", REAL(copy_file_range)(in, from, out, to, size / 2, flags),
            REAL(copy_file_range)(in, from, out, to, size, flags));
}

SEEN ssize_t sendfile(int out, int in, off_t *from, size_t size) {
    WRITTEN(out, "sendfile", REAL(sendfile)(out, in, from, size / 2), REAL(sendfile)(out, in, from, size));
}

SEEN ssize_t sendfile64(int out, int in, off64_t *from, size_t size) {
    WRITTEN(out, "sendfile", REAL(sendfile64)(out, in, from, size / 2), REAL(sendfile64)(out, in, from, size));
}

SEEN int fsync(int file) { THROUGH(reached_file(SYNC, "fsync", file), REAL(fsync)(file)); }
SEEN int fdatasync(int file) { THROUGH(reached_file(SYNC, "fdatasync", file), REAL(fdatasync)(file)); }
SEEN int ftruncate(int file, off_t size) { THROUGH(reached_file(SIZE, "ftruncate", file), REAL(ftruncate)(file, size)); }
SEEN int ftruncate64(int file, off64_t size) { THROUGH(reached_file(SIZE, "ftruncate", file), REAL(ftruncate64)(file, size)); }

SEEN int fallocate(int file, int mode, off_t at, off_t size) {
    THROUGH(reached_file(SIZE, "fallocate", file), REAL(fallocate)(file, mode, at, size));
}

SEEN int fallocate64(int file, int mode, off64_t at, off64_t size) {
    THROUGH(reached_file(SIZE, "fallocate", file), REAL(fallocate64)(file, mode, at, size));
}

SEEN int rename(const char *from, const char *to) {
    THROUGH(reached_name(NAME, "rename", AT_FDCWD, to), REAL(rename)(from, to));
}

SEEN int renameat(int in, const char *from, int out, const char *to) {
    THROUGH(reached_name(NAME, "rename", out, to), REAL(renameat)(in, from, out, to));
}

SEEN int renameat2(int in, const char *from, int out, const char *to, unsigned flags) {
    THROUGH(reached_name(NAME, "rename", out, to), REAL(renameat2)(in, from, out, to, flags));
}

SEEN int linkat(int in, const char *from, int out, const char *to, int flags) {
    THROUGH(reached_name(NAME, "link", out, to), REAL(linkat)(in, from, out, to, flags));
}

SEEN int mkdir(const char *name, mode_t mode) {
    THROUGH(reached_name(NAME, "mkdir", AT_FDCWD, name), REAL(mkdir)(name, mode));
}

SEEN int mkdirat(int folder, const char *name, mode_t mode) {
    THROUGH(reached_name(NAME, "mkdir", folder, name), REAL(mkdirat)(folder, name, mode));
}

SEEN int unlink(const char *name) { THROUGH(reached_name(GONE, "unlink", AT_FDCWD, name), REAL(unlink)(name)); }
SEEN int rmdir(const char *name) { THROUGH(reached_name(GONE, "rmdir", AT_FDCWD, name), REAL(rmdir)(name)); }

SEEN int unlinkat(int folder, const char *name, int flags) {
    const char *operation = flags & AT_REMOVEDIR ? "rmdir" : "unlink";
    THROUGH(reached_name(GONE, operation, folder, name), REAL(unlinkat)(folder, name, flags));
}

/* Only an opening that may make the file, or empty it, counts. */
static int reached_open(int folder, const char *name, int flags) {
    return flags & (O_CREAT | O_TRUNC) ? reached_name(MAKE, "open", folder, name) : PASS;
}

#define OPENED(function, folder, name, flags, ...)                                    \
    do {                                                                              \
        va_list more;                                                                 \
        va_start(more, flags);                                                        \
        mode_t mode = (flags) & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;   \
        va_end(more);                                                                 \
        THROUGH(reached_open(folder, name, flags), REAL(function)(__VA_ARGS__, mode)); \
    } while (0)

SEEN int open(const char *name, int flags, ...) { OPENED(open, AT_FDCWD, name, flags, name, flags); }
SEEN int open64(const char *name, int flags, ...) { OPENED(open64, AT_FDCWD, name, flags, name, flags); }
SEEN int openat(int folder, const char *name, int flags, ...) { OPENED(openat, folder, name, flags, folder, name, flags); }
SEEN int openat64(int folder, const char *name, int flags, ...) { OPENED(openat64, folder, name, flags, folder, name, flags); }
SEEN int creat(const char *name, mode_t mode) { return open(name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
SEEN int creat64(const char *name, mode_t mode) { return open64(name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* What is written through a FILE leaves libc from inside, where nobody can stand. A FILE of our own, whose buffer is emptied by
 * our write(), is given instead; the number of the file lies where the cookie points. */
static ssize_t cookie_read(void *cookie, char *bytes, size_t size) { return read(*(int *)cookie, bytes, size); }

static ssize_t cookie_write(void *cookie, const char *bytes, size_t size) {
    ssize_t written = write(*(int *)cookie, bytes, size);
    return written < 0 ? 0 : written; /* fopencookie(3): 0 is the error */
}

static int cookie_seek(void *cookie, off64_t *at, int whence) {
    off64_t now = lseek64(*(int *)cookie, *at, whence);
    if (now < 0) return -1;
    *at = now;
    return 0;
}

static int cookie_close(void *cookie) {
    int closed = close(*(int *)cookie);
    free(cookie);
    return closed;
}

static FILE *opened_by_us(const char *name, const char *mode) {
    int flags = strchr(mode, '+') ? O_RDWR : O_WRONLY;
    flags |= mode[0] == 'w' ? O_CREAT | O_TRUNC : mode[0] == 'a' ? O_CREAT | O_APPEND : 0;
    int *cookie = malloc(sizeof *cookie);
    if (!cookie || (*cookie = open(name, flags, 0666)) < 0) return free(cookie), NULL;
    return fopencookie(cookie, mode, (cookie_io_functions_t){cookie_read, cookie_write, cookie_seek, cookie_close});
}

static int is_watched(const char *name, const char *mode) {
    char path[PATH_MAX];
    return plan.mode != OFF && (mode[0] != 'r' || strchr(mode, '+')) && is_meant(whole(path, AT_FDCWD, name));
}

SEEN FILE *fopen(const char *name, const char *mode) {
    return is_watched(name, mode) ? opened_by_us(name, mode) : REAL(fopen)(name, mode);
}

SEEN FILE *fopen64(const char *name, const char *mode) {
    return is_watched(name, mode) ? opened_by_us(name, mode) : REAL(fopen64)(name, mode);
}
