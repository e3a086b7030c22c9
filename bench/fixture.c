// The native functions that every engine of the bench calls. They do next to nothing, so that what is
// measured is the way there and back.

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

typedef struct {
  double x, y;
} point;

typedef struct {
  double a, b, c, d, e, f, g, h;
} octet;

EXPORT void bench_nothing(void) {
}

EXPORT int32_t bench_add_i32(int32_t a, int32_t b) {
  return a + b;
}

EXPORT double bench_add_f64(double a, double b) {
  return a + b;
}

EXPORT uint64_t bench_add_u64(uint64_t a, uint64_t b) {
  return a + b;
}

EXPORT void *bench_same(void *address) {
  return address;
}

EXPORT int32_t bench_six(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f) {
  return a + b + c + d + e + f;
}

EXPORT double bench_mix10(int32_t a, double b, uint32_t c, float d, int64_t e, double f, int16_t g, double h,
                          uint8_t i, double j) {
  return a + b + c + d + (double)e + f + g + h + i + j;
}

// Nine integers: on System V x86-64 three of them travel in stack words.
EXPORT double bench_mix16(int32_t a, double b, int64_t c, double d, uint32_t e, float f, int32_t g, double h,
                          int16_t i, double j, uint8_t k, double l, int32_t m, double n, int16_t o,
                          int32_t p) {
  return a + b + (double)c + d + e + f + g + h + i + j + k + l + m + n + o + p;
}

EXPORT uint32_t bench_bytes(const uint8_t *bytes, uint32_t n) {
  return bytes[0] + n;
}

EXPORT uint32_t bench_length(const char *text) {
  return (uint32_t)strlen(text);
}

EXPORT const char *bench_text(void) {
  return "twenty-six bytes of text..";
}

EXPORT point bench_point_add(point a, point b) {
  return (point){a.x + b.x, a.y + b.y};
}

EXPORT double bench_octet_sum(const octet *o) {
  return o->a + o->b + o->c + o->d + o->e + o->f + o->g + o->h;
}

EXPORT int32_t bench_fail(int32_t code) {
  errno = code;
  return -1;
}

// Calls back n times from one native call, so that the cost of a callback is seen without the cost of a call.
EXPORT int32_t bench_call_back(int32_t (*callback)(int32_t), int32_t n) {
  int32_t sum = 0;
  for (int32_t i = 0; i < n; i++) sum += callback(i);
  return sum;
}

EXPORT void bench_sort(double *values, size_t n, int32_t (*compare)(const void *, const void *)) {
  qsort(values, n, sizeof *values, compare);
}

EXPORT void *bench_address_of_add(void) {
  return (void *)bench_add_i32;
}

// Twenty functions of one signature.
#define TWIN(n)                                                                                              \
  EXPORT int32_t bench_twin_##n(int32_t a, int32_t b) {                                                      \
    return a + b + n;                                                                                        \
  }
// clang-format off
TWIN(0) TWIN(1) TWIN(2) TWIN(3) TWIN(4) TWIN(5) TWIN(6) TWIN(7) TWIN(8) TWIN(9)
TWIN(10) TWIN(11) TWIN(12) TWIN(13) TWIN(14) TWIN(15) TWIN(16) TWIN(17) TWIN(18) TWIN(19)
// clang-format on

// A thousand functions of four signatures: bench_bind_a000 to a249, b000 to b249 and so on. The 1 before the
// digits keeps C from reading them as octal.
#define FOUR(k)                                                                                              \
  EXPORT int32_t bench_bind_a##k(int32_t a, int32_t b) {                                                     \
    return a + b + 1##k - 1000;                                                                              \
  }                                                                                                          \
  EXPORT double bench_bind_b##k(double a, double b) {                                                        \
    return a + b + 1##k - 1000;                                                                              \
  }                                                                                                          \
  EXPORT int32_t bench_bind_c##k(int32_t a) {                                                                \
    return a + 1##k - 1000;                                                                                  \
  }                                                                                                          \
  EXPORT double bench_bind_d##k(int32_t a, double b, int32_t c) {                                            \
    return a + b + c + 1##k - 1000;                                                                          \
  }
// clang-format off
#define TEN(p)                                                                                               \
  FOUR(p##0) FOUR(p##1) FOUR(p##2) FOUR(p##3) FOUR(p##4)                                                     \
  FOUR(p##5) FOUR(p##6) FOUR(p##7) FOUR(p##8) FOUR(p##9)
#define HUNDRED(p)                                                                                           \
  TEN(p##0) TEN(p##1) TEN(p##2) TEN(p##3) TEN(p##4) TEN(p##5) TEN(p##6) TEN(p##7) TEN(p##8) TEN(p##9)
HUNDRED(0) HUNDRED(1) TEN(20) TEN(21) TEN(22) TEN(23) TEN(24)
    // clang-format on
