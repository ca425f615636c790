#include "CServer.h"

#include <dlfcn.h>
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#elif __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#elif __has_include("/opt/homebrew/opt/libpq/include/libpq-fe.h")
#include "/opt/homebrew/opt/libpq/include/libpq-fe.h"
#else
#include "/usr/local/opt/libpq/include/libpq-fe.h"
#endif
#include <limits.h>
#include <stdlib.h>

// Each function of libpq that is used, by its name.
#define NAMES(each)                                                                             \
    each(PQconnectdb) each(PQfinish) each(PQstatus) each(PQerrorMessage) each(PQserverVersion)  \
    each(PQsocket) each(PQhost) each(PQport) each(PQdb) each(PQsendQueryParams)                 \
    each(PQsetSingleRowMode) each(PQconsumeInput) each(PQisBusy) each(PQgetResult)              \
    each(PQgetCancel) each(PQcancel) each(PQfreeCancel) each(PQexec) each(PQprepare)            \
    each(PQdescribePrepared) each(PQresultStatus) each(PQclear) each(PQntuples)                 \
    each(PQnfields) each(PQfname) each(PQftype) each(PQgetisnull) each(PQgetvalue)              \
    each(PQgetlength) each(PQresultErrorField) each(PQputCopyData) each(PQputCopyEnd)           \
    each(PQsetNoticeReceiver) each(PQtransactionStatus) each(PQuser)

#define DECLARE(name) static __typeof__(&name) p##name;
NAMES(DECLARE)

struct session {
    PGconn *connection;
    void *context;
    warchest_server_notice notice;
};

const char *warchest_server_load(void) {
    static int loaded;
    if (loaded) return NULL;
    static const char *const names[] = {
#ifdef __APPLE__
        "/opt/homebrew/opt/libpq/lib/libpq.5.dylib", "/usr/local/opt/libpq/lib/libpq.5.dylib", "libpq.5.dylib",
#else
        "libpq.so.5",
#endif
    };
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) return "libpq is not installed";
    int missing = 0;
#define FIND(name)                                              \
    p##name = (__typeof__(&name))dlsym(library, #name);         \
    if (!p##name) missing = 1;
    NAMES(FIND)
    if (missing) return "the libpq that is installed is no libpq 5";
    loaded = 1;
    return NULL;
}

static void take_notice(void *user, const PGresult *result) {
    struct session *session = user;
    const char *severity = pPQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *text = pPQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    session->notice(session->context, severity ? severity : "", text ? text : "");
}

void *warchest_server_connect(const char *address, void *context, warchest_server_notice notice) {
    struct session *session = calloc(1, sizeof *session);
    if (!session) return NULL;
    session->context = context;
    session->notice = notice;
    session->connection = pPQconnectdb(address);
    if (!session->connection) {
        free(session);
        return NULL;
    }
    pPQsetNoticeReceiver(session->connection, take_notice, session);
    return session;
}

#define OF(pointer) (((struct session *)(pointer))->connection)

void warchest_server_finish(void *connection) {
    pPQfinish(OF(connection));
    free(connection);
}

int warchest_server_is_open(void *connection) { return pPQstatus(OF(connection)) == CONNECTION_OK; }
const char *warchest_server_error(void *connection) { return pPQerrorMessage(OF(connection)); }
int warchest_server_version(void *connection) { return pPQserverVersion(OF(connection)); }
int warchest_server_socket(void *connection) { return pPQsocket(OF(connection)); }

int warchest_server_is_in_transaction(void *connection) {
    return pPQtransactionStatus(OF(connection)) != PQTRANS_IDLE;
}

const char *warchest_server_place(void *connection, char what) {
    const char *found = what == 'h' ? pPQhost(OF(connection))
                        : what == 'p' ? pPQport(OF(connection))
                        : what == 'u' ? pPQuser(OF(connection)) : pPQdb(OF(connection));
    return found ? found : "";
}

int warchest_server_send(void *connection, const char *sql) {
    // The extended protocol takes one statement and no more.
    return pPQsendQueryParams(OF(connection), sql, 0, NULL, NULL, NULL, NULL, 0) &&
           pPQsetSingleRowMode(OF(connection));
}

int warchest_server_is_ready(void *connection) {
    if (!pPQconsumeInput(OF(connection))) return -1;
    return !pPQisBusy(OF(connection));
}

void *warchest_server_result(void *connection) { return pPQgetResult(OF(connection)); }

void warchest_server_cancel(void *connection) {
    PGcancel *cancel = pPQgetCancel(OF(connection));
    if (!cancel) return;
    char reason[256];
    pPQcancel(cancel, reason, sizeof reason);
    pPQfreeCancel(cancel);
}

void *warchest_server_run(void *connection, const char *sql) { return pPQexec(OF(connection), sql); }

void *warchest_server_describe(void *connection, const char *sql) {
    PGresult *prepared = pPQprepare(OF(connection), "", sql, 0, NULL);
    if (pPQresultStatus(prepared) != PGRES_COMMAND_OK) return prepared;
    pPQclear(prepared);
    return pPQdescribePrepared(OF(connection), "");
}

char warchest_server_kind(void *result) {
    switch (pPQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE: return 'r';
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY: return 'e';
    case PGRES_COPY_IN: return 'i';
    default: return 'x';
    }
}

void warchest_server_clear(void *result) { pPQclear(result); }
int warchest_server_rows(void *result) { return pPQntuples(result); }
int warchest_server_columns(void *result) { return pPQnfields(result); }
const char *warchest_server_column(void *result, int column) { return pPQfname(result, column); }
unsigned warchest_server_type(void *result, int column) { return pPQftype(result, column); }
int warchest_server_is_null(void *r, int row, int column) { return pPQgetisnull(r, row, column); }
const char *warchest_server_value(void *r, int row, int column) { return pPQgetvalue(r, row, column); }
int warchest_server_length(void *r, int row, int column) { return pPQgetlength(r, row, column); }

const char *warchest_server_field(void *result, char field) {
    return pPQresultErrorField(result, field);
}

int warchest_server_put(void *connection, const void *bytes, size_t count) {
    return count <= INT_MAX && pPQputCopyData(OF(connection), bytes, (int)count) == 1;
}

int warchest_server_put_end(void *connection, const char *reason) {
    return pPQputCopyEnd(OF(connection), reason) == 1;
}
