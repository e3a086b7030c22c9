#include "entry.h"

#ifdef PF_ABI_LIBFFI

void *pf_entry_take(struct pf_closure *closure) {
  (void)closure;
  return NULL;
}

void pf_entry_give(void *address, struct pf_closure *nobody) {
  (void)address;
  (void)nobody;
}

#else

#include "system/system.h"

/* What the routines load, by number. Only they and this file name it. */
struct pf_closure *pf_entry_closures[PF_ENTRIES];

/* How many entry points were ever taken, and those given back, as a list of numbers from the one that was
 * given back first: none is taken again before all others were. */
static struct {
  pf_lock lock;
  uint16_t used, free;
  uint16_t first, last; /* where some are free */
  uint16_t next[PF_ENTRIES];
} entries = {.lock = PF_LOCK_INITIAL};

_Static_assert(PF_ENTRIES < UINT16_MAX, "numbers of entry points have 16 bits");

static char *address_of(size_t number) {
  return (char *)(uintptr_t)pf_entry_first + PF_ENTRY_BYTES * number;
}

void *pf_entry_take(struct pf_closure *closure) {
  char *address = NULL;
  pf_lock_take(&entries.lock);
  if (entries.used < PF_ENTRIES || entries.free > 0) {
    uint16_t number;
    if (entries.used < PF_ENTRIES) {
      number = entries.used++;
    } else {
      number = entries.first;
      entries.first = entries.next[number];
      entries.free--;
    }
    pf_entry_closures[number] = closure;
    address = address_of(number);
  }
  pf_lock_give(&entries.lock);
  return address;
}

void pf_entry_give(void *address, struct pf_closure *nobody) {
  uint16_t number = (uint16_t)((size_t)((char *)address - address_of(0)) / PF_ENTRY_BYTES);
  pf_lock_take(&entries.lock);
  pf_entry_closures[number] = nobody;
  if (entries.free++ > 0)
    entries.next[entries.last] = number;
  else
    entries.first = number;
  entries.last = number;
  pf_lock_give(&entries.lock);
}

#endif
