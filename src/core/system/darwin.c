/* Where macOS differs from what posix.c has. */
#ifdef __APPLE__

#include "system.h"

#include <pthread.h>
#include <time.h>

_Static_assert(_PTHREAD_MUTEX_SIG_init == 0x32AAABA7, "PF_LOCK_INITIAL is PTHREAD_MUTEX_INITIALIZER");

/* Its conditions have no clock but the one that can be set, and a relative wait instead. */
void pf_condition_init(pf_condition *condition) {
  pthread_cond_init((pthread_cond_t *)(void *)condition, NULL);
}

void pf_condition_wait_ms(pf_condition *condition, pf_lock *lock, uint32_t ms) {
  struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
  pthread_cond_timedwait_relative_np((pthread_cond_t *)(void *)condition, (pthread_mutex_t *)(void *)lock,
                                     &time);
}

bool pf_stack_bounds(pf_stack *stack) {
  pthread_t self = pthread_self();
  stack->highest = pthread_get_stackaddr_np(self);
  stack->lowest = stack->highest - pthread_get_stacksize_np(self);
  return true;
}

#endif
