#include "../entry.h"

#ifdef PF_ABI_WIN64

#include <stddef.h>

#include "assembler.h"

/* As in sysv_x64_entry.c, above the 32 bytes that pf_closure_entered may use. The routines themselves touch
 * no stack, so that Windows unwinds them, and their copies, without being told how. */
/* clang-format off */
__asm__(PF_ROUTINE(pf_entry_shared)
        "  pushq %rbp\n"
        PF_UNWIND(".seh_pushreg %rbp\n", ".cfi_def_cfa_offset 16\n.cfi_offset %rbp,-16\n")
        "  subq $128,%rsp\n"
        PF_UNWIND(".seh_stackalloc 128\n", ".cfi_def_cfa_offset 144\n")
        "  movq %rsp,%rbp\n"
        PF_UNWIND(".seh_setframe %rbp,0\n.seh_endprologue\n", ".cfi_def_cfa_register %rbp\n")
        "  movq %rcx,32(%rsp)\n"
        "  movq %rdx,40(%rsp)\n"
        "  movq %r8,48(%rsp)\n"
        "  movq %r9,56(%rsp)\n"
        "  movq %xmm0,64(%rsp)\n"
        "  movq %xmm1,72(%rsp)\n"
        "  movq %xmm2,80(%rsp)\n"
        "  movq %xmm3,88(%rsp)\n"
        "  movq %r10,%rcx\n"
        "  leaq 32(%rsp),%rdx\n"
        "  leaq 176(%rsp),%r8\n"
        "  call " PF_SYMBOL(pf_closure_entered) "\n"
        "  movq 96(%rsp),%rax\n"
        "  movq 112(%rsp),%xmm0\n"
        "  leaq 128(%rbp),%rsp\n"
        PF_UNWIND("", ".cfi_def_cfa %rsp,16\n")
        "  popq %rbp\n"
        PF_UNWIND("", ".cfi_def_cfa_offset 8\n.cfi_restore %rbp\n")
        "  ret\n"
        PF_ROUTINE_END(pf_entry_shared)
        PF_ENTRY_PAGE(PF_UNWIND(".seh_endprologue\n", ""),
                      "  movq " PF_SYMBOL(pf_entry_slots_first) "+8*pf_number(%rip),%r10\n"
                      "  jmp 9f\n",
                      "  jmp *" PF_SYMBOL(pf_entry_slots_first) "+65536(%rip)\n"));
/* clang-format on */

_Static_assert(PF_ENTRIES == 8192 && PF_ENTRY_BYTES == 16 && offsetof(pf_entry_slots, shared) == 65536 &&
                   offsetof(pf_registers, floats) == 32 && offsetof(pf_registers, int_results) == 64 &&
                   offsetof(pf_registers, float_results) == 80 && sizeof(pf_registers) == 96,
               "the assembler above names these numbers");

#endif
