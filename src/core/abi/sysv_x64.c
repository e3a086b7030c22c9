#include "abi.h"

#ifdef PF_ABI_SYSV_X64

#include <string.h>

#include "assembler.h"

/* System V x86-64. An argument of at most 16 bytes is cut into eightbytes, each of one class; the class says
 * in which register file the eightbyte travels. Everything larger, everything with a misaligned member and
 * everything that touches the x87 classes travels in memory. That is: as an argument on the stack, as a
 * result through an address in the first integer register. */

typedef enum eightbyte { NO_CLASS, SSE, INTEGER, X87, X87UP, MEMORY } eightbyte;

typedef struct classes {
  eightbyte of[2];
  bool memory;
} classes;

static eightbyte merge(eightbyte a, eightbyte b) {
  if (a == b || b == NO_CLASS) return a;
  if (a == NO_CLASS) return b;
  if (a == MEMORY || b == MEMORY) return MEMORY;
  if (a == INTEGER || b == INTEGER) return INTEGER;
  if (a >= X87 || b >= X87) return MEMORY;
  return SSE;
}

static bool classify_scalar(const pf_type *scalar, size_t offset, void *data) {
  classes *found = data;
  if (offset % scalar->align != 0) {
    found->memory = true;
    return false;
  }
  switch (scalar->kind) {
    case PF_LONG_DOUBLE:
      found->of[0] = merge(found->of[0], X87);
      found->of[1] = merge(found->of[1], X87UP);
      break;
    case PF_F32:
    case PF_F64:
      found->of[offset / 8] = merge(found->of[offset / 8], SSE);
      break;
    default:
      found->of[offset / 8] = merge(found->of[offset / 8], INTEGER);
  }
  return true;
}

static classes classify(const pf_type *type) {
  classes found = {{NO_CLASS, NO_CLASS}, type->size > 16};
  if (!found.memory) pf_type_each_scalar(type, 0, classify_scalar, &found);
  if (found.of[0] == MEMORY || found.of[1] == MEMORY) found.memory = true;
  if (found.of[1] == X87UP && found.of[0] != X87) found.memory = true;
  return found;
}

static uint32_t int_slot(uint32_t n) {
  return PF_FRAME_INTS + 8 * n;
}

static uint32_t float_slot(uint32_t n) {
  return PF_FRAME_FLOATS + PF_FLOAT_STRIDE * n;
}

static void plan_stack(pf_plan *plan, size_t i, const pf_type *type) {
  size_t align = type->align < 8 ? 8 : type->align;
  if (align > plan->stack_align) plan->stack_align = (uint32_t)align;
  plan->stack_size = (uint32_t)pf_align_up(plan->stack_size, align);
  plan->args[i] = PF_FRAME_STACK + plan->stack_size;
  plan->stack_size += (uint32_t)pf_align_up(type->size, 8);
}

/* Slots of the two eightbytes of one value, and whether its bytes can lie in them as they are. */
static bool contiguous(uint32_t first, uint32_t second) {
  return second == 0 || second == first + 8;
}

