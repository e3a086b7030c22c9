/* Routines written in assembler, for object formats that spell their symbols differently. */
#ifndef PF_ASSEMBLER_H
#define PF_ASSEMBLER_H

/* PF_UNWIND gives one of two lines that tell how to unwind: Windows' own, or DWARF's. */
#ifdef _WIN32
#define PF_UNWIND(seh, cfi) seh
#else
#define PF_UNWIND(seh, cfi) cfi
#endif

#ifdef __APPLE__
#define PF_SYMBOL(name) "_" #name
#define PF_ROUTINE(name)                                                                                     \
  ".text\n.p2align 4\n.private_extern " PF_SYMBOL(name) "\n" PF_SYMBOL(name) ":\n.cfi_startproc\n"
#define PF_ROUTINE_END(name) ".cfi_endproc\n"
#elif defined(_WIN32)
#define PF_SYMBOL(name) #name
#define PF_ROUTINE(name)                                                                                     \
  ".text\n.p2align 4\n.globl " #name "\n.def " #name "; .scl 2; .type 32; .endef\n.seh_proc " #name          \
  "\n" #name ":\n"
#define PF_ROUTINE_END(name) ".seh_endproc\n"
#else
#define PF_SYMBOL(name) #name
#define PF_ROUTINE(name)                                                                                     \
  ".text\n.p2align 4\n.globl " #name "\n.hidden " #name "\n.type " #name ",%function\n" #name                \
  ":\n.cfi_startproc\n"
#define PF_ROUTINE_END(name) ".cfi_endproc\n.size " #name ",.-" #name "\n"
#endif

#endif
