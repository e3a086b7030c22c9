#include "entry.h"

#ifdef PF_ABI_LIBFFI

void *pf_entry_take(struct pf_closure *closure) {
  (void)closure;
  return NULL;
}

void pf_entry_give(void *address) {
  (void)address;
}

#else

#include <pthread.h>

#include "closure.h"

/* What the routines load, by number. Only they and this file name it. */
pf_closure *pf_entry_closures[PF_ENTRIES];

/* Stands in for the closures of entry points that were given back. It has no plan. */
static pf_closure nobody;

/* Entry points given back, as a list of numbers, and how many were ever taken. */
static struct {
  pthread_mutex_t lock;
  uint16_t next[PF_ENTRIES];
  uint16_t first; /* number + 1; 0 at the end */
  uint16_t used;
} entries = {.lock = PTHREAD_MUTEX_INITIALIZER};

_Static_assert(PF_ENTRIES < UINT16_MAX, "numbers of entry points have 16 bits");

static char *address_of(size_t number) {
  return (char *)(uintptr_t)pf_entry_first + PF_ENTRY_BYTES * number;
}

void *pf_entry_take(pf_closure *closure) {
  char *address = NULL;
  pthread_mutex_lock(&entries.lock);
  size_t number = entries.first ? entries.first - 1U : entries.used;
  if (number < PF_ENTRIES) {
    if (entries.first)
      entries.first = entries.next[number];
    else
      entries.used++;
    pf_entry_closures[number] = closure;
    address = address_of(number);
  }
  pthread_mutex_unlock(&entries.lock);
  return address;
}

void pf_entry_give(void *address) {
  size_t number = (size_t)((char *)address - address_of(0)) / PF_ENTRY_BYTES;
  pthread_mutex_lock(&entries.lock);
  pf_entry_closures[number] = &nobody;
  entries.next[number] = entries.first;
  entries.first = (uint16_t)(number + 1);
  pthread_mutex_unlock(&entries.lock);
}

#endif
