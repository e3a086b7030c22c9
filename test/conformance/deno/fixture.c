// The native side of the Deno cases. Every function does one thing that a transcript can show: give back what
// arrived, give its bits, give an address or a distance between two, or call back.

#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

// Every numeric type: the suffix of the names below, and its C type.
#define NUMBERS(X)                                                                                           \
  X(u8, uint8_t)                                                                                             \
  X(i8, int8_t)                                                                                              \
  X(u16, uint16_t)                                                                                           \
  X(i16, int16_t)                                                                                            \
  X(u32, uint32_t)                                                                                           \
  X(i32, int32_t)                                                                                            \
  X(u64, uint64_t)                                                                                           \
  X(i64, int64_t)                                                                                            \
  X(usize, size_t)                                                                                           \
  X(isize, ptrdiff_t)                                                                                        \
  X(f32, float)                                                                                              \
  X(f64, double)

// A bool is a byte here, so that a value that is neither 0 nor 1 can be shown.
#define ALL(X)                                                                                               \
  NUMBERS(X)                                                                                                 \
  X(bool, uint8_t)                                                                                           \
  X(pointer, void *)                                                                                         \
  X(buffer, void *)                                                                                          \
  X(function, void *)

// id_T gives its argument back, bits_T gives the argument's bytes in a 64-bit integer. In second_T
// the argument has a later place. With call_T it goes on to a callback, whose result comes back. A call of
// take_T gives the bytes that a callback without parameters returned.
#define DEFINE(name, type)                                                                                   \
  EXPORT type id_##name(type value) {                                                                        \
    return value;                                                                                            \
  }                                                                                                          \
  EXPORT uint64_t bits_##name(type value) {                                                                  \
    uint64_t bits = 0;                                                                                       \
    memcpy(&bits, &value, sizeof value);                                                                     \
    return bits;                                                                                             \
  }                                                                                                          \
  EXPORT type second_##name(double first, type value, int64_t last) {                                        \
    (void)first;                                                                                             \
    (void)last;                                                                                              \
    return value;                                                                                            \
  }                                                                                                          \
  EXPORT type call_##name(type (*callback)(type), type value) {                                              \
    return callback(value);                                                                                  \
  }                                                                                                          \
  EXPORT uint64_t take_##name(type (*callback)(void)) {                                                      \
    type value = callback();                                                                                 \
    uint64_t bits = 0;                                                                                       \
    memcpy(&bits, &value, sizeof value);                                                                     \
    return bits;                                                                                             \
  }                                                                                                          \
  EXPORT void give_##name(void (*callback)(type), type value) {                                              \
    callback(value);                                                                                         \
  }
ALL(DEFINE)
#undef DEFINE

// load_T reads memory, so that a result type can be shown on any bytes.
#define DEFINE(name, type)                                                                                   \
  EXPORT type load_##name(const void *source) {                                                              \
    type value;                                                                                              \
    memcpy(&value, source, sizeof value);                                                                    \
    return value;                                                                                            \
  }
ALL(DEFINE)
#undef DEFINE

EXPORT void nothing(void) {
}
EXPORT double add_doubles(double a, double b) {
  return a + b;
}
EXPORT int32_t add(int32_t a, int32_t b) {
  return a + b;
}
EXPORT void *null_pointer(void) {
  return NULL;
}

// Addresses and memory.

static uint8_t block[256];

EXPORT void *block_address(void) {
  for (int i = 0; i < 256; i++) block[i] = (uint8_t)(i * 7 + 3);
  return block;
}
EXPORT uint64_t address_of(const void *p) {
  return (uint64_t)(uintptr_t)p;
}
EXPORT int64_t distance(const void *from, const void *to) {
  return (int64_t)((uintptr_t)to - (uintptr_t)from);
}
EXPORT uint8_t byte_at(const uint8_t *p, uint32_t index) {
  return p[index];
}
EXPORT void set_byte(uint8_t *p, uint32_t index, uint8_t value) {
  p[index] = value;
}
EXPORT uint32_t sum_bytes(const uint8_t *p, uint32_t count) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < count; i++) sum += p[i];
  return sum;
}
EXPORT void *allocate(size_t size) {
  return calloc(1, size);
}
EXPORT void release(void *p) {
  free(p);
}

