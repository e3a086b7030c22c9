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

/* pf_entry_first: PF_ENTRIES routines of PF_ENTRY_BYTES each. `enter` loads the word pf_number of the slots
 * and jumps to 9. There `go_on` jumps to what they share. `prologue` stands before the first of them. */
#define PF_ENTRY_PAGE(prologue, enter, go_on)                                                                \
  PF_ROUTINE(pf_entry_first)                                                                                 \
  prologue ".set pf_number,0\n.rept 8192\n.p2align 4\n" enter                                                \
           ".set pf_number,pf_number+1\n.endr\n.p2align 4\n9:\n" go_on                                       \
           ".p2align 4\n" PF_ROUTINE_END(pf_entry_first)

#endif
