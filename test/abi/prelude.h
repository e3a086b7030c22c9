/* What every generated file needs: folding received values into a digest, making result values out of it.
 * Also reading and writing values in "wire" form (value bytes one after the other, without padding). */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <wchar.h>

/* The convention of what polyffi calls, and of what it makes for callbacks. */
#ifdef PF_MS_ABI
#define PF_CONVENTION __attribute__((ms_abi))
#undef va_start
#undef va_end
#define va_list __builtin_ms_va_list
#define va_start __builtin_ms_va_start
#define va_end __builtin_ms_va_end
#else
#define PF_CONVENTION
#endif

#ifdef _WIN32
#define PF_EXPORT __declspec(dllexport)
#else
#define PF_EXPORT __attribute__((visibility("default"))) PF_CONVENTION
#endif
#define PF_APART static __attribute__((noinline, unused))

/* The value bytes of a long double: 10 of the x87 format's 16, all 16 of a binary128, 8 where it is a double.
 */
#define LD_BYTES ((size_t)(__LDBL_MANT_DIG__ == 64 ? 10 : sizeof(long double)))

#define PF_START 0xcbf29ce484222325u

/* FNV-1a. */
PF_APART uint64_t fold(uint64_t h, const void *data, size_t size) {
  const uint8_t *bytes = data;
  for (size_t i = 0; i < size; i++) h = (h ^ bytes[i]) * 0x100000001b3u;
  return h;
}

/* A NaN counts as the default NaN: JavaScript does not promise to keep its payload. */
PF_APART uint64_t fold_f32(uint64_t h, const void *data) {
  uint32_t bits;
  memcpy(&bits, data, sizeof bits);
  if ((bits & 0x7fffffffu) > 0x7f800000u) bits = 0x7fc00000u;
  return fold(h, &bits, sizeof bits);
}

PF_APART uint64_t fold_f64(uint64_t h, const void *data) {
  uint64_t bits;
  memcpy(&bits, data, sizeof bits);
  if ((bits & 0x7fffffffffffffffu) > 0x7ff0000000000000u) bits = 0x7ff8000000000000u;
  return fold(h, &bits, sizeof bits);
}

/* The next word of the stream that a digest starts (splitmix64). */
PF_APART uint64_t next(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

PF_APART float next_f32(uint64_t *state) {
  uint64_t x = next(state);
  switch (x & 0x3f) {
    case 0:
      return __builtin_inff();
    case 1:
      return -0.0f;
    case 2:
      return __builtin_nanf("");
    default:
      return (float)(int32_t)(x >> 32) * 0x1p-9f;
  }
}

PF_APART double next_f64(uint64_t *state) {
  uint64_t x = next(state);
  switch (x & 0x3f) {
    case 0:
      return -__builtin_inf();
    case 1:
      return -0.0;
    case 2:
      return __builtin_nan("");
    default:
      return (double)(int64_t)x * 0x1p-21;
  }
}

PF_APART long double next_ld(uint64_t *state) {
  uint64_t x = next(state);
  return (long double)(int64_t)x * 3 + (long double)(next(state) & 0xffff) * 0x1p-8L;
}

/* Takes size bytes off the wire; the pointer that is returned is that of the next value. */
PF_APART const uint8_t *take(void *to, const uint8_t *wire, size_t size) {
  memcpy(to, wire, size);
  return wire + size;
}

PF_APART uint8_t *give(uint8_t *wire, const void *from, size_t size) {
  memcpy(wire, from, size);
  return wire + size;
}

PF_APART uint8_t *give_f32(uint8_t *wire, const void *from) {
  uint32_t bits;
  memcpy(&bits, from, sizeof bits);
  if ((bits & 0x7fffffffu) > 0x7f800000u) bits = 0x7fc00000u;
  return give(wire, &bits, sizeof bits);
}

PF_APART uint8_t *give_f64(uint8_t *wire, const void *from) {
  uint64_t bits;
  memcpy(&bits, from, sizeof bits);
  if ((bits & 0x7fffffffffffffffu) > 0x7ff0000000000000u) bits = 0x7ff8000000000000u;
  return give(wire, &bits, sizeof bits);
}
