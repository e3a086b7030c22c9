#include "abi.h"

#ifndef PF_ABI_LIBFFI

/* Calls from C, for ABIs whose frame is an image of the registers. */

#include <string.h>

/* Register by register: a wider load could not be forwarded from the stores before. */
void pf_abi_closure_enter(const pf_plan *plan, char *frame, const pf_arrival *came) {
  const pf_registers *registers = came->registers;
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

void pf_abi_closure_zero(const pf_plan *plan, const pf_arrival *came) {
  pf_registers *registers = came->registers;
  memset(registers->int_results, 0, sizeof registers->int_results);
  memset(registers->float_results, 0, sizeof registers->float_results);
#ifdef PF_ABI_SYSV_X64
  memset(registers->x87_result, 0, sizeof registers->x87_result);
#endif
  if (plan->result_kind != PF_RESULT_MEMORY) return;
#ifdef PF_ABI_AAPCS64
  uint64_t target = registers->indirect;
#else
  uint64_t target = registers->ints[(plan->indirect - PF_FRAME_INTS) / 8];
#endif
  memset((void *)(uintptr_t)target, 0, plan->result_size);
  registers->int_results[0] = target;
}

#endif
