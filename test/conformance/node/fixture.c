// What the node:ffi cases call. Every function is small enough to be read off: the cases show what JavaScript
// makes of arguments and results, not what C can do.

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCALARS(X)                                                                                                  \
  X(i8, int8_t, INT8_MIN, INT8_MAX)                                                                                 \
  X(u8, uint8_t, 0, UINT8_MAX)                                                                                      \
  X(i16, int16_t, INT16_MIN, INT16_MAX)                                                                             \
  X(u16, uint16_t, 0, UINT16_MAX)                                                                                   \
  X(i32, int32_t, INT32_MIN, INT32_MAX)                                                                             \
  X(u32, uint32_t, 0, UINT32_MAX)                                                                                   \
  X(i64, int64_t, INT64_MIN, INT64_MAX)                                                                             \
  X(u64, uint64_t, 0, UINT64_MAX)                                                                                   \
  X(f32, float, -3.40282347e+38f, 3.40282347e+38f)                                                                  \
  X(f64, double, -1.7976931348623157e308, 1.7976931348623157e308)

#define X(name, type, low, high)                                                                                    \
  type id_##name(type value) { return value; }                                                                      \
  type add_##name(type a, type b) { return (type)(a + b); }                                                         \
  type second_##name(void *first, type value) { return first ? value : value; }                                     \
  type low_##name(void) { return low; }                                                                             \
  type high_##name(void) { return high; }                                                                           \
  type call_##name(type (*callback)(type), type value) { return callback(value); }                                  \
  type get_##name(const void *address) {                                                                            \
    type value;                                                                                                     \
    memcpy(&value, address, sizeof value);                                                                          \
    return value;                                                                                                   \
  }
SCALARS(X)
#undef X

void nothing(void) {}
uint64_t wide(void) { return UINT64_C(0xfedcba98765432f1); }
uint8_t two(void) { return 2; }
float nan_f32(void) { return NAN; }
double nan_f64(void) { return NAN; }
double minus_zero(void) { return -0.0; }
double infinite(void) { return INFINITY; }

uint64_t address_of(const void *address) { return (uint64_t)(uintptr_t)address; }
void *pointer_id(void *address) { return address; }
void *null_pointer(void) { return NULL; }
const char *greeting(void) { return "gr\xc3\xbc\xc3\x9f dich"; }
uint64_t text_length(const char *text) { return text ? strlen(text) : UINT64_C(999); }
uint32_t text_sum(const char *a, const char *b) {
  uint32_t sum = 0;
  for (; a && *a; a++) sum = sum * 31 + (uint8_t)*a;
  for (; b && *b; b++) sum = sum * 31 + (uint8_t)*b;
  return sum;
}
uint32_t byte_sum(const uint8_t *bytes, uint32_t length) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < length; i++) sum += bytes[i];
  return sum;
}
void fill(uint8_t *bytes, uint32_t length, uint8_t value) { memset(bytes, value, length); }
// The bytes of a text, up to its end, into `out`, which holds `size`.
uint32_t text_bytes(const char *text, uint8_t *out, uint32_t size) {
  uint32_t length = (uint32_t)strlen(text);
  memcpy(out, text, length < size ? length : size);
  return length;
}

double mixed(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h, float i,
             double j) {
  return a + 2.0 * b + 3.0 * c + 4.0 * d + 5.0 * e + 6.0 * f + 7.0 * (double)g + 8.0 * (double)h + 9.0 * i + 10.0 * j;
}
#define A8(n) int32_t n##0, int32_t n##1, int32_t n##2, int32_t n##3, int32_t n##4, int32_t n##5, int32_t n##6, int32_t n##7
#define S8(n) (n##0 + n##1 * 2 + n##2 * 3 + n##3 * 4 + n##4 * 5 + n##5 * 6 + n##6 * 7 + n##7 * 8)
int32_t sum_40(A8(a), A8(b), A8(c), A8(d), A8(e)) { return S8(a) + 3 * S8(b) + 5 * S8(c) + 7 * S8(d) + 11 * S8(e); }

int32_t counter = 41;
const char motto[] = "one for all";

static void (*stored_void)(void);
static int32_t (*stored_i32)(int32_t);
void store_void(void (*callback)(void)) { stored_void = callback; }
void call_stored_void(void) { stored_void(); }
void store_i32(int32_t (*callback)(int32_t)) { stored_i32 = callback; }
int32_t call_stored_i32(int32_t value) { return stored_i32(value); }

void call_void(void (*callback)(void)) { callback(); }
void call_void_i32(void (*callback)(int32_t), int32_t value) { callback(value); }
void *call_pointer(void *(*callback)(void *), void *value) { return callback(value); }
void *call_text(void *(*callback)(const char *)) { return callback("from C"); }
uint8_t call_bool(uint8_t (*callback)(uint8_t), uint8_t value) { return callback(value); }
int32_t call_times(int32_t (*callback)(int32_t), int32_t times) {
  int32_t sum = 0;
  for (int32_t i = 0; i < times; i++) sum += callback(i);
  return sum;
}
// Calls, and only then looks at the text.
uint32_t text_after(void (*callback)(void), const char *text) {
  callback();
  return text_sum(text, NULL);
}
double call_mixed(double (*callback)(int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t, int64_t, uint64_t, float,
                                     double, void *)) {
  return callback(-1, 255, -2, 65535, -3, UINT32_MAX, -4, UINT64_MAX, 1.5f, 2.25, NULL);
}
int32_t call_ten(int32_t (*callback)(int32_t, int32_t, int32_t, int32_t, int32_t, int32_t, int32_t, int32_t, int32_t,
                                     int32_t)) {
  return callback(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
}

struct job {
  int32_t (*callback)(int32_t);
  int32_t value, result;
};
static void *thread_main(void *data) {
  struct job *job = data;
  job->result = job->callback(job->value);
  return NULL;
}
// Calls on a thread of its own and waits for it.
int32_t call_on_thread(int32_t (*callback)(int32_t), int32_t value) {
  struct job job = {callback, value, -1};
  pthread_t thread;
  if (pthread_create(&thread, NULL, thread_main, &job) != 0) return -2;
  pthread_join(thread, NULL);
  return job.result;
}