// Data symbols.

EXPORT bool static_bool = true;
EXPORT uint8_t static_byte2 = 2;
EXPORT uint8_t static_byte3 = 3;
EXPORT uint8_t static_u8 = 200;
EXPORT int8_t static_i8 = -100;
EXPORT uint16_t static_u16 = 60000;
EXPORT int16_t static_i16 = -30000;
EXPORT uint32_t static_u32 = 4000000000u;
EXPORT int32_t static_i32 = -2000000000;
EXPORT uint64_t static_u64 = 18000000000000000000u;
EXPORT int64_t static_i64 = -9000000000000000000;
EXPORT size_t static_usize = 17000000000000000000u;
EXPORT ptrdiff_t static_isize = -8000000000000000000;
EXPORT float static_f32 = 0.1f;
EXPORT double static_f64 = 0.1;
EXPORT void *static_pointer = &static_u8;
EXPORT char static_text[] = "text of the fixture";
EXPORT void set_static_u32(uint32_t value) {
  static_u32 = value;
}

// Structs by value.

typedef struct {
  double x, y;
} Point;
typedef struct {
  float x, y, z;
} Vector;
typedef struct {
  uint8_t a;
  uint32_t b;
  uint16_t c;
} Mixed;
typedef struct {
  uint8_t a;
  Point p;
  int16_t b;
} Nested;
typedef struct {
  void *p;
  uint8_t a;
} Tagged;
typedef struct {
  uint8_t a, b, c;
} Three;
typedef struct {
  int64_t a, b, c, d;
  double e;
  float f;
  uint8_t g;
} Large;
typedef struct {
  float a;
  int32_t b;
  double c;
} Halves;
typedef struct {
  struct {
    struct {
      int8_t a;
      struct {
        uint16_t b;
      } deepest;
    } deeper;
    bool c;
  } deep;
  uint64_t d;
} Deep;
typedef struct {
  uint8_t only;
} One;
typedef struct {
  uint64_t a;
  size_t b;
  ptrdiff_t c;
  int64_t d;
} Wide;

#define STRUCTS(X)                                                                                           \
  X(Point)                                                                                                   \
  X(Vector)                                                                                                  \
  X(Mixed)                                                                                                   \
  X(Nested)                                                                                                  \
  X(Tagged)                                                                                                  \
  X(Three)                                                                                                   \
  X(Large)                                                                                                   \
  X(Halves)                                                                                                  \
  X(Deep)                                                                                                    \
  X(One)                                                                                                     \
  X(Wide)

// size_S, echo_S (by value through), read_S and write_S (copies between a struct by value and memory).
// Besides: call_S (through a callback), third_S (in a later place, after what may use up registers).
#define DEFINE(S)                                                                                            \
  EXPORT uint32_t size_##S(void) {                                                                           \
    return sizeof(S);                                                                                        \
  }                                                                                                          \
  EXPORT S echo_##S(S value) {                                                                               \
    return value;                                                                                            \
  }                                                                                                          \
  EXPORT S read_##S(const S *source) {                                                                       \
    return *source;                                                                                          \
  }                                                                                                          \
  EXPORT void write_##S(S *target, S value) {                                                                \
    *target = value;                                                                                         \
  }                                                                                                          \
  EXPORT S call_##S(S (*callback)(S), S value) {                                                             \
    return callback(value);                                                                                  \
  }                                                                                                          \
  EXPORT S third_##S(int64_t first, double second, S value, S other) {                                       \
    (void)other;                                                                                             \
    return first > 0 && second > 0 ? value : other;                                                          \
  }
STRUCTS(DEFINE)
#undef DEFINE

