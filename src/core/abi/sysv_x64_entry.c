#include "../entry.h"

#ifdef PF_ABI_SYSV_X64

#include <stddef.h>

#include "assembler.h"

/* Each routine loads its closure and goes on to what they share: the argument registers are stored as
 * pf_registers has them, and the result registers loaded from there. The way there leads through a word of
 * the slots, because copies of the routines lie elsewhere. What they share must stay where a debugger
 * and C++ exceptions find what is known of its stack. */
/* clang-format off */
__asm__(PF_ROUTINE(pf_entry_shared)
        "  endbr64\n"
        "  pushq %rbp\n"
        ".cfi_def_cfa_offset 16\n"
        ".cfi_offset %rbp,-16\n"
        "  movq %rsp,%rbp\n"
        ".cfi_def_cfa_register %rbp\n"
        "  subq $160,%rsp\n"
        "  movq %rdi,(%rsp)\n"
        "  movq %rsi,8(%rsp)\n"
        "  movq %rdx,16(%rsp)\n"
        "  movq %rcx,24(%rsp)\n"
        "  movq %r8,32(%rsp)\n"
        "  movq %r9,40(%rsp)\n"
        "  movq %xmm0,48(%rsp)\n"
        "  movq %xmm1,56(%rsp)\n"
        "  movq %xmm2,64(%rsp)\n"
        "  movq %xmm3,72(%rsp)\n"
        "  movq %xmm4,80(%rsp)\n"
        "  movq %xmm5,88(%rsp)\n"
        "  movq %xmm6,96(%rsp)\n"
        "  movq %xmm7,104(%rsp)\n"
        "  movq %r10,%rdi\n"
        "  movq %rsp,%rsi\n"
        "  leaq 16(%rbp),%rdx\n"
        "  call " PF_SYMBOL(pf_closure_entered) "\n"
        "  testl %eax,%eax\n"
        "  jz 1f\n"
        "  fldt 144(%rsp)\n"
        "1:\n"
        "  movq 112(%rsp),%rax\n"
        "  movq 120(%rsp),%rdx\n"
        "  movq 128(%rsp),%xmm0\n"
        "  movq 136(%rsp),%xmm1\n"
        "  leave\n"
        ".cfi_def_cfa %rsp,8\n"
        "  ret\n"
        PF_ROUTINE_END(pf_entry_shared)
        PF_ENTRY_PAGE("",
                      "  endbr64\n"
                      "  movq " PF_SYMBOL(pf_entry_slots_first) "+8*pf_number(%rip),%r10\n"
                      "  jmp 9f\n",
                      "  jmp *" PF_SYMBOL(pf_entry_slots_first) "+65536(%rip)\n"));
/* clang-format on */

_Static_assert(PF_ENTRIES == 8192 && PF_ENTRY_BYTES == 16 && offsetof(pf_entry_slots, shared) == 65536 &&
                   offsetof(pf_registers, floats) == 48 && offsetof(pf_registers, int_results) == 112 &&
                   offsetof(pf_registers, float_results) == 128 &&
                   offsetof(pf_registers, x87_result) == 144 && sizeof(pf_registers) == 160,
               "the assembler above names these numbers");

#endif
