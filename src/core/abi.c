#include "abi.h"

#include <stdlib.h>
#include <string.h>

/* An aggregate in registers takes at most four of them. */
enum { MOVES_PER_ARGUMENT = 4 };

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

void pf_plan_move(pf_plan *plan, uint32_t value, uint32_t slot, uint32_t size) {
  plan->moves[plan->move_count++] = (pf_move){value, slot, size};
}

uint32_t pf_plan_value(pf_plan *plan, size_t size) {
  uint32_t offset = (uint32_t)pf_align_up(plan->frame_size, 16);
  plan->frame_size = offset + (uint32_t)pf_align_up(size, 16);
  return offset;
}

#ifndef PF_ABI_LIBFFI

/* Of the register files as much as the types of the closure named; words only come to lie on the stack once
 * both files are full. */
static void enter_from_libffi(const pf_plan *plan, char *frame, void **args) {
  bool full = plan->stack_size > 0;
  uint32_t ints = full ? PF_INT_REGISTERS : plan->ints, floats = full ? PF_FLOAT_REGISTERS : plan->floats;
  for (uint32_t n = 0; n < ints; n++) memcpy(frame + PF_FRAME_INTS + 8 * n, *args++, 8);
  for (uint32_t n = 0; n < floats; n++)
    memcpy(frame + PF_FRAME_FLOATS + PF_FLOAT_STRIDE * n, *args++, PF_FLOAT_STRIDE);
  if (full) memcpy(frame + PF_FRAME_STACK, *args, plan->stack_size);
}

/* Register by register: a wider load could not be forwarded from the stores before. */
void pf_abi_closure_enter(const pf_plan *plan, char *frame, const pf_arrival *came) {
  const pf_registers *registers = came->registers;
  if (!registers) {
    enter_from_libffi(plan, frame, came->args);
    return;
  }
  for (uint32_t n = 0; n < plan->ints; n++)
    *(uint64_t *)(void *)(frame + PF_FRAME_INTS + 8 * n) = registers->ints[n];
  for (uint32_t n = 0; n < plan->floats; n++)
    memcpy(frame + PF_FRAME_FLOATS + PF_FLOAT_STRIDE * n, registers->floats + PF_FLOAT_STRIDE * n,
           PF_FLOAT_STRIDE);
  if (plan->stack_size) memcpy(frame + PF_FRAME_STACK, came->stack, plan->stack_size);
#ifdef PF_ABI_AAPCS64
  memcpy(frame + PF_FRAME_INDIRECT, &registers->indirect, sizeof registers->indirect);
#endif
}

void pf_abi_closure_leave(const pf_plan *plan, const char *frame, const pf_arrival *came) {
  pf_registers *registers = came->registers;
  if (!registers) {
    pf_abi_leave_to_libffi(plan, frame, came->result);
    return;
  }
  switch (plan->result_kind) {
    case PF_RESULT_VOID:
      break;
    case PF_RESULT_INT:
      memcpy(registers->int_results, frame + PF_FRAME_INT_RESULT, 8);
      break;
    case PF_RESULT_FLOAT:
      memcpy(registers->float_results, frame + PF_FRAME_FLOAT_RESULT, PF_FLOAT_STRIDE);
      break;
    case PF_RESULT_MIXED:
      memcpy(registers->int_results, frame + PF_FRAME_INT_RESULT, sizeof registers->int_results);
      memcpy(registers->float_results, frame + PF_FRAME_FLOAT_RESULT, sizeof registers->float_results);
      break;
    case PF_RESULT_X87:
#ifdef PF_ABI_SYSV_X64
      memcpy(registers->x87_result, frame + PF_FRAME_X87_RESULT, sizeof registers->x87_result);
#endif
      break;
    case PF_RESULT_MEMORY: {
      void *target;
      memcpy(&target, frame + plan->indirect, sizeof target);
      memcpy(target, frame + plan->result, plan->result_size);
      registers->int_results[0] = (uintptr_t)target;
      break;
    }
  }
}

#endif
