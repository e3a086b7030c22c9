/* The common shapes of calls, as plain C function types: registers only, one result register. What a register
 * that the callee does not read holds does not matter. They are inline because a call is little more than
 * this: the binding has an entry of its own for each. */
#ifndef PF_SHAPES_H
#define PF_SHAPES_H

#include "abi/abi.h"

#ifndef PF_ABI_LIBFFI

/* name, function. The order is the numbering that lib/core's wrappers use. */
#define PF_SHAPES(X)                                                                                         \
  X(NOTHING, pf_shape_nothing)                                                                               \
  X(TWO_INTS, pf_shape_2_ints)                                                                               \
  X(INTS, pf_shape_ints)                                                                                     \
  X(MIXED, pf_shape_mixed)                                                                                   \
  X(INTS_TO_FLOAT, pf_shape_ints_to_float)                                                                   \
  X(TWO_FLOATS, pf_shape_2_floats_to_float)                                                                  \
  X(FLOATS, pf_shape_floats_to_float)                                                                        \
  X(MIXED_TO_FLOAT, pf_shape_mixed_to_float)

enum {
#define PF_SHAPE(name, function) PF_SHAPE_##name,
  PF_SHAPES(PF_SHAPE)
#undef PF_SHAPE
      PF_SHAPE_RESULT /* one of them, for a result that only the binding can make */
};

/* JavaScript fills most slots with stores of four bytes, and a processor cannot forward two of those, or one
 * and what was there before, to a load of eight. It waits until they have reached the cache. Two loads of
 * four bytes get theirs at once; volatile keeps the compiler from merging them again. */
static inline uint64_t pf_int_of(const char *frame, int n) {
  const volatile uint32_t *halves = (const volatile uint32_t *)(const void *)(frame + PF_FRAME_INTS + 8 * n);
  return halves[0] | (uint64_t)halves[1] << 32;
}

static inline double pf_float_of(const char *frame, int n) {
  return *(const double *)(const void *)(frame + PF_FRAME_FLOATS + PF_FLOAT_STRIDE * n);
}

/* Beside the result, in the slot of the second register, the same as a number: for those who would make one
 * of its two halves, which takes longer. */
static inline void pf_int_result(char *frame, uint64_t result) {
  *(uint64_t *)(void *)(frame + PF_FRAME_INT_RESULT) = result;
  *(double *)(void *)(frame + PF_FRAME_NUMBER) = (double)(int64_t)result;
}

static inline void pf_float_result(char *frame, double result) {
  *(double *)(void *)(frame + PF_FRAME_FLOAT_RESULT) = result;
}

/* All argument registers of each file, as types and as values. */
#define PF_INT_TYPES_2 uint64_t, uint64_t
#define PF_INT_TYPES_4 PF_INT_TYPES_2, PF_INT_TYPES_2
#define PF_INT_VALUES_2(f) pf_int_of(f, 0), pf_int_of(f, 1)
#define PF_INT_VALUES_4(f) PF_INT_VALUES_2(f), pf_int_of(f, 2), pf_int_of(f, 3)
#define PF_INT_VALUES_6(f) PF_INT_VALUES_4(f), pf_int_of(f, 4), pf_int_of(f, 5)
#define PF_FLOAT_TYPES_2 double, double
#define PF_FLOAT_TYPES_4 PF_FLOAT_TYPES_2, PF_FLOAT_TYPES_2
#define PF_FLOAT_VALUES_2(f) pf_float_of(f, 0), pf_float_of(f, 1)
#define PF_FLOAT_VALUES_4(f) PF_FLOAT_VALUES_2(f), pf_float_of(f, 2), pf_float_of(f, 3)
#if defined(PF_ABI_WIN64)
#define PF_INT_TYPES PF_INT_TYPES_4
#define PF_INT_VALUES PF_INT_VALUES_4
#define PF_FLOAT_TYPES PF_FLOAT_TYPES_4
#define PF_FLOAT_VALUES PF_FLOAT_VALUES_4
#else
#if defined(PF_ABI_SYSV_X64)
#define PF_INT_TYPES PF_INT_TYPES_4, PF_INT_TYPES_2
#define PF_INT_VALUES PF_INT_VALUES_6
#else
#define PF_INT_TYPES PF_INT_TYPES_4, PF_INT_TYPES_4
#define PF_INT_VALUES(f) PF_INT_VALUES_6(f), pf_int_of(f, 6), pf_int_of(f, 7)
#endif
#define PF_FLOAT_TYPES PF_FLOAT_TYPES_4, PF_FLOAT_TYPES_4
#define PF_FLOAT_VALUES(f)                                                                                   \
  PF_FLOAT_VALUES_4(f), pf_float_of(f, 4), pf_float_of(f, 5), pf_float_of(f, 6), pf_float_of(f, 7)