bool pf_abi_plan(pf_plan *plan, const char **reason) {
  const pf_signature *signature = plan->signature;
  classes result = classify(signature->result);
  uint32_t result_slots[2] = {0, 0};
  struct {
    size_t arg;
    uint32_t slots[2];
  } split[PF_INT_REGISTERS + PF_FLOAT_REGISTERS];
  size_t splits = 0;
  (void)reason;

  if (signature->result->kind == PF_VOID) {
    plan->result_kind = PF_RESULT_VOID;
    plan->result = PF_FRAME_INT_RESULT;
  } else if (result.memory) {
    plan->result_kind = PF_RESULT_MEMORY;
    plan->indirect = int_slot(plan->ints++);
  } else if (result.of[0] == X87) {
    plan->result_kind = PF_RESULT_X87;
    plan->result = PF_FRAME_X87_RESULT;
  } else {
    uint32_t ints = 0, floats = 0;
    for (int n = 0; n < 2; n++) {
      if (result.of[n] == INTEGER) result_slots[n] = PF_FRAME_INT_RESULT + 8 * ints++;
      if (result.of[n] == SSE) result_slots[n] = PF_FRAME_FLOAT_RESULT + PF_FLOAT_STRIDE * floats++;
    }
    plan->result = result_slots[0];
    plan->result_kind = result_slots[1]           ? PF_RESULT_MIXED
                        : result.of[0] == INTEGER ? PF_RESULT_INT
                                                  : PF_RESULT_FLOAT;
  }

  for (size_t i = 0; i < signature->count; i++) {
    const pf_type *type = signature->args[i];
    classes found = classify(type);
    uint32_t ints = (found.of[0] == INTEGER) + (found.of[1] == INTEGER);
    uint32_t floats = (found.of[0] == SSE) + (found.of[1] == SSE);
    if (found.memory || found.of[0] == X87 || plan->ints + ints > PF_INT_REGISTERS ||
        plan->floats + floats > PF_FLOAT_REGISTERS) {
      plan_stack(plan, i, type);
      continue;
    }
    uint32_t slots[2] = {0, 0};
    for (int n = 0; n < 2; n++) {
      if (found.of[n] == INTEGER) slots[n] = int_slot(plan->ints++);
      if (found.of[n] == SSE) slots[n] = float_slot(plan->floats++);
    }
    plan->args[i] = slots[0];
    /* An eightbyte of padding alone has no slot, and must not be written over the next argument's. */
    if (!contiguous(slots[0], slots[1]) || (type->size > 8 && slots[1] == 0)) {
      split[splits].arg = i;
      split[splits].slots[0] = slots[0];
      split[splits++].slots[1] = slots[1];
    }
  }
  plan->stack_size = (uint32_t)pf_align_up(plan->stack_size, plan->stack_align);

  /* The value area can only start where the stack words end. */
  plan->frame_size = PF_FRAME_STACK + plan->stack_size;
  for (size_t s = 0; s < splits; s++) {
    uint32_t value = plan->args[split[s].arg] = pf_plan_value(plan, 16);
    for (uint32_t n = 0; n < 2; n++)
      if (split[s].slots[n]) pf_plan_move(plan, value + 8 * n, split[s].slots[n], 8);
  }
  if (plan->result_kind == PF_RESULT_MEMORY) plan->result = pf_plan_value(plan, plan->result_size);
  if (!contiguous(result_slots[0], result_slots[1])) {
    plan->result = pf_plan_value(plan, 16);
    for (uint32_t n = 0; n < 2; n++)
      plan->result_moves[plan->result_move_count++] = (pf_move){plan->result + 8 * n, result_slots[n], 8};
  }
  return true;
}

void pf_abi_release(pf_plan *plan) {
  (void)plan;
}

/* The whole register image: stack words copied down, every argument register loaded (junk in the unused
 * ones is ignored by the callee). Then al set for variadic callees, every result register stored. The
 * integers and floats are loaded in halves for the reason that shapes.h gives. Written in assembler because
 * no C function type returns in all of them; with unwinding information, so that debuggers and C++ exceptions
 * see through it. */
void pf_x64_call(void *address, char *frame, size_t stack_size, size_t stack_align, int x87);

