// Native side of the bun:ffi conformance cases. Everything here has a C signature that a case can bind in
// several ways. The same register is read as different types, and the same callback pointer is called with
// different shapes.

#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

// One identity for each scalar type.
EXPORT char id_char(char v) { return v; }
EXPORT int8_t id_i8(int8_t v) { return v; }
EXPORT uint8_t id_u8(uint8_t v) { return v; }
EXPORT int16_t id_i16(int16_t v) { return v; }
EXPORT uint16_t id_u16(uint16_t v) { return v; }
EXPORT int32_t id_i32(int32_t v) { return v; }
EXPORT uint32_t id_u32(uint32_t v) { return v; }
EXPORT int64_t id_i64(int64_t v) { return v; }
EXPORT uint64_t id_u64(uint64_t v) { return v; }
EXPORT float id_f32(float v) { return v; }
EXPORT double id_f64(double v) { return v; }
EXPORT bool id_bool(bool v) { return v; }
EXPORT void *id_ptr(void *v) { return v; }

// What arrived, as C sees it after narrowing to the parameter's type.
EXPORT int32_t seen_bool(uint8_t v) { return v; }
EXPORT uint64_t seen_f64(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  return bits;
}
EXPORT uint32_t seen_f32(float v) {
  uint32_t bits;
  memcpy(&bits, &v, sizeof bits);
  return bits;
}
EXPORT uint64_t seen_address(const void *v) { return (uintptr_t)v; }

// The whole result register, whatever type the caller declares for it.
EXPORT uint64_t result_bits(uint64_t v) { return v; }
EXPORT double result_f64(uint64_t bits) {
  double v;
  memcpy(&v, &bits, sizeof v);
  return v;
}
EXPORT float result_f32(uint32_t bits) {
  float v;
  memcpy(&v, &bits, sizeof v);
  return v;
}

static int32_t calls;
EXPORT void nothing(void) { calls++; }
EXPORT int32_t call_count(void) { return calls; }
EXPORT int32_t add(int32_t a, int32_t b) {
  calls++;
  return a + b;
}
EXPORT int32_t add3(int32_t a, int32_t b, int32_t c) {
  calls++;
  return a + 10 * b + 100 * c;
}

// Argument counts.
#define I(n) int32_t a##n
#define W(n) (uint32_t) a##n *(n + 1)
EXPORT uint32_t sum32(I(0), I(1), I(2), I(3), I(4), I(5), I(6), I(7), I(8), I(9), I(10), I(11), I(12), I(13), I(14),
                      I(15), I(16), I(17), I(18), I(19), I(20), I(21), I(22), I(23), I(24), I(25), I(26), I(27), I(28),
                      I(29), I(30), I(31)) {
  return W(0) + W(1) + W(2) + W(3) + W(4) + W(5) + W(6) + W(7) + W(8) + W(9) + W(10) + W(11) + W(12) + W(13) + W(14) +
         W(15) + W(16) + W(17) + W(18) + W(19) + W(20) + W(21) + W(22) + W(23) + W(24) + W(25) + W(26) + W(27) + W(28) +
         W(29) + W(30) + W(31);
}
#define D(n) double a##n
#define V(n) a##n *(n + 1)
EXPORT double sum_f64_32(D(0), D(1), D(2), D(3), D(4), D(5), D(6), D(7), D(8), D(9), D(10), D(11), D(12), D(13), D(14),
                         D(15), D(16), D(17), D(18), D(19), D(20), D(21), D(22), D(23), D(24), D(25), D(26), D(27),
                         D(28), D(29), D(30), D(31)) {
  return V(0) + V(1) + V(2) + V(3) + V(4) + V(5) + V(6) + V(7) + V(8) + V(9) + V(10) + V(11) + V(12) + V(13) + V(14) +
         V(15) + V(16) + V(17) + V(18) + V(19) + V(20) + V(21) + V(22) + V(23) + V(24) + V(25) + V(26) + V(27) + V(28) +
         V(29) + V(30) + V(31);
}
EXPORT double mix16(int8_t a, double b, uint16_t c, float d, int32_t e, uint64_t f, double g, int16_t h, uint8_t i,
                    float j, int64_t k, double l, uint32_t m, bool n, double o, const uint8_t *p) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * (double)f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * (double)k + 12 * l +
         13.0 * m + 14 * n + 15 * o + 16 * (p ? p[0] : 0);
}

