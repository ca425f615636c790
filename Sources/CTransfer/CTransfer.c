#include "CTransfer.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static CURL *(*easy_init)(void);
static CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
static CURLcode (*easy_perform)(CURL *);
static CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
static void (*easy_reset)(CURL *);
static const char *(*easy_strerror)(CURLcode);
static struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
static void (*slist_free_all)(struct curl_slist *);

/// One handle for all requests of a process, made one after another: its connections are used again.
static CURL *handle;

static char *(*version)(void);

const char *warchest_transfer_version(void) { return version ? version() : NULL; }

static void *find(void *library, const char *name, int *missing) {
    void *found = dlsym(library, name);
    if (!found) *missing = 1;
    return found;
}

const char *warchest_transfer_load(void) {
    if (handle) return NULL;
    static const char *const names[] = {
#ifdef __APPLE__
        "/usr/lib/libcurl.4.dylib", "libcurl.4.dylib",
#else
        "libcurl.so.4", "libcurl-gnutls.so.4",
#endif
    };
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) return "libcurl is not installed";
    int missing = 0;
    CURLcode (*global_init)(long) = (CURLcode(*)(long))find(library, "curl_global_init", &missing);
    easy_init = (CURL * (*)(void)) find(library, "curl_easy_init", &missing);
    easy_setopt = (CURLcode(*)(CURL *, CURLoption, ...))find(library, "curl_easy_setopt", &missing);
    easy_perform = (CURLcode(*)(CURL *))find(library, "curl_easy_perform", &missing);
    easy_getinfo = (CURLcode(*)(CURL *, CURLINFO, ...))find(library, "curl_easy_getinfo", &missing);
    easy_reset = (void (*)(CURL *))find(library, "curl_easy_reset", &missing);
    easy_strerror = (const char *(*)(CURLcode))find(library, "curl_easy_strerror", &missing);
    slist_append = (struct curl_slist * (*)(struct curl_slist *, const char *))
        find(library, "curl_slist_append", &missing);
    slist_free_all = (void (*)(struct curl_slist *))find(library, "curl_slist_free_all", &missing);
    version = (char *(*)(void))find(library, "curl_version", &missing);
    if (missing) return "the libcurl that is installed is no libcurl 4";
    if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return "libcurl does not start";
    handle = easy_init();
    return handle ? NULL : "libcurl does not start";
}

static size_t take_head(char *bytes, size_t size, size_t count, void *user) {
    struct warchest_transfer *transfer = user;
    return transfer->on_head(transfer->context, bytes, size * count) ? 0 : size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *user) {
    struct warchest_transfer *transfer = user;
    if (size * count == 0) return 0;
    return transfer->on_body(transfer->context, bytes, size * count) ? 0 : size * count;
}

static int take_tick(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    struct warchest_transfer *transfer = user;
    return transfer->on_tick(transfer->context);
}

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *to) {
    struct warchest_transfer *transfer = user;
    const unsigned char *address = NULL;
    size_t count = 0;
    if (to->family == AF_INET) {
        address = (const unsigned char *)&((struct sockaddr_in *)&to->addr)->sin_addr;
        count = 4;
    } else if (to->family == AF_INET6) {
        address = (const unsigned char *)&((struct sockaddr_in6 *)&to->addr)->sin6_addr;
        count = 16;
    }
    if (purpose != CURLSOCKTYPE_IPCXN || !address ||
        transfer->on_address(transfer->context, address, count))
        return CURL_SOCKET_BAD;
#ifdef SOCK_CLOEXEC
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
#else
    return socket(to->family, to->socktype, to->protocol);
#endif
}

void warchest_transfer_run(struct warchest_transfer *transfer) {
    struct curl_slist *headers = NULL;
    for (size_t i = 0; transfer->headers[i]; i++)
        headers = slist_append(headers, transfer->headers[i]);
    easy_reset(handle);
    char reason[CURL_ERROR_SIZE] = "";
    CURLcode bad = CURLE_OK;
#define SET(option, value)                                           \
    do {                                                             \
        CURLcode code = easy_setopt(handle, option, value);          \
        if (code != CURLE_OK && bad == CURLE_OK) bad = code;         \
    } while (0)
    SET(CURLOPT_URL, transfer->url);
#if LIBCURL_VERSION_NUM >= 0x075500
    SET(CURLOPT_PROTOCOLS_STR, "https");
#else
    SET(CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTPS);
#endif
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_USERAGENT, transfer->user_agent);
    if (transfer->ca_file) SET(CURLOPT_CAINFO, transfer->ca_file);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_CONNECTTIMEOUT, transfer->connect_seconds);
    SET(CURLOPT_LOW_SPEED_TIME, transfer->stall_seconds);
    SET(CURLOPT_LOW_SPEED_LIMIT, transfer->stall_bytes);
    SET(CURLOPT_ERRORBUFFER, reason);
    SET(CURLOPT_HEADERFUNCTION, take_head);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, take_tick);
    SET(CURLOPT_XFERINFODATA, transfer);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
#undef SET
    CURLcode code = bad == CURLE_OK ? easy_perform(handle) : bad;
    transfer->code = (int)code;
    transfer->redirect[0] = 0;
    char *redirect = NULL;
    easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &transfer->status);
    if (easy_getinfo(handle, CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK && redirect)
        snprintf(transfer->redirect, sizeof transfer->redirect, "%s", redirect);
    snprintf(
        transfer->reason, sizeof transfer->reason, "%s", reason[0] ? reason : easy_strerror(code));
    // Nothing may point into this frame, or at the caller, once it is left.
    easy_setopt(handle, CURLOPT_ERRORBUFFER, NULL);
    easy_setopt(handle, CURLOPT_HTTPHEADER, NULL);
    slist_free_all(headers);
}

int warchest_transfer_is_partial(int code) { return code == CURLE_PARTIAL_FILE; }

int warchest_transfer_is_stopped(int code) {
    return code == CURLE_WRITE_ERROR || code == CURLE_ABORTED_BY_CALLBACK;
}

int warchest_transfer_is_certificate(int code) {
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
           code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_ISSUER_ERROR;
}