#endif

#define PF_SHAPE_CALL(name, result, give, types, ...)                                                        \
  static inline void name(void *address, char *frame) {                                                      \
    give(frame, ((result(PF_CONVENTION *) types)address)(__VA_ARGS__));                                      \
  }

static inline void pf_shape_nothing(void *address, char *frame) {
  pf_int_result(frame, ((uint64_t(PF_CONVENTION *)(void))address)());
}
PF_SHAPE_CALL(pf_shape_2_ints, uint64_t, pf_int_result, (PF_INT_TYPES_2), PF_INT_VALUES_2(frame))
PF_SHAPE_CALL(pf_shape_ints, uint64_t, pf_int_result, (PF_INT_TYPES), PF_INT_VALUES(frame))
PF_SHAPE_CALL(pf_shape_ints_to_float, double, pf_float_result, (PF_INT_TYPES), PF_INT_VALUES(frame))
PF_SHAPE_CALL(pf_shape_2_floats_to_float, double, pf_float_result, (PF_FLOAT_TYPES_2),
              PF_FLOAT_VALUES_2(frame))
PF_SHAPE_CALL(pf_shape_floats_to_float, double, pf_float_result, (PF_FLOAT_TYPES), PF_FLOAT_VALUES(frame))
#ifdef PF_ABI_WIN64
/* An argument there takes its place in both files, so that no function type loads all of them. */
static inline void pf_shape_mixed(void *address, char *frame) {
  pf_win64_call(address, frame, 0);
  pf_int_result(frame, *(uint64_t *)(void *)(frame + PF_FRAME_INT_RESULT));
}
static inline void pf_shape_mixed_to_float(void *address, char *frame) {
  pf_win64_call(address, frame, 0);
}
#else
PF_SHAPE_CALL(pf_shape_mixed, uint64_t, pf_int_result, (PF_INT_TYPES, PF_FLOAT_TYPES), PF_INT_VALUES(frame),
              PF_FLOAT_VALUES(frame))
PF_SHAPE_CALL(pf_shape_mixed_to_float, double, pf_float_result, (PF_INT_TYPES, PF_FLOAT_TYPES),
              PF_INT_VALUES(frame), PF_FLOAT_VALUES(frame))
#endif

/* The shape for a plan that uses registers alone. */
static inline uint32_t pf_shape_of(const pf_plan *plan) {
  if (plan->result_kind == PF_RESULT_FLOAT) {
    if (plan->floats && plan->ints) return PF_SHAPE_MIXED_TO_FLOAT;
    if (!plan->floats) return PF_SHAPE_INTS_TO_FLOAT;
    return plan->floats <= 2 ? PF_SHAPE_TWO_FLOATS : PF_SHAPE_FLOATS;
  }
  if (plan->floats) return PF_SHAPE_MIXED;
  return plan->ints == 0 ? PF_SHAPE_NOTHING : plan->ints <= 2 ? PF_SHAPE_TWO_INTS : PF_SHAPE_INTS;
}

#else
#define PF_SHAPES(X)
#endif

#endif
