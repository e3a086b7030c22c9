/* What an ABI answers: where the arguments of a signature go, how a call is made, and what a call from C
 * brings.
 *
 * One of sysv_x64.c, win64.c, aapcs64.c and libffi.c is the ABI of a build. PF_ABI_LIBFFI asks for the last
 * one where one of the others would do. PF_ABI_WIN64 asks for Windows' on any x86-64: such a build calls
 * functions that were compiled with ms_abi, which is how that plan is tested without Windows. */
#ifndef PF_ABI_H
#define PF_ABI_H

#include "../plan.h"

#if !defined(PF_ABI_LIBFFI) && !defined(PF_ABI_WIN64)
#if defined(__x86_64__) && defined(_WIN32)
#define PF_ABI_WIN64 1
#elif defined(__x86_64__) && !defined(__ILP32__)
#define PF_ABI_SYSV_X64 1
#elif defined(__aarch64__) && !defined(__APPLE__) && !defined(_WIN32) && !defined(__ILP32__)
#define PF_ABI_AAPCS64 1
#else
#define PF_ABI_LIBFFI 1
#endif
#endif

/* The argument registers of an ABI, and the bytes of a float register's slot. */
#if defined(PF_ABI_SYSV_X64)
enum { PF_INT_REGISTERS = 6, PF_FLOAT_REGISTERS = 8, PF_FLOAT_STRIDE = 8 };
#elif defined(PF_ABI_WIN64)
enum { PF_INT_REGISTERS = 4, PF_FLOAT_REGISTERS = 4, PF_FLOAT_STRIDE = 8 };
#elif defined(PF_ABI_AAPCS64)
/* A vector register holds a long double, too. */
enum { PF_INT_REGISTERS = 8, PF_FLOAT_REGISTERS = 8, PF_FLOAT_STRIDE = 16 };
#else
enum { PF_INT_REGISTERS = 8, PF_FLOAT_REGISTERS = 8, PF_FLOAT_STRIDE = 8 };
#endif

/* How the functions of this ABI are called, where the compiler would take another way. */
#ifdef PF_ABI_WIN64
#define PF_CONVENTION __attribute__((ms_abi))
#else
#define PF_CONVENTION
#endif

/* Plans a signature. Returns NULL on failure with a sentence in *reason; pf_plan_free releases it (not the
 * signature). */
pf_plan *pf_plan_make(const pf_signature *signature, const char **reason);
void pf_plan_free(pf_plan *plan);

/* What an ABI file gives (the target's own names, one implementation in a build): */

/* Fills in a plan whose arrays have room for every argument; false with *reason where it cannot be done. */
bool pf_abi_plan(pf_plan *plan, const char **reason);
/* Releases what pf_abi_plan put in plan->ffi. */
void pf_abi_release(pf_plan *plan);
/* Calls address with the registers and stack words of frame and stores the result registers in it. */
void pf_abi_call(const pf_plan *plan, void *address, char *frame);

#ifdef PF_ABI_WIN64
/* The routine behind it, for shapes that no C function type describes: loads every argument register and
 * stack_size bytes of stack words, and stores the results. */
PF_CONVENTION void pf_win64_call(void *address, char *frame, size_t stack_size);
#endif

#ifndef PF_ABI_LIBFFI
/* The argument registers of a call from C, and room for those of its result, as the routines of entry.h store
 * and load them. */
typedef struct pf_registers {
  uint64_t ints[PF_INT_REGISTERS];
#ifdef PF_ABI_AAPCS64
  uint64_t indirect, unused; /* x8: where a large result is to be written */
#endif
  char floats[PF_FLOAT_REGISTERS * PF_FLOAT_STRIDE];
  uint64_t int_results[2];
#ifdef PF_ABI_AAPCS64
  char float_results[4 * PF_FLOAT_STRIDE];
#else
  char float_results[2 * PF_FLOAT_STRIDE];
#endif
#ifdef PF_ABI_SYSV_X64
  char x87_result[16];
#endif
} pf_registers;
#endif

/* A call from C, as its entry point brings it. */
typedef struct pf_arrival {
#ifdef PF_ABI_LIBFFI
  void **args;  /* where each argument lies */
  void *result; /* room for the result */
#else
  pf_registers *registers;
  const char *stack; /* the stack words */
#endif
} pf_arrival;

/* Copies what came in into the slots of frame. */
void pf_abi_closure_enter(const pf_plan *plan, char *frame, const pf_arrival *came);
/* Copies the result out of the slots of frame (the value area for a MEMORY result). */
void pf_abi_closure_leave(const pf_plan *plan, const char *frame, const pf_arrival *came);
/* Answers with zero. Needs no memory. */
void pf_abi_closure_zero(const pf_plan *plan, const pf_arrival *came);

#endif
