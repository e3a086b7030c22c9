/* Native entry points: what C calls for a callback. With a plan of ours they are short routines in this
 * library's code, PF_ENTRIES of them, each with a slot that says which closure it enters. Further ones are
 * copies of that code. They hand over the registers as they are. Where libffi is the ABI, they are its
 * closures. */
#ifndef PF_ENTRY_H
#define PF_ENTRY_H

#include "abi/abi.h"

struct pf_closure;

typedef struct pf_entry {
  void *address; /* for C */
  void *own;     /* libffi's, if it made the entry point */
} pf_entry;

/* Takes an entry point for a closure, whose plan it is. False if the system refuses the executable memory
 * that it would take, or has none left. On any thread. */
bool pf_entry_take(pf_entry *entry, const pf_plan *plan, struct pf_closure *closure);

/* Gives an entry point back. One that C may still call enters nobody's closure from then on. */
void pf_entry_give(const pf_entry *entry, struct pf_closure *nobody);

#ifndef PF_ABI_LIBFFI

enum { PF_ENTRIES = 8192, PF_ENTRY_BYTES = 16 };

/* What the routines load, by number, and where they go on: the last word. */
typedef struct pf_entry_slots {
  struct pf_closure *closures[PF_ENTRIES];
  void (*shared)(void);
} pf_entry_slots;

/* In the ABI's file: the routines, of which one more is behind the last, and what they share. */
void pf_entry_first(void);
void pf_entry_shared(void);

#endif

#endif