EXPORT void fill_Mixed(Mixed *m) {
  *m = (Mixed){1, 2, 3};
}
EXPORT uint32_t offset_Mixed(uint32_t field) {
  return field == 0 ? offsetof(Mixed, a) : field == 1 ? offsetof(Mixed, b) : offsetof(Mixed, c);
}
EXPORT uint32_t offset_Nested(uint32_t field) {
  return field == 0   ? offsetof(Nested, a)
         : field == 1 ? offsetof(Nested, p) + offsetof(Point, x)
         : field == 2 ? offsetof(Nested, p) + offsetof(Point, y)
                      : offsetof(Nested, b);
}
EXPORT uint32_t offset_Large(uint32_t field) {
  return field == 0 ? offsetof(Large, e) : field == 1 ? offsetof(Large, f) : offsetof(Large, g);
}
EXPORT double distance_Point(Point a, Point b) {
  return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}
EXPORT Point make_Point(double x, double y) {
  return (Point){x, y};
}

// Many arguments.

EXPORT double many(double a0, double a1, double a2, double a3, double a4, double a5, double a6, double a7,
                   double a8, double a9, double b0, double b1, double b2, double b3, double b4, double b5,
                   double b6, double b7, double b8, double b9, int64_t c0, int64_t c1, int64_t c2, int64_t c3,
                   int64_t c4, int64_t c5, int64_t c6, int64_t c7, int64_t c8, int64_t c9) {
  double doubles[] = {a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9};
  int64_t integers[] = {c0, c1, c2, c3, c4, c5, c6, c7, c8, c9};
  double sum = 0;
  for (int i = 0; i < 20; i++) sum += (i + 1) * doubles[i];
  for (int i = 0; i < 10; i++) sum += (i + 31) * (double)integers[i];
  return sum;
}

typedef double (*ManyCallback)(double, double, double, double, double, double, double, double, double, double,
                               double, double, double, double, double, double, double, double, double, double,
                               int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                               int64_t, int64_t);
EXPORT double call_many(ManyCallback callback) {
  return callback(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, -1, -2, -3, -4, -5,
                  -6, -7, -8, -9, -10);
}

EXPORT int64_t mixed_bytes(uint8_t a, int8_t b, uint16_t c, int16_t d, uint32_t e, int32_t f, uint8_t g,
                           int8_t h, uint16_t i, int16_t j, bool k, float l) {
  return a + 2 * b + 3 * c + 4 * d + 5 * (int64_t)e + 6 * (int64_t)f + 7 * g + 8 * h + 9 * i + 10 * j +
         11 * k + (int64_t)(12 * l);
}

// Callbacks.

typedef int32_t (*IntCallback)(int32_t);
typedef void (*VoidCallback)(void);
typedef int32_t (*PlainCallback)(void);

EXPORT void run(VoidCallback callback) {
  callback();
}
EXPORT int32_t run_int(PlainCallback callback) {
  return callback();
}
// Calls back twice, whatever happens the first time: 100 * first + second.
EXPORT int32_t run_two(PlainCallback first, PlainCallback second) {
  int32_t a = first();
  return 100 * a + second();
}
EXPORT int32_t run_times(IntCallback callback, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += callback(i);
  return sum;
}
EXPORT bool take_true(bool (*callback)(void)) {
  return callback();
}
EXPORT uint32_t take_struct(Point (*callback)(void), Point *target) {
  *target = callback();
  return 1;
}
EXPORT uint32_t take_three(Three (*callback)(void), uint8_t *target) {
  Three three = callback();
  memcpy(target, &three, sizeof three);
  return 1;
}

static VoidCallback stored;
EXPORT void store_callback(VoidCallback callback) {
  stored = callback;
}
EXPORT void run_stored(void) {
  stored();
}

// Threads.

EXPORT void sleep_ms(uint32_t milliseconds) {
  struct timespec pause = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  nanosleep(&pause, NULL);
}
EXPORT uint32_t sleep_and_give(uint32_t milliseconds, uint32_t value) {
  sleep_ms(milliseconds);
  return value;
}
EXPORT uint64_t thread_id(void) {
  return (uint64_t)pthread_self();
}