// Strings.
EXPORT const char text_ascii[] = "hello";
EXPORT const char text_utf8[] = "h\xc3\xa9llo \xe2\x82\xac \xf0\x9f\x98\x80";
EXPORT const char text_invalid[] = "a\xff\xfe" "b\xc3";
EXPORT const char text_invalid_mixed[] = "\xc3\xa9 then \xff";
EXPORT const char text_surrogate[] = "x\xed\xa0\x80y";
EXPORT const char text_overlong[] = "x\xc0\x80y";
EXPORT const char text_bom[] = "\xef\xbb\xbf" "bom";
EXPORT const char text_embedded[] = "ab\0cd";
EXPORT const char text_empty[] = "";
EXPORT const char *string_ascii(void) { return text_ascii; }
EXPORT const char *string_utf8(void) { return text_utf8; }
EXPORT const char *string_invalid(void) { return text_invalid; }
EXPORT const char *string_invalid_mixed(void) { return text_invalid_mixed; }
EXPORT const char *string_surrogate(void) { return text_surrogate; }
EXPORT const char *string_overlong(void) { return text_overlong; }
EXPORT const char *string_bom(void) { return text_bom; }
EXPORT const char *string_embedded(void) { return text_embedded; }
EXPORT const char *string_empty(void) { return text_empty; }
EXPORT const char *string_null(void) { return NULL; }
EXPORT const char *string_same(const char *s) { return s; }

// A string of `length` times `byte`, kept until the next call.
EXPORT const char *string_of(uint32_t length, uint8_t byte) {
  static char *kept;
  free(kept);
  kept = malloc((size_t)length + 1);
  memset(kept, byte, length);
  kept[length] = 0;
  return kept;
}
EXPORT uint32_t string_length(const char *s) { return s ? (uint32_t)strlen(s) : 0xffffffffu; }
// FNV-1a over `length` bytes.
EXPORT uint32_t digest(const uint8_t *bytes, uint32_t length) {
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < length; i++) h = (h ^ bytes[i]) * 16777619u;
  return h;
}
EXPORT uint32_t string_digest(const char *s) {
  return s ? digest((const uint8_t *)s, (uint32_t)strlen(s)) : 0;
}
EXPORT int32_t byte_at(const uint8_t *bytes, int32_t offset) { return bytes ? bytes[offset] : -1; }
EXPORT void set_byte(uint8_t *bytes, int32_t offset, uint8_t value) { bytes[offset] = value; }
EXPORT int32_t two_strings(const char *a, const char *b) { return strcmp(a, b); }

// Which address the first of two arguments is.
EXPORT uint64_t first_of_two(const void *a, const char *b) {
  (void)b;
  return (uintptr_t)a;
}
EXPORT int32_t beside(const char *text, int32_t number, const uint8_t *bytes, double real) {
  return (int32_t)strlen(text) * 1000 + (number % 1000) * 10 + bytes[0] + (int32_t)real % 100 * 100000;
}

// Data symbols.
EXPORT int32_t exported_i32 = 77;
EXPORT double exported_f64 = 2.5;
EXPORT const char *exported_text = "text by pointer";
EXPORT uint8_t exported_bytes[16] = {0x80, 0x91, 0xa2, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7,
                                     0x08, 0x19, 0x2a, 0x3b, 0x4c, 0x5d, 0x6e, 0x7f};

// Memory.
EXPORT void *memory_new(uint32_t size, uint8_t byte) {
  uint8_t *p = malloc((size_t)size + 1);
  memset(p, byte, size);
  p[size] = 0;
  return p;
}
EXPORT void memory_free(void *p) { free(p); }

static pthread_mutex_t freed_lock = PTHREAD_MUTEX_INITIALIZER;
static int32_t freed_count;
static uint64_t freed_bytes, freed_context;
EXPORT void deallocate(void *bytes, void *context) {
  pthread_mutex_lock(&freed_lock);
  freed_count++;
  freed_bytes = (uintptr_t)bytes;
  freed_context = (uintptr_t)context;
  pthread_mutex_unlock(&freed_lock);
}
EXPORT int32_t freed(void) {
  pthread_mutex_lock(&freed_lock);
  int32_t n = freed_count;
  pthread_mutex_unlock(&freed_lock);
  return n;
}
EXPORT uint64_t last_freed_bytes(void) { return freed_bytes; }
EXPORT uint64_t last_freed_context(void) { return freed_context; }

