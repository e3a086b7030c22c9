/* Shared libraries: open, look up, close. Errors are the loader's own text. */
#ifndef PF_LIBRARY_H
#define PF_LIBRARY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum {
  PF_OPEN_NOW = 1,    /* resolve every function at once instead of at its first call */
  PF_OPEN_GLOBAL = 2, /* make the symbols visible to libraries opened later */
  PF_OPEN_DEEP = 4    /* the library's own symbols win over those of the process (RTLD_DEEPBIND) */
};

/* A library counts its users (the owner, calls under way off the thread) and is unloaded with the last,
 * unless one of them left it. */
typedef struct pf_library {
  void *handle;
  atomic_size_t users;
  atomic_bool left;
} pf_library;

/* Opens path, or the process itself where path is NULL. One user. NULL on failure; the loader's reason is
 * then copied to reason (capacity bytes, NUL-terminated). */
pf_library *pf_library_open(const char *path, unsigned flags, char *reason, size_t capacity);

/* Keeps the library that holds an address loaded for the rest of the process, whoever closes it. */
void pf_library_pin(const void *inside);

/* Finds a symbol; false with the loader's reason where there is none. The address itself may be NULL. */
bool pf_library_symbol(pf_library *library, const char *name, void **address, char *reason, size_t capacity);

void pf_library_retain(pf_library *library);
void pf_library_release(pf_library *library);

/* Releases it and keeps the library loaded, whoever is last: something of it may run for as long as the
 * process. */
void pf_library_leave(pf_library *library);

#endif
