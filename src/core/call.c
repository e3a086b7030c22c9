#include "call.h"

#include <stdlib.h>
#include <string.h>

PF_TLS pf_frame *pf_thread_frame;

/* Copies that a call needs beside its frame live on the C stack up to this size, and on the heap beyond. */
enum { ON_STACK = 4096 };

/* What must stay free of the C stack below a call with large arguments, for the callee's own needs. */
enum { STACK_RESERVE = 256 * 1024 };

#ifndef PF_ABI_LIBFFI

static void (*const shapes[])(pf_call *, char *) = {
#define RUN(name, function) pf_run_##name,
    PF_SHAPES(RUN)
#undef RUN
};

/* Registers and stack words, nothing to take apart: the ABI's own routine, straight. */
static void run_registers(pf_call *call, char *frame) {
  pf_abi_call(call->plan, call->address, frame);
}

/* Whether registers alone carry a call that a plain C function type describes. */
static bool has_shape(const pf_plan *plan) {
  if (plan->stack_size || plan->signature->variadic || plan->result_kind > PF_RESULT_FLOAT) return false;
#ifdef PF_ABI_AAPCS64
  /* The shapes load doubles, which is half of a long double. */
  for (size_t i = 0; i < plan->signature->count; i++)
    if (plan->signature->args[i]->size > 8 && plan->args[i] >= PF_FRAME_FLOATS) return false;
#endif
  return true;
}

/* By its shape, with a result that only the binding can make. */
static void run_to_result(pf_call *call, char *frame) {
  call->bare(call, frame);
  ((pf_frame *)(void *)frame)->after |= PF_AFTER_RESULT;
}

#endif

/* Bytes of C stack left on this thread, or SIZE_MAX if the system does not say. */
static size_t stack_left(void) {
  static PF_TLS pf_stack stack;
  static PF_TLS bool asked;
  const char *here = __builtin_frame_address(0);
  if (!asked && !pf_stack_bounds(&stack)) stack.highest = NULL;
  asked = true;
  if (!stack.highest) return SIZE_MAX;
  return here > stack.lowest ? (size_t)(here - stack.lowest) : 0;
}

static void copy(char *frame, uint32_t to, uint32_t from, uint32_t size) {
  memcpy(frame + to, frame + from, size);
}

void pf_call_image(pf_call *call, char *frame, pf_frame *header) {
  const pf_plan *plan = call->plan;
  size_t align = plan->copy_align;
  size_t beside = plan->result_kind == PF_RESULT_MEMORY ? pf_align_up(plan->result_size, align) : 0;
  for (uint32_t n = 0; n < plan->reference_count; n++) beside += pf_align_up(plan->references[n].size, align);
  if (plan->stack_size > ON_STACK && stack_left() < (size_t)plan->stack_size + STACK_RESERVE) {
    header->after |= PF_AFTER_STACK;
    return;
  }

  _Alignas(16) char near[ON_STACK];
  char *copies = near;
  if ((beside > sizeof near || align > 16) && !(copies = pf_memory_new(align, beside))) {
    header->after |= PF_AFTER_STACK;
    return;
  }
  char *result = copies, *next = copies;
  if (plan->result_kind == PF_RESULT_MEMORY) {
    memcpy(frame + plan->indirect, &result, sizeof result);
    /* What the callee does not write of it must not show what was there before. */
    memset(result, 0, plan->result_size);
    next += pf_align_up(plan->result_size, align);
  }
  for (uint32_t n = 0; n < plan->reference_count; n++) {
    const pf_move *reference = &plan->references[n];
    memcpy(next, frame + reference->value, reference->size);
    memcpy(frame + reference->slot, &next, sizeof next);
    next += pf_align_up(reference->size, align);
  }
  for (uint32_t n = 0; n < plan->move_count; n++)
    copy(frame, plan->moves[n].slot, plan->moves[n].value, plan->moves[n].size);

  if (call->flags & PF_CALL_ERRNO) {
    *call->errno_place() = 0;
    pf_abi_call(plan, call->address, frame);
    header->error = *call->errno_place();
  } else if (call->flags & PF_CALL_LAST_ERROR) {
    pf_system_error_set(0);
    pf_abi_call(plan, call->address, frame);
    header->error = (int32_t)pf_system_error();
  } else {
    pf_abi_call(plan, call->address, frame);
  }

  if (plan->result_kind == PF_RESULT_MEMORY) memcpy(frame + plan->result, result, plan->result_size);
  for (uint32_t n = 0; n < plan->result_move_count; n++)
    copy(frame, plan->result_moves[n].value, plan->result_moves[n].slot, plan->result_moves[n].size);
  if (copies != near) pf_memory_free(copies);
  if (call->flags & PF_CALL_RESULT) header->after |= PF_AFTER_RESULT;
}

static void run_image(pf_call *call, char *frame) {
  pf_call_image(call, call->own_frame ? call->own_frame : frame, (pf_frame *)(void *)frame);
}

static void run_closed(pf_call *call, char *frame) {
  (void)call;
  ((pf_frame *)(void *)frame)->after |= PF_AFTER_CLOSED;
}

static void run_null(pf_call *call, char *frame) {
  (void)call;
  ((pf_frame *)(void *)frame)->after |= PF_AFTER_NULL;
}

bool pf_call_is_null(const pf_call *call) {
  return call->run == run_null;
}

void pf_call_prepare(pf_call *call) {
  const pf_plan *plan = call->plan;
  call->run = call->address ? run_image : run_null;
  call->shape = PF_SHAPE_ANY;
  if (!call->address) return;
  if (call->flags & PF_CALL_ERRNO) call->errno_place = pf_errno_of(call->address);
#ifndef PF_ABI_LIBFFI
  if ((call->flags & (PF_CALL_ERRNO | PF_CALL_LAST_ERROR)) || call->own_frame || plan->move_count ||
      plan->reference_count || plan->result_move_count || plan->result_kind == PF_RESULT_MEMORY ||
      plan->stack_size > ON_STACK)
    return;
  if (!has_shape(plan)) {
    if (!(call->flags & PF_CALL_RESULT)) call->run = run_registers;
    return;
  }
  call->shape = pf_shape_of(plan);
  call->run = call->bare = shapes[call->shape];
  if (!(call->flags & PF_CALL_RESULT)) return;
  call->shape = PF_SHAPE_RESULT;
  call->run = run_to_result;
#else
  (void)plan;
#endif
}

/* Stands at the address of a closed function, for those who call it without asking `run`. */
static PF_CONVENTION uint64_t closed_function(void) {
  pf_thread_frame->after |= PF_AFTER_CLOSED;
  return 0;
}

void pf_call_close(pf_call *call) {
  call->run = run_closed;
  call->address = (void *)(uintptr_t)closed_function;
}
