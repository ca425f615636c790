// The few C calls that Swift cannot make itself (SQLite's variadic configuration functions), or that only
// what SQLite does makes right.
#ifndef WARCHEST_CSYSTEM_H
#define WARCHEST_CSYSTEM_H
#include <sqlite3.h>
#include <stdlib.h>

/// Turns SQLite's global memory statistics on or off. Call while there is no connection.
static inline int warchest_sqlite_memory_statistics(int on) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on);
}

/// How many bytes of a savepoint's pages stay in memory before they go to a temporary file. Call while
/// there is no connection.
static inline int warchest_sqlite_savepoints_in_memory(int bytes) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, bytes);
}

/// Sets one on/off switch of a connection (SQLITE_DBCONFIG_…).
static inline int warchest_sqlite_db_config_flag(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

/// A value of the environment, where SQLite reads it: for saying what SQLite will have done.
static inline const char *warchest_environment(const char *name) { return getenv(name); }
#endif
