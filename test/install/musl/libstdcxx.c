/* Bun's builds for musl want libstdc++ and libgcc_s, and Debian has them for glibc alone. The loader of musl
 * takes these if somebody answers for the few functions of glibc that they call and musl lacks. This is that
 * library, loaded before them. Good enough to start Bun in tests, and for nothing else. */
#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <time.h>

char __libc_single_threaded = 0;

/* What gcc's own library says of the processor, which musl's loader does not find in it. */
unsigned __cpu_model[4];

int __cpu_indicator_init(void) {
  return 0;
}

unsigned arc4random(void) {
  unsigned bytes = 0;
  getrandom(&bytes, sizeof bytes, 0);
  return bytes;
}

unsigned long __getauxval(unsigned long type) {
  return getauxval(type);
}

size_t __strftime_l(char *text, size_t size, const char *format, const struct tm *time, locale_t locale) {
  return strftime_l(text, size, format, time, locale);
}

/* Thread-local objects of C++ are never destroyed. */
int __cxa_thread_atexit_impl(void (*destroy)(void *), void *object, void *library) {
  return 0;
}

/* Where the code of an address has its unwind table, as glibc 2.35 tells libgcc. */
typedef struct found_object {
  unsigned long long flags;
  void *map_start, *map_end;
  void *link_map;
  void *eh_frame;
  unsigned long long reserved[7];
} found_object;

typedef struct search {
  uintptr_t address;
  found_object *object;
} search;

static int look(struct dl_phdr_info *module, size_t size, void *data) {
  search *wanted = data;
  uintptr_t start = UINTPTR_MAX, end = 0, table = 0;
  for (int n = 0; n < module->dlpi_phnum; n++) {
    const ElfW(Phdr) *segment = &module->dlpi_phdr[n];
    uintptr_t first = module->dlpi_addr + segment->p_vaddr;
    if (segment->p_type == PT_GNU_EH_FRAME) table = first;
    if (segment->p_type != PT_LOAD) continue;
    if (first < start) start = first;
    if (first + segment->p_memsz > end) end = first + segment->p_memsz;
  }
  if (!table || wanted->address < start || wanted->address >= end) return 0;
  *wanted->object =
      (found_object){.map_start = (void *)start, .map_end = (void *)end, .eh_frame = (void *)table};
  return 1;
}

int _dl_find_object(void *address, found_object *object) {
  return dl_iterate_phdr(look, &(search){(uintptr_t)address, object}) ? 0 : -1;
}
