/* What C enters for a callback, through an entry point of entry.h.
 *
 * C code may keep the address of a callback for ever. A closed entry point therefore is not freed. It answers
 * every call with zero, and joins a queue from whose far end the oldest are freed when many have followed and
 * new ones are made. */
#ifndef PF_CLOSURE_H
#define PF_CLOSURE_H

#include "abi/abi.h"

enum { PF_CLOSURE_QUARANTINE = 2048 };

typedef struct pf_closure {
  void *address;     /* for C */
  const void *owner; /* what identifies the thread whose JavaScript the callback belongs to; on any thread */
  void *user_data; /* the handler's own; NULL once disabled. On the owner's thread it may be read as it is; on
                 any other, only between pf_closure_lock and pf_closure_unlock, which keep it. */
  const pf_plan *plan;
} pf_closure;

/* Called for each call from C, on the caller's thread. */
typedef void (*pf_closure_handler)(pf_closure *closure, const pf_arrival *came);

/* What the entry points of one signature share; counted, on any thread. */
typedef struct pf_closure_type pf_closure_type;

/* Makes a type with one reference. Owns signature and plan from then on, also where it fails: NULL with a
 * sentence in *reason. */
pf_closure_type *pf_closure_type_new(pf_signature *signature, pf_plan *plan, const char **reason);
const pf_plan *pf_closure_type_plan(const pf_closure_type *type);
void pf_closure_type_release(pf_closure_type *type);

/* Makes an entry point, which is one more reference to its type. owner and user_data are handed to the
 * handler through the closure. NULL with a sentence in *reason where it cannot be made; *no_memory is set
 * where the system refused executable memory. */
pf_closure *pf_closure_new(pf_closure_type *type, pf_closure_handler handler, const void *owner,
                           void *user_data, const char **reason, bool *no_memory);

void pf_closure_lock(void);
void pf_closure_unlock(void);

/* The closures' lock is held. The entry point answers with zero from now on. */
static inline void pf_closure_disable(pf_closure *closure) {
  closure->user_data = NULL;
}

/* Gives the closure what is said, once, if C calls it when it is disabled: a whole line of text from malloc,
 * which the closure owns from then on. NULL says nothing. */
void pf_closure_set_note(pf_closure *closure, char *line);

/* The closures' lock is held. Once disabled and with no call of it under way: the closure goes into
 * quarantine, and away in time. */
void pf_closure_retire(pf_closure *retired);

/* What every entry point of entry.h calls. */
#ifdef PF_ABI_LIBFFI
void pf_closure_entered(pf_closure *entered, void **args, void *result);
#else
/* True if the result is on top of the x87 stack. */
PF_CONVENTION int pf_closure_entered(pf_closure *entered, pf_registers *registers, const char *stack);
#endif

/* Says the note of a closure that was called when it was disabled. On any thread. */
void pf_closure_say_note(pf_closure *disabled);

/* Answers a call with zero. */
void pf_closure_zero(const pf_closure *closure, const pf_arrival *came);

#endif