// How many threads were inside hold() at the same time, at most.
static atomic_int inside, most;
EXPORT uint32_t hold(uint32_t milliseconds) {
  int now = atomic_fetch_add(&inside, 1) + 1;
  int seen = atomic_load(&most);
  while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now)) {
  }
  sleep_ms(milliseconds);
  atomic_fetch_sub(&inside, 1);
  return 1;
}
EXPORT uint32_t most_held(void) {
  return (uint32_t)atomic_exchange(&most, 0);
}

// A gate: wait_gate() returns once open_gate() was called, or after five seconds.
static atomic_int gate;
EXPORT void shut_gate(void) {
  atomic_store(&gate, 0);
}
EXPORT void open_gate(void) {
  atomic_store(&gate, 1);
}
EXPORT uint32_t wait_gate(void) {
  for (int i = 0; i < 5000; i++) {
    if (atomic_load(&gate)) return 1;
    sleep_ms(1);
  }
  return 0;
}
// As wait_gate(), then gives the byte that the buffer holds by then.
EXPORT uint8_t byte_after_gate(const uint8_t *buffer, uint32_t index) {
  wait_gate();
  return buffer[index];
}
EXPORT double point_after_gate(Point p) {
  wait_gate();
  return p.x * 1000 + p.y;
}

// A native thread that calls back after a delay; its result can be asked for.
typedef struct {
  IntCallback callback;
  int32_t argument;
  uint32_t delay, count;
} Job;
static atomic_int last_result = -1;
static void *run_job(void *data) {
  Job job = *(Job *)data;
  free(data);
  if (job.delay) sleep_ms(job.delay);
  for (uint32_t i = 0; i < job.count; i++)
    atomic_store(&last_result, job.callback(job.argument + (int32_t)i));
  return NULL;
}
static pthread_t start_job(IntCallback callback, int32_t argument, uint32_t delay, uint32_t count) {
  Job *job = malloc(sizeof *job);
  *job = (Job){callback, argument, delay, count};
  pthread_t thread;
  pthread_create(&thread, NULL, run_job, job);
  return thread;
}
EXPORT void start_thread(IntCallback callback, int32_t argument, uint32_t delay, uint32_t count) {
  pthread_detach(start_job(callback, argument, delay, count));
}
EXPORT int32_t thread_result(void) {
  return atomic_load(&last_result);
}
EXPORT void clear_thread_result(void) {
  atomic_store(&last_result, -1);
}
// Runs the callback on as many threads at once and waits for all: not to be called on the callback's own
// thread.
EXPORT uint32_t join_threads(IntCallback callback, uint32_t threads, uint32_t count) {
  pthread_t started[64];
  for (uint32_t i = 0; i < threads; i++) started[i] = start_job(callback, (int32_t)(i * count), 0, count);
  for (uint32_t i = 0; i < threads; i++) pthread_join(started[i], NULL);
  return threads * count;
}
// Runs a callback on a new thread, and says in steps[] what happened in which order.
static VoidCallback step_callback;
static uint8_t *steps;
static void *run_steps(void *unused) {
  (void)unused;
  steps[0] = 1;
  step_callback();
  steps[1] = steps[2];
  return NULL;
}
EXPORT void start_steps(VoidCallback callback, uint8_t *array) {
  step_callback = callback;
  steps = array;
  pthread_t thread;
  pthread_create(&thread, NULL, run_steps, NULL);
  pthread_detach(thread);
}

// Results in memory whose members alone are written.
EXPORT Nested sparse_Nested(uint8_t a, double x, double y, int16_t b) {
  Nested result;
  result.a = a;
  result.p.x = x;
  result.p.y = y;
  result.b = b;
  return result;
}
EXPORT Large sparse_Large(int64_t a, uint8_t g) {
  Large result;
  result.a = a;
  result.b = result.c = result.d = 0;
  result.e = 0;
  result.f = 0;
  result.g = g;
  return result;
}
