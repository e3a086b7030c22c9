#include "library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void explain(char *reason, size_t capacity) {
  const char *text = dlerror();
  snprintf(reason, capacity, "%s", text ? text : "the loader gives no reason");
}

pf_library *pf_library_open(const char *path, unsigned flags, char *reason, size_t capacity) {
  int mode =
      (flags & PF_OPEN_NOW ? RTLD_NOW : RTLD_LAZY) | (flags & PF_OPEN_GLOBAL ? RTLD_GLOBAL : RTLD_LOCAL);
#ifdef RTLD_DEEPBIND
  if (flags & PF_OPEN_DEEP) mode |= RTLD_DEEPBIND;
#endif
  pf_library *library = malloc(sizeof *library);
  if (!library) {
    snprintf(reason, capacity, "out of memory");
    return NULL;
  }
  library->handle = dlopen(path, mode);
  if (!library->handle) {
    explain(reason, capacity);
    free(library);
    return NULL;
  }
  atomic_init(&library->users, 1);
  atomic_init(&library->left, false);
  return library;
}

void pf_library_pin(const void *inside) {
  Dl_info found;
  if (!dladdr(inside, &found) || !found.dli_fname) return;
  void *handle = dlopen(found.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  if (handle) dlclose(handle);
}

bool pf_library_symbol(pf_library *library, const char *name, void **address, char *reason, size_t capacity) {
  dlerror();
  *address = dlsym(library->handle, name);
  if (*address) return true;
  /* A symbol may have the address NULL; only dlerror tells it from a missing one. */
  const char *text = dlerror();
  if (!text) return true;
  snprintf(reason, capacity, "%s", text);
  return false;
}

void pf_library_retain(pf_library *library) {
  atomic_fetch_add(&library->users, 1);
}

void pf_library_release(pf_library *library) {
  if (atomic_fetch_sub(&library->users, 1) != 1) return;
  if (!atomic_load(&library->left)) dlclose(library->handle);
  free(library);
}

void pf_library_leave(pf_library *library) {
  atomic_store(&library->left, true);
  pf_library_release(library);
}
