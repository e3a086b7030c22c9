/* Weak references for lib/core/keeper.js. JavaScript's own WeakRef holds its object until the job ends; these
 * say in the middle of a loop that it is gone. */
#include <stdlib.h>

#include "../core/list.h"
#include "environment.h"
#include "parts.h"

typedef struct pf_weak {
  struct pf_weak *next, **previous; /* in the environment's list */
  napi_ref reference;
} pf_weak;

static void free_weak(napi_env env, pf_weak *weak) {
  napi_delete_reference(env, weak->reference);
  PF_LIST_REMOVE(weak);
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
  if (!weak) return pf_out_of_memory(env);
  if (napi_create_reference(env, object, 0, &weak->reference) != napi_ok) {
    free(weak);
    return pf_failed(env, "napi_create_reference");
  }
  PF_LIST_ADD(environment->weak, weak);
  *pf_answer() = (uintptr_t)weak;
  return NULL;
}

/* isGone(): whether the object of the weak reference in the first word was collected; then the reference is
 * given back. */
static napi_value is_gone(napi_env env, napi_callback_info info) {
  pf_weak *weak = (pf_weak *)(uintptr_t)pf_words()[0];
  napi_value object;
  (void)info;
  PF_TRY(env, napi_get_reference_value(env, weak->reference, &object));
  if (!object) free_weak(env, weak);
  return pf_boolean(env, !object);
}

napi_status pf_define_weak(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"weaken", weaken},
      {"isGone", is_gone},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