// Callbacks: one caller for each type, passing a value through.
EXPORT void call_void(void (*f)(void)) { f(); }
EXPORT char call_char(char (*f)(char), char v) { return f(v); }
EXPORT int8_t call_i8(int8_t (*f)(int8_t), int8_t v) { return f(v); }
EXPORT uint8_t call_u8(uint8_t (*f)(uint8_t), uint8_t v) { return f(v); }
EXPORT int16_t call_i16(int16_t (*f)(int16_t), int16_t v) { return f(v); }
EXPORT uint16_t call_u16(uint16_t (*f)(uint16_t), uint16_t v) { return f(v); }
EXPORT int32_t call_i32(int32_t (*f)(int32_t), int32_t v) { return f(v); }
EXPORT uint32_t call_u32(uint32_t (*f)(uint32_t), uint32_t v) { return f(v); }
EXPORT int64_t call_i64(int64_t (*f)(int64_t), int64_t v) { return f(v); }
EXPORT uint64_t call_u64(uint64_t (*f)(uint64_t), uint64_t v) { return f(v); }
EXPORT uint64_t call_address(void *(*f)(void *), uint64_t v) { return (uintptr_t)f((void *)(uintptr_t)v); }
EXPORT uint64_t call_f32(float (*f)(float), uint32_t bits) {
  float v;
  memcpy(&v, &bits, sizeof v);
  return seen_f32(f(v));
}
EXPORT uint64_t call_f64(double (*f)(double), uint64_t bits) {
  double v;
  memcpy(&v, &bits, sizeof v);
  return seen_f64(f(v));
}
EXPORT int32_t call_bool(bool (*f)(bool), uint8_t v) {
  int32_t (*g)(uint64_t) = (int32_t(*)(uint64_t))(void *)f;
  return (uint8_t)g(v);
}
// The argument register raw: what a callback makes of bits above its declared width.
EXPORT void call_bits(void (*f)(uint64_t), uint64_t v) { f(v); }
EXPORT int32_t call_string(const char *(*f)(void)) {
  const char *s = f();
  return s ? (int32_t)strlen(s) : -1;
}
EXPORT uint32_t call_string_digest(const char *(*f)(void)) { return string_digest(f()); }
EXPORT int32_t call_with_string(int32_t (*f)(const char *), const char *s) { return f(s); }
EXPORT int32_t call_n(int32_t (*f)(int32_t), int32_t n) {
  int32_t sum = 0;
  for (int32_t i = 0; i < n; i++) sum += f(i);
  return sum;
}
EXPORT uint32_t call_32(uint32_t (*f)(I(0), I(1), I(2), I(3), I(4), I(5), I(6), I(7), I(8), I(9), I(10), I(11), I(12),
                                      I(13), I(14), I(15), I(16), I(17), I(18), I(19), I(20), I(21), I(22), I(23),
                                      I(24), I(25), I(26), I(27), I(28), I(29), I(30), I(31))) {
  return f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
           31, 32);
}
EXPORT double call_mix(double (*f)(int8_t, double, uint16_t, float, int32_t, uint64_t, double, int16_t, uint8_t, float,
                                   int64_t, double, uint32_t, bool, double, const char *)) {
  return f(-1, 2.5, 65535, 0.5f, -5, 6, -0.0, -32768, 255, 1.5f, -11, 1e300, 4294967295u, true, 15, "sixteen");
}
EXPORT int32_t call_twice(int32_t (*f)(int32_t), int32_t (*g)(int32_t), int32_t v) { return f(v) * 1000 + g(v); }
// What f and then g gave, so that the effect of f's exception on g is visible.
static int32_t trace[2];
EXPORT int32_t call_both(int32_t (*f)(int32_t), int32_t (*g)(int32_t), int32_t v) {
  trace[0] = f(v);
  trace[1] = g(v);
  return 5;
}
EXPORT int32_t trace_at(int32_t i) { return trace[i]; }

