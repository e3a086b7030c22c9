#include "abi.h"

#include <stdlib.h>
#include <string.h>

/* An aggregate in registers takes at most four of them. */
enum { MOVES_PER_ARGUMENT = 4 };

/* What the compiler of a callee may take for granted about memory whose address it is passed. */
static uint32_t copy_align(const pf_plan *plan) {
  const pf_signature *signature = plan->signature;
  size_t align = 16;
  if (plan->result_kind == PF_RESULT_MEMORY && signature->result->align > align)
    align = signature->result->align;
  for (size_t i = 0; plan->reference_count > 0 && i < signature->count; i++)
    if (signature->args[i]->align > align) align = signature->args[i]->align;
  return (uint32_t)align;
}

pf_plan *pf_plan_make(const pf_signature *signature, const char **reason) {
  size_t count = signature->count;
  pf_plan *plan = calloc(1, sizeof *plan);
  if (!plan) {
    *reason = "out of memory";
    return NULL;
  }
  plan->signature = signature;
  plan->result_size = (uint32_t)signature->result->size;
  plan->stack_align = 16;
  plan->args = calloc(count + 1, sizeof *plan->args);
  plan->moves = calloc(count * MOVES_PER_ARGUMENT + 1, sizeof *plan->moves);
  plan->references = calloc(count + 1, sizeof *plan->references);
  size_t total = PF_FRAME_STACK + signature->result->size + signature->result->align;
  for (size_t i = 0; i < count; i++) total += 2 * (signature->args[i]->size + signature->args[i]->align + 16);
  if (!plan->args || !plan->moves || !plan->references) {
    *reason = "out of memory";
  } else if (total > UINT32_MAX) {
    *reason = "the arguments are too large to be passed by value";
  } else if (pf_abi_plan(plan, reason)) {
    plan->copy_align = copy_align(plan);
    return plan;
  }
  pf_plan_free(plan);
  return NULL;
}

void pf_plan_free(pf_plan *plan) {
  if (!plan) return;
  pf_abi_release(plan);
  free(plan->args);
  free(plan->moves);
  free(plan->references);
  free(plan);
}