/* clang-format off */
__asm__(PF_ROUTINE(pf_x64_call)
        "  pushq %rbp\n"
        ".cfi_def_cfa_offset 16\n"
        ".cfi_offset %rbp,-16\n"
        "  movq %rsp,%rbp\n"
        ".cfi_def_cfa_register %rbp\n"
        "  pushq %rbx\n"
        "  pushq %r12\n"
        ".cfi_offset %rbx,-24\n"
        ".cfi_offset %r12,-32\n"
        "  movq %rdi,%r11\n"
        "  movq %rsi,%rbx\n"
        "  movl %r8d,%r12d\n"
        "  subq %rdx,%rsp\n"
        "  negq %rcx\n"
        "  andq %rcx,%rsp\n"
        "1:\n"
        "  subq $8,%rdx\n"
        "  js 2f\n"
        "  movq 368(%rbx,%rdx),%rax\n"
        "  movq %rax,(%rsp,%rdx)\n"
        "  jmp 1b\n"
        "2:\n"
        "  movd 240(%rbx),%xmm0\n"
        "  movd 244(%rbx),%xmm8\n"
        "  punpckldq %xmm8,%xmm0\n"
        "  movd 248(%rbx),%xmm1\n"
        "  movd 252(%rbx),%xmm9\n"
        "  punpckldq %xmm9,%xmm1\n"
        "  movd 256(%rbx),%xmm2\n"
        "  movd 260(%rbx),%xmm10\n"
        "  punpckldq %xmm10,%xmm2\n"
        "  movd 264(%rbx),%xmm3\n"
        "  movd 268(%rbx),%xmm11\n"
        "  punpckldq %xmm11,%xmm3\n"
        "  movd 272(%rbx),%xmm4\n"
        "  movd 276(%rbx),%xmm8\n"
        "  punpckldq %xmm8,%xmm4\n"
        "  movd 280(%rbx),%xmm5\n"
        "  movd 284(%rbx),%xmm9\n"
        "  punpckldq %xmm9,%xmm5\n"
        "  movd 288(%rbx),%xmm6\n"
        "  movd 292(%rbx),%xmm10\n"
        "  punpckldq %xmm10,%xmm6\n"
        "  movd 296(%rbx),%xmm7\n"
        "  movd 300(%rbx),%xmm11\n"
        "  punpckldq %xmm11,%xmm7\n"
        "  movl 180(%rbx),%edi\n"
        "  movl 176(%rbx),%eax\n"
        "  shlq $32,%rdi\n"
        "  orq %rax,%rdi\n"
        "  movl 188(%rbx),%esi\n"
        "  movl 184(%rbx),%eax\n"
        "  shlq $32,%rsi\n"
        "  orq %rax,%rsi\n"
        "  movl 196(%rbx),%edx\n"
        "  movl 192(%rbx),%eax\n"
        "  shlq $32,%rdx\n"
        "  orq %rax,%rdx\n"
        "  movl 204(%rbx),%ecx\n"
        "  movl 200(%rbx),%eax\n"
        "  shlq $32,%rcx\n"
        "  orq %rax,%rcx\n"
        "  movl 212(%rbx),%r8d\n"
        "  movl 208(%rbx),%eax\n"
        "  shlq $32,%r8\n"
        "  orq %rax,%r8\n"
        "  movl 220(%rbx),%r9d\n"
        "  movl 216(%rbx),%eax\n"
        "  shlq $32,%r9\n"
        "  orq %rax,%r9\n"
        "  movl $8,%eax\n"
        "  call *%r11\n"
        "  movq %rax,64(%rbx)\n"
        "  movq %rdx,72(%rbx)\n"
        "  movq %xmm0,80(%rbx)\n"
        "  movq %xmm1,88(%rbx)\n"
        "  testl %r12d,%r12d\n"
        "  jz 3f\n"
        "  fstpt 144(%rbx)\n"
        "3:\n"
        "  leaq -16(%rbp),%rsp\n"
        "  popq %r12\n"
        "  popq %rbx\n"
        "  popq %rbp\n"
        ".cfi_def_cfa %rsp,8\n"
        "  ret\n"
        PF_ROUTINE_END(pf_x64_call));
/* clang-format on */

_Static_assert(PF_FRAME_INT_RESULT == 64 && PF_FRAME_FLOAT_RESULT == 80 && PF_FRAME_X87_RESULT == 144 &&
                   PF_FRAME_INTS == 176 && PF_FRAME_FLOATS == 240 && PF_FRAME_STACK == 368,
               "the assembler above names these offsets");

void pf_abi_call(const pf_plan *plan, void *address, char *frame) {
  pf_x64_call(address, frame, plan->stack_size, plan->stack_align, plan->result_kind == PF_RESULT_X87);
}

#endif
