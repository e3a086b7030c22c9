/* The common shapes of calls, as plain C function types: registers only, one result register. What a register
 * that the callee does not read holds does not matter. They are inline because a call is little more than
 * this: the binding has an entry of its own for each. */
#ifndef PF_SHAPES_H
#define PF_SHAPES_H

#include "abi/abi.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
  X(MIXED_TO_FLOAT, pf_shape_mixed_to_float)                                                                 \
  X(SINGLES_MIXED, pf_shape_singles_mixed)                                                                   \
  X(TWO_SINGLES, pf_shape_2_singles_to_float)                                                                \
  X(SINGLES, pf_shape_singles_to_float)                                                                      \
  X(SINGLES_MIXED_TO_FLOAT, pf_shape_singles_mixed_to_float)

/* Of those with integers: the shape, a function that takes each integer as a number. */
#ifdef PF_ABI_WIN64
#define PF_NUMBER_SHAPES(X)
#else
#define PF_NUMBER_SHAPES(X)                                                                                  \
  X(TWO_INTS, pf_numbers_2_ints)                                                                             \
  X(INTS, pf_numbers_ints)                                                                                   \
  X(MIXED, pf_numbers_mixed)                                                                                 \
  X(INTS_TO_FLOAT, pf_numbers_ints_to_float)                                                                 \
  X(MIXED_TO_FLOAT, pf_numbers_mixed_to_float)                                                               \
  X(SINGLES_MIXED, pf_numbers_singles_mixed)                                                                 \
  X(SINGLES_MIXED_TO_FLOAT, pf_numbers_singles_mixed_to_float)
#endif

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

/* The same where some of the arguments are stored as floats of four bytes. */
static inline double pf_single_of(const char *frame, int n) {
  const float *halves = (const float *)(const void *)(frame + PF_FRAME_FLOATS + PF_FLOAT_STRIDE * n);
#ifdef __SSE2__
  /* Joined where they are: by way of the integer registers it takes longer than waiting. */
  return _mm_cvtsd_f64(_mm_castps_pd(_mm_unpacklo_ps(_mm_load_ss(halves), _mm_load_ss(halves + 1))));
#else
  return *(const double *)(const void *)halves;
#endif
}