static int32_t (*stored)(int32_t);
EXPORT void store_callback(int32_t (*f)(int32_t)) { stored = f; }
EXPORT int32_t call_stored(int32_t v) { return stored(v); }

static int compare_with_callback(const void *a, const void *b, void *f) {
  return ((int32_t(*)(const void *, const void *))f)(a, b);
}
EXPORT void sort_i32(int32_t *values, uint32_t count, int32_t (*f)(const void *, const void *)) {
  qsort_r(values, count, sizeof *values, compare_with_callback, (void *)f);
}

// Threads.
struct job {
  void (*f)(int32_t, int64_t, double, const char *);
  int32_t first, count;
};
static volatile int32_t threads_done;
static void *thread_main(void *data) {
  struct job *job = data;
  char text[32];
  for (int32_t i = 0; i < job->count; i++) {
    snprintf(text, sizeof text, "call %d", job->first + i);
    job->f(job->first + i, (int64_t)(job->first + i) << 33, (job->first + i) / 2.0, "constant");
  }
  __sync_fetch_and_add(&threads_done, 1);
  free(job);
  return NULL;
}
static pthread_t last_thread;
// Starts a thread that calls f `count` times, with `first`, `first` + 1 and so on.
EXPORT void thread_start(void (*f)(int32_t, int64_t, double, const char *), int32_t first, int32_t count) {
  struct job *job = malloc(sizeof *job);
  *job = (struct job){f, first, count};
  pthread_create(&last_thread, NULL, thread_main, job);
  pthread_detach(last_thread);
}
EXPORT int32_t thread_count_done(void) { return threads_done; }
// The same, and waits for the thread's end: with a queued callback this must not deadlock.
EXPORT void thread_run(void (*f)(int32_t, int64_t, double, const char *), int32_t first, int32_t count) {
  struct job *job = malloc(sizeof *job);
  *job = (struct job){f, first, count};
  pthread_t thread;
  pthread_create(&thread, NULL, thread_main, job);
  pthread_join(thread, NULL);
}
static int32_t thread_result;
static void *thread_result_main(void *f) {
  thread_result = ((int32_t(*)(int32_t))f)(21);
  return NULL;
}
// What a callback gives to a thread that is not JavaScript's.
EXPORT int32_t thread_ask(int32_t (*f)(int32_t)) {
  pthread_t thread;
  thread_result = -1;
  pthread_create(&thread, NULL, thread_result_main, (void *)f);
  pthread_join(thread, NULL);
  return thread_result;
}
// A callback whose C string is overwritten before JavaScript can look at it.
static char buffer_text[32];
EXPORT void call_with_buffer(void (*f)(const char *), int32_t n) {
  for (int32_t i = 0; i < n; i++) {
    snprintf(buffer_text, sizeof buffer_text, "text %d", i);
    f(buffer_text);
  }
  strcpy(buffer_text, "OVERWRITTEN");
}

// Names that are array indices in JavaScript. gcc writes assembly text, where such a name needs quotes.
#ifdef __clang__
#define NAMED(name) __asm__(name)
#else
#define NAMED(name) __asm__("\"" name "\"")
#endif
EXPORT int32_t index_0(void) NAMED("0");
EXPORT int32_t index_0(void) { return 100; }
EXPORT int32_t index_7(void) NAMED("7");
EXPORT int32_t index_7(void) { return 107; }

// Seventy-five functions.
#define S(n) EXPORT int32_t many_##n(int32_t v) { return v + n; }
S(0) S(1) S(2) S(3) S(4) S(5) S(6) S(7) S(8) S(9) S(10) S(11) S(12) S(13) S(14) S(15) S(16) S(17) S(18) S(19) S(20)
S(21) S(22) S(23) S(24) S(25) S(26) S(27) S(28) S(29) S(30) S(31) S(32) S(33) S(34) S(35) S(36) S(37) S(38) S(39) S(40)
S(41) S(42) S(43) S(44) S(45) S(46) S(47) S(48) S(49) S(50) S(51) S(52) S(53) S(54) S(55) S(56) S(57) S(58) S(59) S(60)
S(61) S(62) S(63) S(64) S(65) S(66) S(67) S(68) S(69) S(70) S(71) S(72) S(73) S(74)
