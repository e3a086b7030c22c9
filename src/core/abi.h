/* What an ABI answers: in which part of the frame each argument of a signature lives, where the result comes
 * back, and how the call is made.
 *
 * A frame is a register image. Its first bytes are a header, then the result registers, the integer and the
 * float argument registers, and the stack words. Behind them lies the value area of the signature: room for
 * structs that must be taken apart before a call or put together after it, which the plan's moves do.
 * Offsets are in bytes from the start of the frame.
 *
 * One of abi_sysv_x64.c, abi_aapcs64.c and abi_libffi.c is the ABI of a build; PF_ABI_LIBFFI asks for the
 * last one where one of the others would do. */
#ifndef PF_ABI_H
#define PF_ABI_H

#include "type.h"

#if !defined(PF_ABI_LIBFFI)
#if defined(__x86_64__) && !defined(_WIN32) && !defined(__ILP32__)
#define PF_ABI_SYSV_X64 1
#define PF_INT_REGISTERS 6
#define PF_FLOAT_STRIDE 8
#elif defined(__aarch64__) && !defined(__APPLE__) && !defined(_WIN32) && !defined(__ILP32__)
#define PF_ABI_AAPCS64 1
#define PF_INT_REGISTERS 8
#define PF_FLOAT_STRIDE 16 /* a vector register holds a long double, too */
#else
#define PF_ABI_LIBFFI 1
#endif
#endif
#ifndef PF_INT_REGISTERS
#define PF_INT_REGISTERS 8
#define PF_FLOAT_STRIDE 8
#endif
#define PF_FLOAT_REGISTERS 8

enum {
  PF_FRAME_HEADER = 0,        /* pf_frame_header of call.h, 64 bytes */
  PF_FRAME_INT_RESULT = 64,   /* two registers of 8 bytes; see shapes.h for the second of one */
  PF_FRAME_NUMBER = 72,       /* an integer result once more, as a double; see shapes.h */
  PF_FRAME_FLOAT_RESULT = 80, /* four registers of PF_FLOAT_STRIDE bytes */
  PF_FRAME_X87_RESULT = 144,  /* 16 bytes */
  PF_FRAME_INDIRECT = 160,    /* AArch64's x8: where a large result is to be written */
  PF_FRAME_INTS = 176,        /* eight slots of 8 bytes */
  PF_FRAME_FLOATS = 240,      /* eight slots of PF_FLOAT_STRIDE bytes */
  PF_FRAME_STACK = 368        /* stack words, 16-aligned */
};

/* Copies size bytes between the value area and a register's slot: into the slot before a call, and the
 * other way for a callback's arguments. */
typedef struct pf_move {
  uint32_t value;
  uint32_t slot;
  uint32_t size;
} pf_move;

typedef enum pf_result_kind {
  PF_RESULT_VOID,
  PF_RESULT_INT,    /* first integer register alone */
  PF_RESULT_FLOAT,  /* first float register alone */
  PF_RESULT_MIXED,  /* several registers, or of both files */
  PF_RESULT_X87,    /* top of the x87 stack */
  PF_RESULT_MEMORY, /* written by the callee to an address that the caller passes */
} pf_result_kind;

typedef struct pf_plan {
  const pf_signature *signature; /* owned by whoever made the plan; lives at least as long */
  uint32_t *args;                /* each argument: where its bytes lie in the frame before the call */
  uint32_t result;               /* where the bytes of the result lie after it */
  uint32_t result_size;          /* bytes; 0 for void */
  pf_result_kind result_kind;
  uint32_t indirect;   /* slot for the address of a MEMORY result */
  uint32_t ints;       /* integer registers in use */
  uint32_t floats;     /* float registers in use */
  uint32_t stack_size; /* bytes of stack words, a multiple of 16 */
  uint32_t stack_align;
  uint32_t frame_size; /* bytes of the whole frame of this signature */
  pf_move *moves;      /* of arguments */
  uint32_t move_count;
  pf_move *references; /* arguments passed as the address of a copy: value, slot of the address, size */
  uint32_t reference_count;
  pf_move result_moves[4];
  uint32_t result_move_count;
  void *ffi; /* the libffi ABI's own */
} pf_plan;

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
  char x87_result[16];
#endif
} pf_registers;
#else
typedef struct pf_registers pf_registers;
#endif

/* A call from C, as its entry point brings it. */
typedef struct pf_arrival {
  pf_registers *registers; /* through an entry point of our own; else NULL, and libffi's: */
  const char *stack;       /*   the stack words */
  void **args;             /* libffi's: where each argument of the closure's type lies */
  void *result;            /*   and room for the result */
} pf_arrival;

/* The C type of a libffi closure need not be the callback's own: all that counts is that it finds the
 * registers and stack words in use and returns in the right registers. */
struct _ffi_type;
/* Fills types (room for PF_ABI_CLOSURE_TYPES(plan) of them) and *result; returns how many arguments. */
size_t pf_abi_closure_types(const pf_plan *plan, struct _ffi_type **types, struct _ffi_type **result);
#define PF_ABI_CLOSURE_TYPES(plan) (16 + (plan)->stack_size / 8 + (plan)->signature->count)
/* Copies what came in into the slots of frame. */
void pf_abi_closure_enter(const pf_plan *plan, char *frame, const pf_arrival *came);
/* Copies the result out of the slots of frame (the value area for a MEMORY result). */
void pf_abi_closure_leave(const pf_plan *plan, const char *frame, const pf_arrival *came);
#ifndef PF_ABI_LIBFFI
/* The same into the room that libffi gives. */
void pf_abi_leave_to_libffi(const pf_plan *plan, const char *frame, void *result);
#endif

/* Appends a move or a reference to a plan under construction; for ABI files. */
void pf_plan_move(pf_plan *plan, uint32_t value, uint32_t slot, uint32_t size);
/* Reserves size bytes (rounded up to whole words) of the value area. */
uint32_t pf_plan_value(pf_plan *plan, size_t size);

#endif
