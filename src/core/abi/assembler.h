/* Routines written in assembler, for object formats that spell their symbols differently. */
#ifndef PF_ASSEMBLER_H
#define PF_ASSEMBLER_H

#ifdef __APPLE__
#define PF_SYMBOL(name) "_" #name
#define PF_ROUTINE(name)                                                                                     \
  ".text\n.p2align 4\n.private_extern " PF_SYMBOL(name) "\n" PF_SYMBOL(name) ":\n.cfi_startproc\n"
#define PF_ROUTINE_END(name) ".cfi_endproc\n"
#else
#define PF_SYMBOL(name) #name
#define PF_ROUTINE(name)                                                                                     \
  ".text\n.p2align 4\n.globl " #name "\n.hidden " #name "\n.type " #name ",%function\n" #name                \
  ":\n.cfi_startproc\n"
#define PF_ROUTINE_END(name) ".cfi_endproc\n.size " #name ",.-" #name "\n"
#endif

#endif
