/* What only Linux's loader tells: its modules with their parts, in the order in which they were loaded. */
#ifdef __linux__

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "system.h"

typedef struct search {
  uintptr_t address;
  pf_module *module;
} search;

static int look(struct dl_phdr_info *info, size_t size, void *data) {
  const search *wanted = data;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    if (info->dlpi_phdr[i].p_type != PT_LOAD || wanted->address - start >= info->dlpi_phdr[i].p_memsz)
      continue;
    wanted->module->id = info->dlpi_phdr;
    wanted->module->lowest = (const char *)start;
    wanted->module->highest = (const char *)start + info->dlpi_phdr[i].p_memsz;
    wanted->module->is_addon = pf_is_addon_name(info->dlpi_name);
    return 1;
  }
  return 0;
}

bool pf_loader_module(const void *address, pf_module *module) {
  search wanted = {(uintptr_t)address, module};
  return dl_iterate_phdr(look, &wanted) != 0;
}

/* Names of addons, because no library may be opened while the list is walked. */
typedef struct names {
  char *list[64];
  size_t count;
} names;

static int note(struct dl_phdr_info *info, size_t size, void *data) {
  names *found = data;
  (void)size;
  if (!pf_is_addon_name(info->dlpi_name)) return 0;
  found->list[found->count] = strdup(info->dlpi_name);
  if (found->list[found->count]) found->count++;
  return found->count == sizeof found->list / sizeof *found->list;
}

void *pf_loader_first(const char *name) {
  names found = {.count = 0};
  void *address = NULL;
  dl_iterate_phdr(note, &found);
  for (size_t i = 0; i < found.count; i++) {
    void *handle = address ? NULL : dlopen(found.list[i], RTLD_LAZY | RTLD_NOLOAD);
    if (handle) {
      address = dlsym(handle, name);
      dlclose(handle);
    }
    free(found.list[i]);
  }
  return address;
}

static int is_other_ffi(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  (void)data;
  return pf_is_other_ffi_name(info->dlpi_name);
}

bool pf_loader_has_other_ffi(void) {
  return dl_iterate_phdr(is_other_ffi, NULL) != 0;
}

#endif
