/* What a plan says: in which part of a frame each argument of a signature lives, and where the result comes
 * back. An ABI makes it (abi/abi.h).
 *
 * A frame is a register image. Its first bytes are a header (pf_frame of call.h), then the result registers,
 * the integer and the float argument registers, and the stack words. Behind them lies the value area of the
 * signature: room for structs that must be taken apart before a call or put together after it, which the
 * plan's moves do. Offsets are in bytes from the start of the frame. */
#ifndef PF_PLAN_H
#define PF_PLAN_H

#include "type.h"

enum {
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
  uint32_t copy_align; /* of these copies and of a MEMORY result, as the callee may expect it; at least 16 */
  pf_move result_moves[4];
  uint32_t result_move_count;
  void *ffi; /* the libffi ABI's own */
} pf_plan;

/* For ABIs, while they make a plan: appends a move. */
void pf_plan_move(pf_plan *plan, uint32_t value, uint32_t slot, uint32_t size);
/* Reserves size bytes (rounded up to whole words) of the value area, and returns where. */
uint32_t pf_plan_value(pf_plan *plan, size_t size);

#endif
