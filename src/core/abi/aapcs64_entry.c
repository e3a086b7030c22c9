#include "../entry.h"

#ifdef PF_ABI_AAPCS64

#include <stddef.h>

#include "assembler.h"

/* As in sysv_x64_entry.c; v registers are stored and loaded whole. */
/* clang-format off */
__asm__(PF_ROUTINE(pf_entry_shared)
        "  hint #34\n" /* bti c */
        "  stp x29,x30,[sp,#-304]!\n"
        ".cfi_def_cfa_offset 304\n"
        ".cfi_offset 29,-304\n"
        ".cfi_offset 30,-296\n"
        "  mov x29,sp\n"
        "  stp x0,x1,[sp,#16]\n"
        "  stp x2,x3,[sp,#32]\n"
        "  stp x4,x5,[sp,#48]\n"
        "  stp x6,x7,[sp,#64]\n"
        "  str x8,[sp,#80]\n"
        "  stp q0,q1,[sp,#96]\n"
        "  stp q2,q3,[sp,#128]\n"
        "  stp q4,q5,[sp,#160]\n"
        "  stp q6,q7,[sp,#192]\n"
        "  mov x0,x16\n"
        "  add x1,sp,#16\n"
        "  add x2,sp,#304\n"
        "  bl pf_closure_entered\n"
        "  ldp x0,x1,[sp,#224]\n"
        "  ldp q0,q1,[sp,#240]\n"
        "  ldp q2,q3,[sp,#272]\n"
        "  ldp x29,x30,[sp],#304\n"
        ".cfi_def_cfa_offset 0\n"
        ".cfi_restore 29\n"
        ".cfi_restore 30\n"
        "  ret\n"
        PF_ROUTINE_END(pf_entry_shared)
        PF_ENTRY_PAGE("",
                      "  hint #34\n" /* bti c */
                      "  adrp x16,pf_entry_slots_first+8*pf_number\n"
                      "  ldr x16,[x16,:lo12:pf_entry_slots_first+8*pf_number]\n"
                      "  b 9f\n",
                      "  adrp x17,pf_entry_slots_first+65536\n"
                      "  ldr x17,[x17,:lo12:pf_entry_slots_first+65536]\n"
                      "  br x17\n"));
/* clang-format on */

_Static_assert(PF_ENTRIES == 8192 && PF_ENTRY_BYTES == 16 && offsetof(pf_entry_slots, shared) == 65536 &&
                   offsetof(pf_registers, indirect) == 64 && offsetof(pf_registers, floats) == 80 &&
                   offsetof(pf_registers, int_results) == 208 &&
                   offsetof(pf_registers, float_results) == 224 && sizeof(pf_registers) == 288,
               "the assembler above names these numbers");

#endif
