/* The control bits of floating-point arithmetic: rounding, traps, and whether denormal numbers are zero. A
 * library may set them when it is loaded, which must not change how the program computes. */
#ifndef PF_FLOAT_CONTROL_H
#define PF_FLOAT_CONTROL_H

#include <stdint.h>

#if defined(__x86_64__) || defined(__i386__)
/* MXCSR: the lowest six bits are what arithmetic has met so far. */
enum { PF_FLOAT_STATUS = 0x3f };

static inline uint64_t pf_float_control(void) {
  return __builtin_ia32_stmxcsr() & ~(unsigned)PF_FLOAT_STATUS;
}

static inline void pf_float_restore(uint64_t control) {
  unsigned now = __builtin_ia32_stmxcsr();
  if ((now & ~(unsigned)PF_FLOAT_STATUS) != control)
    __builtin_ia32_ldmxcsr((unsigned)control | (now & PF_FLOAT_STATUS));
}
#elif defined(__aarch64__)
/* FPCR, which has no other bits. */
static inline uint64_t pf_float_control(void) {
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  return control;
}

static inline void pf_float_restore(uint64_t control) {
  if (pf_float_control() != control) __asm__ volatile("msr fpcr, %0" ::"r"(control));
}
#else
static inline uint64_t pf_float_control(void) {
  return 0;
}

static inline void pf_float_restore(uint64_t control) {
  (void)control;
}
#endif

#endif
