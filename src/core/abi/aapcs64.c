#include "abi.h"

#ifdef PF_ABI_AAPCS64

#include <string.h>

#include "assembler.h"

/* AAPCS64 (AArch64 Linux). Integers travel in x registers, floats in v registers. An aggregate of one to four
 * equal floats (an HFA) takes a v register for each. Any other of at most 16 bytes takes one or two x
 * registers; a larger one is copied and its address passed. Once a file is too full for an argument, it is
 * closed for all later ones. Variadic arguments travel like named ones. */

typedef struct hfa {
  pf_kind kind; /* of every element, PF_VOID where it is none */
  size_t count;
} hfa;

static hfa no_hfa(void) {
  return (hfa){PF_VOID, 0};
}

static bool is_float(pf_kind kind) {
  return kind == PF_F32 || kind == PF_F64 || kind == PF_LONG_DOUBLE;
}

static hfa elements(const pf_type *type) {
  if (!pf_type_is_aggregate(type)) return is_float(type->kind) ? (hfa){type->kind, 1} : no_hfa();
  hfa all = no_hfa();
  for (size_t i = 0; i < (type->kind == PF_ARRAY ? 1 : type->length); i++) {
    hfa one = elements(type->members[i]);
    if (type->kind == PF_ARRAY) one.count *= type->length;
    if (one.kind == PF_VOID || (i > 0 && one.kind != all.kind)) return no_hfa();
    all.kind = one.kind;
    if (type->kind == PF_UNION)
      all.count = one.count > all.count ? one.count : all.count;
    else
      all.count += one.count;
    if (all.count > 4) return no_hfa();
  }
  return all;
}

static size_t float_size(pf_kind kind) {
  return kind == PF_F32 ? 4 : kind == PF_F64 ? 8 : 16;
}

/* Padding disqualifies: an HFA is its elements and nothing else. */
static hfa classify(const pf_type *type) {
  hfa found = elements(type);
  return found.kind != PF_VOID && found.count * float_size(found.kind) == type->size ? found : no_hfa();
}

static uint32_t int_slot(uint32_t n) {
  return PF_FRAME_INTS + 8 * n;
}

static uint32_t float_slot(uint32_t n) {
  return PF_FRAME_FLOATS + PF_FLOAT_STRIDE * n;
}

static uint32_t stack_words(pf_plan *plan, size_t size, size_t natural_align) {
  plan->stack_size = (uint32_t)pf_align_up(plan->stack_size, natural_align >= 16 ? 16 : 8);
  uint32_t at = PF_FRAME_STACK + plan->stack_size;
  plan->stack_size += (uint32_t)pf_align_up(size, 8);
  return at;
}

static void plan_result(pf_plan *plan) {
  const pf_type *type = plan->signature->result;
  hfa floats = classify(type);
  plan->result = PF_FRAME_INT_RESULT;
  if (type->kind == PF_VOID) {
    plan->result_kind = PF_RESULT_VOID;
  } else if (floats.kind != PF_VOID) {
    plan->result = PF_FRAME_FLOAT_RESULT;
    plan->result_kind =
        floats.count == 1 && floats.kind != PF_LONG_DOUBLE ? PF_RESULT_FLOAT : PF_RESULT_MIXED;
  } else if (type->size > 16) {
    plan->result_kind = PF_RESULT_MEMORY;
    plan->indirect = PF_FRAME_INDIRECT;
  } else {
    plan->result_kind = type->size > 8 ? PF_RESULT_MIXED : PF_RESULT_INT;
  }
}

/* Where an argument lives once the registers are counted. What is left for the value area is noted in the
 * plan's moves and references with the argument's number in the place of the value's offset. */
static void plan_argument(pf_plan *plan, size_t i) {
  const pf_type *type = plan->signature->args[i];
  hfa floats = classify(type);
  size_t size = type->size;
  if (floats.kind != PF_VOID) {
    if (plan->floats + floats.count > PF_FLOAT_REGISTERS) {
      plan->floats = PF_FLOAT_REGISTERS;
      plan->args[i] = stack_words(plan, size, type->natural_align);
      return;
    }
    plan->args[i] = float_slot(plan->floats);
    if (floats.count > 1 && floats.kind != PF_LONG_DOUBLE)
      for (size_t n = 0; n < floats.count; n++)
        pf_plan_move(plan, (uint32_t)i, float_slot(plan->floats + (uint32_t)n),
                     (uint32_t)float_size(floats.kind));
    plan->floats += (uint32_t)floats.count;
    return;
  }
  bool by_reference = size > 16;
  uint32_t words = by_reference ? 1 : (uint32_t)((size + 7) / 8);
  uint32_t slot;
  if (!by_reference && type->natural_align >= 16 && plan->ints < PF_INT_REGISTERS)
    plan->ints = (uint32_t)pf_align_up(plan->ints, 2);
  if (plan->ints + words > PF_INT_REGISTERS) {
    plan->ints = PF_INT_REGISTERS;
    slot = by_reference ? stack_words(plan, 8, 8) : stack_words(plan, size, type->natural_align);
  } else {
    slot = int_slot(plan->ints);
    plan->ints += words;
  }
  plan->args[i] = slot;
  if (by_reference) plan->references[plan->reference_count++] = (pf_move){(uint32_t)i, slot, (uint32_t)size};
}

