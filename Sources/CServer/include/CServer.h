// What is used of libpq, which is loaded when the first server is asked: no other command pays for it.
#ifndef WARCHEST_CSERVER_H
#define WARCHEST_CSERVER_H
#include <stddef.h>

/// Loads libpq once. Returns NULL, or why it cannot be had.
const char *warchest_server_load(void);

/// Notices and warnings of the server are told to `notice` with their severity.
typedef void (*warchest_server_notice)(void *context, const char *severity, const char *text);

void *warchest_server_connect(const char *address, void *context, warchest_server_notice notice);
void warchest_server_finish(void *connection);
int warchest_server_is_open(void *connection);
const char *warchest_server_error(void *connection);
int warchest_server_version(void *connection);
int warchest_server_socket(void *connection);
int warchest_server_is_in_transaction(void *connection);
/// Host, port, user or name of the database, in `what` as 'h', 'p', 'u' or 'd'.
const char *warchest_server_place(void *connection, char what);

/// Sends one statement; its rows come one by one. Returns 0 when it could not be sent.
int warchest_server_send(void *connection, const char *sql);
/// Whether an answer can be had without waiting; -1 when the connection is lost.
int warchest_server_is_ready(void *connection);
/// The next result, or NULL after the last.
void *warchest_server_result(void *connection);
/// Asks the server to stop what it is doing.
void warchest_server_cancel(void *connection);
/// Runs statements and waits; the result of the last.
void *warchest_server_run(void *connection, const char *sql);
/// What a statement's columns are, without running it.
void *warchest_server_describe(void *connection, const char *sql);

/// 'r' a row, 'e' the end of the rows or a statement without any, 'i' COPY in, 'x' an error.
char warchest_server_kind(void *result);
void warchest_server_clear(void *result);
int warchest_server_rows(void *result);
int warchest_server_columns(void *result);
const char *warchest_server_column(void *result, int column);
unsigned warchest_server_type(void *result, int column);
int warchest_server_is_null(void *result, int row, int column);
const char *warchest_server_value(void *result, int row, int column);
int warchest_server_length(void *result, int row, int column);
/// A field of an error: 'M' message, 'C' SQLSTATE, 'P' position, 'D' detail, 'H' hint; or NULL.
const char *warchest_server_field(void *result, char field);

/// COPY: bytes of rows, then the end, with a reason where it is to fail. Each returns 0 on failure.
int warchest_server_put(void *connection, const void *bytes, size_t count);
int warchest_server_put_end(void *connection, const char *reason);
#endif
