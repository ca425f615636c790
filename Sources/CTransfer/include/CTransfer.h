// One GET over libcurl, which is loaded when the first is made: no other command pays for it.
#ifndef WARCHEST_CTRANSFER_H
#define WARCHEST_CTRANSFER_H
#include <stddef.h>

/// What is asked, who is told meanwhile, and what came of it.
struct warchest_transfer {
    const char *url;
    const char *user_agent;
    const char *ca_file;           // NULL: the system's
    const char *const *headers;    // ends with NULL
    long connect_seconds;          // to connect, and to hear the first byte of an answer
    long stall_seconds;            // stop when fewer than stall_bytes a second came for so long
    long stall_bytes;
    void *context;
    int (*on_head)(void *context, const char *line, size_t count);  // each returns 0 to go on
    int (*on_body)(void *context, const char *bytes, size_t count);
    int (*on_tick)(void *context);
    /// 4 or 16 bytes of the address that is about to be called, the most significant first.
    int (*on_address)(void *context, const unsigned char *address, size_t count);

    int code;                      // libcurl's; 0 is well
    long status;                   // HTTP's
    char reason[256];
    char redirect[4096];           // where the answer leads, absolute; or empty
};

/// Loads libcurl once. Returns NULL, or why it cannot be had.
const char *warchest_transfer_load(void);

/// What libcurl says of itself once it is loaded; NULL before.
const char *warchest_transfer_version(void);

/// Makes one request. It follows nothing and asks for no compression.
void warchest_transfer_run(struct warchest_transfer *transfer);

/// Sorts of libcurl's codes.
int warchest_transfer_is_partial(int code);
int warchest_transfer_is_stopped(int code);
int warchest_transfer_is_certificate(int code);
#endif