bool pf_abi_plan(pf_plan *plan, const char **reason) {
  const pf_signature *signature = plan->signature;
  (void)reason;
  plan_result(plan);
  for (size_t i = 0; i < signature->count; i++) plan_argument(plan, i);
  plan->stack_size = (uint32_t)pf_align_up(plan->stack_size, 16);

  plan->frame_size = PF_FRAME_STACK + plan->stack_size;
  for (uint32_t m = 0; m < plan->move_count;) {
    uint32_t arg = plan->moves[m].value, size = plan->moves[m].size;
    uint32_t value = plan->args[arg] = pf_plan_value(plan, signature->args[arg]->size);
    for (uint32_t n = 0; m < plan->move_count && plan->moves[m].value == arg; m++, n++)
      plan->moves[m].value = value + n * size;
  }
  for (uint32_t r = 0; r < plan->reference_count; r++) {
    pf_move *reference = &plan->references[r];
    uint32_t arg = reference->value;
    reference->value = plan->args[arg] = pf_plan_value(plan, reference->size);
  }
  if (plan->result_kind == PF_RESULT_MEMORY) plan->result = pf_plan_value(plan, plan->result_size);
  hfa floats = classify(signature->result);
  if (plan->result_kind == PF_RESULT_MIXED && floats.count > 1 && floats.kind != PF_LONG_DOUBLE) {
    uint32_t size = (uint32_t)float_size(floats.kind);
    plan->result = pf_plan_value(plan, plan->result_size);
    for (uint32_t n = 0; n < floats.count; n++)
      plan->result_moves[plan->result_move_count++] =
          (pf_move){plan->result + n * size, PF_FRAME_FLOAT_RESULT + PF_FLOAT_STRIDE * n, size};
  }
  return true;
}

void pf_abi_release(pf_plan *plan) {
  (void)plan;
}

/* The whole register image, as in sysv_x64.c: v registers are loaded and stored whole. So one routine
 * serves floats, doubles, long doubles and their HFAs; x8 carries the address for a large result. */
void pf_a64_call(void *address, char *frame, size_t stack_size);

/* clang-format off */
__asm__(PF_ROUTINE(pf_a64_call)
        "  stp x29,x30,[sp,#-32]!\n"
        ".cfi_def_cfa_offset 32\n"
        ".cfi_offset 29,-32\n"
        ".cfi_offset 30,-24\n"
        "  mov x29,sp\n"
        ".cfi_def_cfa_register 29\n"
        "  str x19,[sp,#16]\n"
        ".cfi_offset 19,-16\n"
        "  mov x16,x0\n"
        "  mov x19,x1\n"
        "  sub sp,sp,x2\n"
        "  add x9,x19,#368\n"
        "  mov x10,sp\n"
        "1:\n"
        "  cbz x2,2f\n"
        "  sub x2,x2,#16\n"
        "  ldp x11,x12,[x9],#16\n"
        "  stp x11,x12,[x10],#16\n"
        "  b 1b\n"
        "2:\n"
        "  ldp q0,q1,[x19,#240]\n"
        "  ldp q2,q3,[x19,#272]\n"
        "  ldp q4,q5,[x19,#304]\n"
        "  ldp q6,q7,[x19,#336]\n"
        "  ldp x0,x1,[x19,#176]\n"
        "  ldp x2,x3,[x19,#192]\n"
        "  ldp x4,x5,[x19,#208]\n"
        "  ldp x6,x7,[x19,#224]\n"
        "  ldr x8,[x19,#160]\n"
        "  blr x16\n"
        "  stp x0,x1,[x19,#64]\n"
        "  stp q0,q1,[x19,#80]\n"
        "  stp q2,q3,[x19,#112]\n"
        "  mov sp,x29\n"
        "  ldr x19,[sp,#16]\n"
        "  ldp x29,x30,[sp],#32\n"
        ".cfi_def_cfa 31,0\n"
        ".cfi_restore 29\n"
        ".cfi_restore 30\n"
        ".cfi_restore 19\n"
        "  ret\n"
        PF_ROUTINE_END(pf_a64_call));
/* clang-format on */

_Static_assert(PF_FRAME_INT_RESULT == 64 && PF_FRAME_FLOAT_RESULT == 80 && PF_FRAME_INDIRECT == 160 &&
                   PF_FRAME_INTS == 176 && PF_FRAME_FLOATS == 240 && PF_FRAME_STACK == 368,
               "the assembler above names these offsets");

void pf_abi_call(const pf_plan *plan, void *address, char *frame) {
  pf_a64_call(address, frame, plan->stack_size);
}

#endif
