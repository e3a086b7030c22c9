#include "closure.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "system/system.h"

struct pf_closure_type {
  atomic_size_t references;
  pf_signature *signature;
  pf_plan *plan;
};

typedef struct private_closure {
  pf_closure closure;           /* first: what others see */
  struct private_closure *next; /* in quarantine */
  pf_entry entry;
  pf_closure_handler handler;
  pf_closure_type *type;
  _Atomic(char *) note; /* whoever takes it away owns it */
} private_closure;

static struct {
  pf_lock lock;
  private_closure *first, **last;
  size_t count;
} quarantine = {.lock = PF_LOCK_INITIAL, .last = &quarantine.first};

pf_closure_type *pf_closure_type_new(pf_signature *signature, pf_plan *plan, const char **reason) {
  pf_closure_type *type = calloc(1, sizeof *type);
  if (!type) {
    *reason = "out of memory";
    pf_plan_free(plan);
    pf_signature_free(signature);
    return NULL;
  }
  atomic_init(&type->references, 1);
  type->signature = signature;
  type->plan = plan;
  return type;
}

const pf_plan *pf_closure_type_plan(const pf_closure_type *type) {
  return type->plan;
}

void pf_closure_type_release(pf_closure_type *type) {
  if (atomic_fetch_sub(&type->references, 1) != 1) return;
  pf_plan_free(type->plan);
  pf_signature_free(type->signature);
  free(type);
}

/* Stands in for the closures of entry points that were given back. It has no plan. */
static pf_closure nobody;

void pf_closure_set_note(pf_closure *closure, char *line) {
  free(atomic_exchange(&((private_closure *)closure)->note, line));
}

void pf_closure_say_note(pf_closure *disabled) {
  private_closure *closure = (private_closure *)disabled;
  if (!atomic_load_explicit(&closure->note, memory_order_relaxed)) return;
  char *line = atomic_exchange(&closure->note, NULL);
  if (line) fputs(line, stderr);
  free(line);
}

static void free_closure(private_closure *closure) {
  pf_entry_give(&closure->entry, &nobody);
  pf_closure_set_note(&closure->closure, NULL);
  pf_closure_type_release(closure->type);
  free(closure);
}

#ifdef PF_ABI_LIBFFI

void pf_closure_entered(pf_closure *entered, void **args, void *result) {
  ((private_closure *)entered)->handler(entered, &(pf_arrival){.args = args, .result = result});
}

#else

PF_CONVENTION int pf_closure_entered(pf_closure *entered, pf_registers *registers, const char *stack) {
  private_closure *closure = (private_closure *)entered;
  if (!entered->plan) {
    memset(registers, 0, sizeof *registers);
    return false;
  }
  bool x87 = entered->plan->result_kind == PF_RESULT_X87;
  closure->handler(entered, &(pf_arrival){.registers = registers, .stack = stack});
  return x87;
}

#endif

/* Takes what has been in quarantine for long, or NULL. */
static private_closure *take_oldest(void) {
  private_closure *oldest = NULL;
  pf_lock_take(&quarantine.lock);
  if (quarantine.count > PF_CLOSURE_QUARANTINE) {
    oldest = quarantine.first;
    quarantine.first = oldest->next;
    quarantine.count--;
  }
  pf_lock_give(&quarantine.lock);
  return oldest;
}

/* An entry point that has been in quarantine for long is used again where it has the right type, else freed.
 * Never more than a new callback is worth, and nothing if callbacks only go, because many may go at once
 * while threads are still on their way into them. */
static private_closure *used_again(pf_closure_type *type) {
  for (int n = 0; n < 2; n++) {
    private_closure *oldest = take_oldest();
    if (!oldest || oldest->type == type) return oldest;
    free_closure(oldest);
  }
  return NULL;
}

pf_closure *pf_closure_new(pf_closure_type *type, pf_closure_handler handler, const void *owner,
                           void *user_data, const char **reason, bool *no_memory) {
  private_closure *closure = used_again(type);
  *no_memory = false;
  if (closure) {
    if (atomic_load_explicit(&closure->note, memory_order_relaxed))
      pf_closure_set_note(&closure->closure, NULL);
    closure->handler = handler;
    closure->closure = (pf_closure){closure->closure.address, owner, user_data, type->plan};
    return &closure->closure;
  }
  if (!(closure = calloc(1, sizeof *closure))) {
    *reason = "out of memory";
    return NULL;
  }
  /* Complete before it has an entry point: C may still call one that was given back. */
  closure->type = type;
  closure->handler = handler;
  closure->closure = (pf_closure){NULL, owner, user_data, type->plan};
  if (!pf_entry_take(&closure->entry, type->plan, &closure->closure)) {
    *no_memory = true;
    *reason = "no executable memory for callbacks: the system forbids it (SELinux, seccomp, noexec) or has "
              "none left";
    free(closure);
    return NULL;
  }
  closure->closure.address = closure->entry.address;
  atomic_fetch_add(&type->references, 1);
  return &closure->closure;
}

void pf_closure_lock(void) {
  pf_lock_take(&quarantine.lock);
}

void pf_closure_unlock(void) {
  pf_lock_give(&quarantine.lock);
}

void pf_closure_retire(pf_closure *retired) {
  private_closure *closure = (private_closure *)retired;
  closure->next = NULL;
  *quarantine.last = closure;
  quarantine.last = &closure->next;
  quarantine.count++;
}

void pf_closure_zero(const pf_closure *closure, const pf_arrival *came) {
  pf_abi_closure_zero(closure->plan, came);
}
