/* Native entry points of our own: small routines in this library's code, each with a slot that says which
 * closure it enters. They need no executable memory, and hand over the registers as they are, which takes a
 * fraction of a libffi closure's time. There are PF_ENTRIES of them in a process, none where PF_ABI_LIBFFI is
 * the ABI; closure.c takes libffi's closures beyond. */
#ifndef PF_ENTRY_H
#define PF_ENTRY_H

#include "abi/abi.h"

#ifdef PF_ABI_LIBFFI
enum { PF_ENTRIES = 0 };
#else
enum { PF_ENTRIES = 8192 };
#endif

struct pf_closure;

/* Takes an entry point for a closure: its address for C, or NULL where all are taken. On any thread. */
void *pf_entry_take(struct pf_closure *closure);

/* Gives an entry point back, which enters nobody's closure from then on. */
void pf_entry_give(void *address, struct pf_closure *nobody);

/* In the ABI's file: the first routine, and how far they lie apart. */
void pf_entry_first(void);
enum { PF_ENTRY_BYTES = 16 };

#endif
