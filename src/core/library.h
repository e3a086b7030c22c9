/* Shared libraries: who uses one, and when it may go. Errors are the loader's own text. */
#ifndef PF_LIBRARY_H
#define PF_LIBRARY_H

#include <stdatomic.h>

#include "system/system.h"

/* A library counts its references (the owner's, calls under way off the thread) and is unloaded with the
 * last, unless one of them left it. */
typedef struct pf_library {
  void *handle;
  atomic_size_t references;
  atomic_bool left;
} pf_library;

/* Opens path, or the process itself if path is NULL, with PF_OPEN_ flags. One reference. NULL on failure; the
 * loader's reason is then copied to reason (capacity bytes, NUL-terminated). */
pf_library *pf_library_open(const char *path, unsigned flags, char *reason, size_t capacity);

/* Finds a symbol; false with the loader's reason if there is none. The address itself may be NULL. */
bool pf_library_symbol(pf_library *library, const char *name, void **address, char *reason, size_t capacity);

void pf_library_retain(pf_library *library);
void pf_library_release(pf_library *library);

/* Releases it and keeps the library loaded, whoever is last: something of it may run for as long as the
 * process. */
void pf_library_leave(pf_library *library);

#endif
