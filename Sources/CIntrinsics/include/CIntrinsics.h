// Hints to the processor and the kernel that Swift has no words for.
#ifndef WARCHEST_CINTRINSICS_H
#define WARCHEST_CINTRINSICS_H
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Asks for a cache line before it is needed.
static inline void warchest_prefetch(const void *address) { __builtin_prefetch(address, 1); }

/// Below this a table comes of the C library, which has such pieces at hand: thousands of small filings
/// spend half of their time in the kernel otherwise.
#define WARCHEST_SMALL_TABLE ((size_t)256 << 10)

/// Zeroed memory for a table, in huge pages where the system has them; NULL when there is none. Pages
/// of a large one that are never touched cost nothing. Free it with warchest_free_table.
static inline void *warchest_allocate_table(size_t bytes) {
    if (bytes < WARCHEST_SMALL_TABLE) return calloc(1, bytes);
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes >= ((size_t)2 << 20)) madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}

/// From now on pieces of a megabyte or more go back to the system when they are freed; the C library
/// otherwise comes to keep them for the next one of their size.
static inline void warchest_give_back_large(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

/// Gives a table's memory back.
static inline void warchest_free_table(void *memory, size_t bytes) {
    if (bytes < WARCHEST_SMALL_TABLE) {
        free(memory);
    } else {
        munmap(memory, bytes);
    }
}
#endif
