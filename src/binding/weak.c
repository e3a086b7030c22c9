/* Weak references for lib/core/keeper.js. JavaScript's own WeakRef holds its object until the job ends; these
 * say in the middle of a loop that it is gone. */
#include <stdlib.h>

#include "environment.h"
#include "parts.h"

typedef struct pf_weak {
  struct pf_weak *next, **previous; /* in the environment's list */
  napi_ref reference;
} pf_weak;

static void free_weak(napi_env env, pf_weak *weak) {
  napi_delete_reference(env, weak->reference);
  *weak->previous = weak->next;
  if (weak->next) weak->next->previous = weak->previous;
  free(weak);
}

void pf_weak_end(pf_environment *environment) {
  while (environment->weak) free_weak(environment->env, environment->weak);
}

/* weaken(object): a weak reference to it as the answer. */
static napi_value weaken(napi_env env, napi_callback_info info) {
  pf_environment *environment = pf_environment_of(env);
  napi_value object;
  if (!environment || pf_arguments(env, info, 1, &object) < 0) return NULL;
  pf_weak *weak = malloc(sizeof *weak);
  if (!weak) return pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
  if (napi_create_reference(env, object, 0, &weak->reference) != napi_ok) {
    free(weak);
    return pf_failed(env, "napi_create_reference");
  }
  weak->next = environment->weak;
  weak->previous = &environment->weak;
  if (weak->next) weak->next->previous = &weak->next;
  environment->weak = weak;
  *pf_answer() = (uintptr_t)weak;
  return NULL;
}

/* isGone(): whether the object of the weak reference in the first word was collected; then the reference is
 * given back. */
static napi_value is_gone(napi_env env, napi_callback_info info) {
  pf_weak *weak = (pf_weak *)(uintptr_t)pf_words()[0];
  napi_value object, result;
  (void)info;
  PF_TRY(env, napi_get_reference_value(env, weak->reference, &object));
  PF_TRY(env, napi_get_boolean(env, !object, &result));
  if (!object) free_weak(env, weak);
  return result;
}

napi_status pf_define_weak(napi_env env, napi_value engine) {
  napi_status status = pf_define(env, engine, "weaken", weaken, NULL);
  return status == napi_ok ? pf_define(env, engine, "isGone", is_gone, NULL) : status;
}