/* An integer that JavaScript stored as a number, which takes one store instead of two. */
static inline uint64_t pf_number_of(const char *frame, int n) {
  return (uint64_t)(int64_t) * (const double *)(const void *)(frame + PF_FRAME_INTS + 8 * n);
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

/* All argument registers of each file, as types and as values, each of which is of(frame, n). */
#define PF_INT_TYPES_2 uint64_t, uint64_t
#define PF_INT_TYPES_4 PF_INT_TYPES_2, PF_INT_TYPES_2
#define PF_FLOAT_TYPES_2 double, double
#define PF_FLOAT_TYPES_4 PF_FLOAT_TYPES_2, PF_FLOAT_TYPES_2
#define PF_VALUES_2(of, f) of(f, 0), of(f, 1)
#define PF_VALUES_4(of, f) PF_VALUES_2(of, f), of(f, 2), of(f, 3)
#define PF_VALUES_6(of, f) PF_VALUES_4(of, f), of(f, 4), of(f, 5)
#define PF_VALUES_8(of, f) PF_VALUES_6(of, f), of(f, 6), of(f, 7)
#if defined(PF_ABI_WIN64)
#define PF_INT_TYPES PF_INT_TYPES_4
#define PF_INT_VALUES PF_VALUES_4
#define PF_FLOAT_TYPES PF_FLOAT_TYPES_4
#define PF_FLOAT_VALUES PF_VALUES_4
#else
#if defined(PF_ABI_SYSV_X64)
#define PF_INT_TYPES PF_INT_TYPES_4, PF_INT_TYPES_2
#define PF_INT_VALUES PF_VALUES_6
#else
#define PF_INT_TYPES PF_INT_TYPES_4, PF_INT_TYPES_4
#define PF_INT_VALUES PF_VALUES_8
#endif
#define PF_FLOAT_TYPES PF_FLOAT_TYPES_4, PF_FLOAT_TYPES_4
#define PF_FLOAT_VALUES PF_VALUES_8
#endif

#define PF_SHAPE_CALL(name, result, give, types, ...)                                                        \
  static inline void name(void *address, char *frame) {                                                      \
    give(frame, ((result(PF_CONVENTION *) types)address)(__VA_ARGS__));                                      \
  }

static inline void pf_shape_nothing(void *address, char *frame) {
  pf_int_result(frame, ((uint64_t(PF_CONVENTION *)(void))address)());
}
/* By how integers are loaded. */
#define PF_SHAPES_OF_INTS(name, of)                                                                          \
  PF_SHAPE_CALL(name##_2_ints, uint64_t, pf_int_result, (PF_INT_TYPES_2), PF_VALUES_2(of, frame))            \
  PF_SHAPE_CALL(name##_ints, uint64_t, pf_int_result, (PF_INT_TYPES), PF_INT_VALUES(of, frame))              \
  PF_SHAPE_CALL(name##_ints_to_float, double, pf_float_result, (PF_INT_TYPES), PF_INT_VALUES(of, frame))

/* By how floats are loaded. */
#define PF_SHAPES_OF_FLOATS(name, of)                                                                        \
  PF_SHAPE_CALL(pf_shape_2_##name##_to_float, double, pf_float_result, (PF_FLOAT_TYPES_2),                   \
                PF_VALUES_2(of, frame))                                                                      \
  PF_SHAPE_CALL(pf_shape_##name##_to_float, double, pf_float_result, (PF_FLOAT_TYPES),                       \
                PF_FLOAT_VALUES(of, frame))

/* By both. */
#define PF_SHAPES_OF_BOTH(name, of_int, of_float)                                                            \
  PF_SHAPE_CALL(name##mixed, uint64_t, pf_int_result, (PF_INT_TYPES, PF_FLOAT_TYPES),                        \
                PF_INT_VALUES(of_int, frame), PF_FLOAT_VALUES(of_float, frame))                              \
  PF_SHAPE_CALL(name##mixed_to_float, double, pf_float_result, (PF_INT_TYPES, PF_FLOAT_TYPES),               \
                PF_INT_VALUES(of_int, frame), PF_FLOAT_VALUES(of_float, frame))

PF_SHAPES_OF_INTS(pf_shape, pf_int_of)
PF_SHAPES_OF_FLOATS(floats, pf_float_of)
PF_SHAPES_OF_FLOATS(singles, pf_single_of)
#ifdef PF_ABI_WIN64
/* An argument there takes its place in both files, so that no function type loads all of them. */
static inline void pf_shape_mixed(void *address, char *frame) {
  pf_win64_call(address, frame, 0);
  pf_int_result(frame, *(uint64_t *)(void *)(frame + PF_FRAME_INT_RESULT));
}
static inline void pf_shape_mixed_to_float(void *address, char *frame) {
  pf_win64_call(address, frame, 0);
}
#define pf_shape_singles_mixed pf_shape_mixed
#define pf_shape_singles_mixed_to_float pf_shape_mixed_to_float
#else
PF_SHAPES_OF_BOTH(pf_shape_, pf_int_of, pf_float_of)
PF_SHAPES_OF_BOTH(pf_shape_singles_, pf_int_of, pf_single_of)
PF_SHAPES_OF_INTS(pf_numbers, pf_number_of)
PF_SHAPES_OF_BOTH(pf_numbers_, pf_number_of, pf_float_of)
PF_SHAPES_OF_BOTH(pf_numbers_singles_, pf_number_of, pf_single_of)
#endif

static inline bool pf_is_no_single(const pf_type *scalar, size_t offset, void *data) {
  (void)offset;
  (void)data;
  return scalar->kind != PF_F32;
}

/* Whether one of the arguments has a float of four bytes in it. */
static inline bool pf_has_singles(const pf_signature *signature) {
  for (size_t i = 0; i < signature->count; i++)
    if (!pf_type_each_scalar(signature->args[i], 0, pf_is_no_single, NULL)) return true;
  return false;
}

/* The shape for a plan that uses registers alone. */
static inline uint32_t pf_shape_of(const pf_plan *plan) {
  bool singles = plan->floats && pf_has_singles(plan->signature);
  if (plan->result_kind == PF_RESULT_FLOAT) {
    if (!plan->floats) return PF_SHAPE_INTS_TO_FLOAT;
    if (plan->ints) return singles ? PF_SHAPE_SINGLES_MIXED_TO_FLOAT : PF_SHAPE_MIXED_TO_FLOAT;
    if (plan->floats <= 2) return singles ? PF_SHAPE_TWO_SINGLES : PF_SHAPE_TWO_FLOATS;
    return singles ? PF_SHAPE_SINGLES : PF_SHAPE_FLOATS;
  }
  if (plan->floats) return singles ? PF_SHAPE_SINGLES_MIXED : PF_SHAPE_MIXED;
  return plan->ints == 0 ? PF_SHAPE_NOTHING : plan->ints <= 2 ? PF_SHAPE_TWO_INTS : PF_SHAPE_INTS;
}

#else
#define PF_SHAPES(X)
#define PF_NUMBER_SHAPES(X)
#endif

#endif
