#include "closure.h"

#include <ffi.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "system/system.h"

struct pf_closure_type {
  atomic_size_t users;
  pf_signature *signature;
  pf_plan *plan;
  ffi_cif cif;
  ffi_type *types[];
};

typedef struct private_closure {
  pf_closure closure;           /* first: what others see */
  struct private_closure *next; /* in quarantine */
  ffi_closure *entry;           /* NULL: the entry point is one of entry.h */
  pf_closure_handler handler;
  pf_closure_type *type;
} private_closure;

static struct {
  pf_lock lock;
  private_closure *first, **last;
  size_t count;
} quarantine = {.lock = PF_LOCK_INITIAL, .last = &quarantine.first};

pf_closure_type *pf_closure_type_new(pf_signature *signature, pf_plan *plan, const char **reason) {
  pf_closure_type *type = calloc(1, sizeof *type + PF_ABI_CLOSURE_TYPES(plan) * sizeof *type->types);
  if (!type) {
    *reason = "out of memory";
    pf_plan_free(plan);
    pf_signature_free(signature);
    return NULL;
  }
  atomic_init(&type->users, 1);
  type->signature = signature;
  type->plan = plan;
  ffi_type *result;
  size_t count = pf_abi_closure_types(plan, type->types, &result);
  if (ffi_prep_cif(&type->cif, FFI_DEFAULT_ABI, (unsigned)count, result, type->types) == FFI_OK) return type;
  *reason = "libffi cannot make a closure of this signature";
  pf_closure_type_release(type);
  return NULL;
}

const pf_plan *pf_closure_type_plan(const pf_closure_type *type) {
  return type->plan;
}

void pf_closure_type_release(pf_closure_type *type) {
  if (atomic_fetch_sub(&type->users, 1) != 1) return;
  pf_plan_free(type->plan);
  pf_signature_free(type->signature);
  free(type);
}

/* Stands in for the closures of entry points that were given back. It has no plan. */
static pf_closure nobody;

static void free_closure(private_closure *closure) {
  if (closure->entry)
    ffi_closure_free(closure->entry);
  else if (closure->closure.address)
    pf_entry_give(closure->closure.address, &nobody);
  pf_closure_type_release(closure->type);
  free(closure);
}

static void enter(ffi_cif *cif, void *result, void **args, void *data) {
  private_closure *closure = data;
  (void)cif;
  closure->handler(&closure->closure, &(pf_arrival){.args = args, .result = result});
}

#ifndef PF_ABI_LIBFFI

int pf_closure_entered(pf_closure *entered, pf_registers *registers, const char *stack) {
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
 * Never more than a new callback is worth, and nothing where callbacks only go, because many may go at once
 * while threads are still on their way into them. */
static private_closure *used_again(pf_closure_type *type) {
  for (int n = 0; n < 2; n++) {
    private_closure *oldest = take_oldest();
    if (!oldest || oldest->type == type) return oldest;
    free_closure(oldest);
  }
  return NULL;
}

pf_closure *pf_closure_new(pf_closure_type *type, pf_closure_handler handler, const void *owner, void *user,
                           const char **reason, bool *no_memory) {
  private_closure *closure = used_again(type);
  *no_memory = false;
  if (closure) {
    closure->handler = handler;
    closure->closure = (pf_closure){closure->closure.address, owner, user, type->plan};
    return &closure->closure;
  }
  if (!(closure = calloc(1, sizeof *closure))) {
    *reason = "out of memory";
    return NULL;
  }
  atomic_fetch_add(&type->users, 1);
  closure->type = type;
  closure->handler = handler;
  closure->closure = (pf_closure){NULL, owner, user, type->plan};
  if ((closure->closure.address = pf_entry_take(&closure->closure))) return &closure->closure;
  closure->entry = ffi_closure_alloc(sizeof *closure->entry, &closure->closure.address);
  if (!closure->entry) {
    *no_memory = true;
    *reason = "no executable memory for callbacks: the system forbids it (SELinux, seccomp, noexec) or has "
              "none left";
  } else if (ffi_prep_closure_loc(closure->entry, &type->cif, enter, closure, closure->closure.address) !=
             FFI_OK) {
    *reason = "libffi cannot make a closure of this signature";
  } else {
    return &closure->closure;
  }
  free_closure(closure);
  return NULL;
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
  const pf_plan *plan = closure->plan;
  if (plan->result_kind == PF_RESULT_VOID) return;
  char *frame = calloc(1, plan->frame_size);
  if (!frame) return;
  /* Where the result goes through an address, that address is among what came in. */
  if (plan->result_kind == PF_RESULT_MEMORY) {
    pf_abi_closure_enter(plan, frame, came);
    memset(frame + plan->result, 0, plan->result_size);
  }
  pf_abi_closure_leave(plan, frame, came);
  free(frame);
}
