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

/// Has the pages that a savepoint or a statement changes kept in memory, not in a temporary file. Call
/// while there is no connection. (A limit other than this would have to be below 128 KiB: SQLite writes
/// out what it kept in one piece, of which its system layer takes the lower 17 bits.)
static inline int warchest_sqlite_savepoints_in_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

/// Sets one on/off switch of a connection (SQLITE_DBCONFIG_…).
static inline int warchest_sqlite_db_config_flag(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

/// A value of the environment, where SQLite reads it: for saying what SQLite will have done.
static inline const char *warchest_environment(const char *name) { return getenv(name); }
#endif
