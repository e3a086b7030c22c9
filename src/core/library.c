#include "library.h"

#include <stdio.h>
#include <stdlib.h>

#include "float_control.h"

pf_library *pf_library_open(const char *path, unsigned flags, char *reason, size_t capacity) {
  pf_library *library = malloc(sizeof *library);
  if (!library) {
    snprintf(reason, capacity, "out of memory");
    return NULL;
  }
  uint64_t control = pf_float_control();
  library->handle = pf_loader_open(path, flags, reason, capacity);
  pf_float_restore(control);
  if (!library->handle) {
    free(library);
    return NULL;
  }
  atomic_init(&library->references, 1);
  atomic_init(&library->left, false);
  return library;
}

bool pf_library_symbol(pf_library *library, const char *name, void **address, char *reason, size_t capacity) {
  return pf_loader_symbol(library->handle, name, address, reason, capacity);
}

void pf_library_retain(pf_library *library) {
  atomic_fetch_add(&library->references, 1);
}

void pf_library_release(pf_library *library) {
  if (atomic_fetch_sub(&library->references, 1) != 1) return;
  uint64_t control = pf_float_control();
  if (!atomic_load(&library->left)) pf_loader_close(library->handle);
  pf_float_restore(control);
  free(library);
}

void pf_library_leave(pf_library *library) {
  atomic_store(&library->left, true);
  pf_library_release(library);
}
