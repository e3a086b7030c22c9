#include "abi.h"

#ifdef PF_ABI_WIN64

#include <string.h>

#include "assembler.h"

/* Windows x64. An argument's place alone decides. The first four places have an integer and a float register
 * each, of which the argument's type picks one. Those behind lie in stack words, above 32 bytes that belong
 * to the callee. What is not 1, 2, 4 or 8 bytes large travels as the address of a copy; structs and unions of
 * these sizes count as integers. A variadic function finds a float in both registers of its place. */

_Static_assert(sizeof(pf_long_double) == 8, "a long double is passed as a double");

static bool is_float(const pf_type *type) {
  return type->kind == PF_F32 || type->kind == PF_F64 || type->kind == PF_LONG_DOUBLE;
}

static bool fits_register(const pf_type *type) {
  size_t size = type->size;
  return size == 1 || size == 2 || size == 4 || size == 8;
}

static uint32_t int_slot(uint32_t place) {
  return place < PF_INT_REGISTERS ? PF_FRAME_INTS + 8 * place
                                  : PF_FRAME_STACK + 8 * (place - PF_INT_REGISTERS);
}

static uint32_t float_slot(uint32_t place) {
  return PF_FRAME_FLOATS + PF_FLOAT_STRIDE * place;
}

/* Plans the result, and returns how many places it takes from the arguments. */
static uint32_t plan_result(pf_plan *plan) {
  const pf_type *type = plan->signature->result;
  plan->result = PF_FRAME_INT_RESULT;
  if (type->kind == PF_VOID) {
    plan->result_kind = PF_RESULT_VOID;
  } else if (is_float(type)) {
    plan->result_kind = PF_RESULT_FLOAT;
    plan->result = PF_FRAME_FLOAT_RESULT;
  } else if (fits_register(type)) {
    plan->result_kind = PF_RESULT_INT;
  } else {
    plan->result_kind = PF_RESULT_MEMORY;
    plan->indirect = int_slot(0);
    plan->ints = 1;
    return 1;
  }
  return 0;
}

/* `ints` and `floats` say up to which place registers of each kind are in use. */
static void plan_argument(pf_plan *plan, size_t i, uint32_t place) {
  const pf_type *type = plan->signature->args[i];
  bool in_register = place < PF_INT_REGISTERS;
  uint32_t slot = int_slot(place);
  if (in_register && fits_register(type) && is_float(type)) {
    plan->floats = place + 1;
    if (!plan->signature->variadic) {
      plan->args[i] = float_slot(place);
      return;
    }
    plan->args[i] = pf_plan_value(plan, 8);
    pf_plan_move(plan, plan->args[i], float_slot(place), 8);
    pf_plan_move(plan, plan->args[i], slot, 8);
  } else if (fits_register(type)) {
    plan->args[i] = slot;
  } else {
    plan->args[i] = pf_plan_value(plan, type->size);
    plan->references[plan->reference_count++] = (pf_move){plan->args[i], slot, (uint32_t)type->size};
  }
  if (in_register) plan->ints = place + 1;
}

bool pf_abi_plan(pf_plan *plan, const char **reason) {
  const pf_signature *signature = plan->signature;
  (void)reason;
  uint32_t first = plan_result(plan), places = first + (uint32_t)signature->count;
  if (places > PF_INT_REGISTERS)
    plan->stack_size = (uint32_t)pf_align_up(8 * (size_t)(places - PF_INT_REGISTERS), 16);
  plan->frame_size = PF_FRAME_STACK + plan->stack_size;
  for (uint32_t i = 0; i < signature->count; i++) plan_argument(plan, i, first + i);
  if (plan->result_kind == PF_RESULT_MEMORY) plan->result = pf_plan_value(plan, plan->result_size);
  return true;
}

void pf_abi_release(pf_plan *plan) {
  (void)plan;
}

/* The whole register image, as in sysv_x64.c. The stack words are copied from the last to the first: Windows
 * gives a thread more of its stack when the page below the lowest one is touched, and only then. */
/* clang-format off */
__asm__(PF_ROUTINE(pf_win64_call)
        "  pushq %rbp\n"
        PF_UNWIND(".seh_pushreg %rbp\n", ".cfi_def_cfa_offset 16\n.cfi_offset %rbp,-16\n")
        "  pushq %rbx\n"
        PF_UNWIND(".seh_pushreg %rbx\n", ".cfi_def_cfa_offset 24\n.cfi_offset %rbx,-24\n")
        "  subq $8,%rsp\n"
        PF_UNWIND(".seh_stackalloc 8\n", ".cfi_def_cfa_offset 32\n")
        "  movq %rsp,%rbp\n"
        PF_UNWIND(".seh_setframe %rbp,0\n.seh_endprologue\n", ".cfi_def_cfa_register %rbp\n")
        "  movq %rcx,%r11\n"
        "  movq %rdx,%rbx\n"
        "1:\n"
        "  subq $8,%r8\n"
        "  js 2f\n"
        "  pushq 368(%rbx,%r8)\n"
        "  jmp 1b\n"
        "2:\n"
        "  subq $32,%rsp\n"
        "  movq 240(%rbx),%xmm0\n"
        "  movq 248(%rbx),%xmm1\n"
        "  movq 256(%rbx),%xmm2\n"
        "  movq 264(%rbx),%xmm3\n"
        "  movl 180(%rbx),%ecx\n"
        "  movl 176(%rbx),%eax\n"
        "  shlq $32,%rcx\n"
        "  orq %rax,%rcx\n"
        "  movl 188(%rbx),%edx\n"
        "  movl 184(%rbx),%eax\n"
        "  shlq $32,%rdx\n"
        "  orq %rax,%rdx\n"
        "  movl 196(%rbx),%r8d\n"
        "  movl 192(%rbx),%eax\n"
        "  shlq $32,%r8\n"
        "  orq %rax,%r8\n"
        "  movl 204(%rbx),%r9d\n"
        "  movl 200(%rbx),%eax\n"
        "  shlq $32,%r9\n"
        "  orq %rax,%r9\n"
        "  call *%r11\n"
        "  movq %rax,64(%rbx)\n"
        "  movq %xmm0,80(%rbx)\n"
        "  leaq 8(%rbp),%rsp\n"
        PF_UNWIND("", ".cfi_def_cfa %rsp,24\n")
        "  popq %rbx\n"
        PF_UNWIND("", ".cfi_def_cfa_offset 16\n.cfi_restore %rbx\n")
        "  popq %rbp\n"
        PF_UNWIND("", ".cfi_def_cfa_offset 8\n.cfi_restore %rbp\n")
        "  ret\n"
        PF_ROUTINE_END(pf_win64_call));
/* clang-format on */

_Static_assert(PF_FRAME_INT_RESULT == 64 && PF_FRAME_FLOAT_RESULT == 80 && PF_FRAME_INTS == 176 &&
                   PF_FRAME_FLOATS == 240 && PF_FRAME_STACK == 368,
               "the assembler above names these offsets");

void pf_abi_call(const pf_plan *plan, void *address, char *frame) {
  pf_win64_call(address, frame, plan->stack_size);
}

#endif
