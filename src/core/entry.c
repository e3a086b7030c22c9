#include "entry.h"

#ifndef PF_ABI_LIBFFI

#include <stdlib.h>

#include "system/system.h"

/* The slots of the routines in this library. Only they and this file name them. */
pf_entry_slots pf_entry_slots_first;

/* The routines and their slots, as they are in this library, or one of their copies. */
typedef struct page {
  char *first;
  pf_entry_slots *slots;
  uint32_t next[PF_ENTRIES]; /* by number in the page: which number was given back after it */
} page;

static page first_page = {.slots = &pf_entry_slots_first};

/* How many entry points were ever taken, and those given back, as a list of numbers from the one that was
 * given back first. None is taken again before all others were. Numbers count on from page to page. */
static struct {
  pf_lock lock;
  page **pages;
  uint32_t page_count;
  uint32_t used, free;
  uint32_t first, last; /* where some are free */
} entries = {.lock = PF_LOCK_INITIAL};

/* The page of a number, and the number in it. */
static page *page_of(uint32_t number, uint32_t *inside) {
  *inside = number % PF_ENTRIES;
  return entries.pages[number / PF_ENTRIES];
}

/* The routines and the one behind them. */
enum { CODE_BYTES = (PF_ENTRIES + 1) * PF_ENTRY_BYTES };

static page *new_page(void) {
  char *first = (char *)(uintptr_t)pf_entry_first;
  if (entries.page_count == 0) {
    first_page.first = first;
    return &first_page;
  }
  page *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->first = pf_code_copy(first, CODE_BYTES, &pf_entry_slots_first, sizeof pf_entry_slots_first);
  if (!made->first) {
    free(made);
    return NULL;
  }
  made->slots = (pf_entry_slots *)(void *)(made->first + ((char *)&pf_entry_slots_first - first));
  return made;
}

static bool add_page(void) {
  page **pages = realloc(entries.pages, (entries.page_count + 1) * sizeof(page *));
  if (!pages) return false;
  entries.pages = pages;
  page *added = new_page();
  if (!added) return false;
  added->slots->shared = pf_entry_shared;
  pages[entries.page_count++] = added;
  return true;
}

/* A number that is free, with the lock held. */
static bool take_number(uint32_t *number) {
  bool is_full = entries.used == entries.page_count * PF_ENTRIES;
  if (is_full && entries.free > 0) {
    uint32_t inside;
    *number = entries.first;
    entries.first = page_of(*number, &inside)->next[inside];
    entries.free--;
    return true;
  }
  if (is_full && !add_page()) return false;
  *number = entries.used++;
  return true;
}

bool pf_entry_take(pf_entry *entry, const pf_plan *plan, struct pf_closure *closure) {
  uint32_t number, inside;
  (void)plan;
  pf_lock_take(&entries.lock);
  bool taken = take_number(&number);
  if (taken) {
    page *found = page_of(number, &inside);
    found->slots->closures[inside] = closure;
    entry->address = found->first + (size_t)PF_ENTRY_BYTES * inside;
  }
  pf_lock_give(&entries.lock);
  return taken;
}

static uint32_t number_of(const char *address) {
  uint32_t index = 0;
  while (address < entries.pages[index]->first ||
         address >= entries.pages[index]->first + (size_t)PF_ENTRIES * PF_ENTRY_BYTES)
    index++;
  return index * PF_ENTRIES + (uint32_t)((size_t)(address - entries.pages[index]->first) / PF_ENTRY_BYTES);
}

void pf_entry_give(const pf_entry *entry, struct pf_closure *nobody) {
  uint32_t inside;
  pf_lock_take(&entries.lock);
  uint32_t number = number_of(entry->address);
  page_of(number, &inside)->slots->closures[inside] = nobody;
  if (entries.free++ > 0)
    page_of(entries.last, &inside)->next[inside] = number;
  else
    entries.first = number;
  entries.last = number;
  pf_lock_give(&entries.lock);
}

#endif
