/* Where macOS differs from what posix.c has. */
#ifdef __APPLE__

#include "system.h"

#include <dlfcn.h>
#include <mach-o/dyld.h>
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

/* dyld does not tell the parts of an image, so that what is said of an address holds for that alone. */
bool pf_loader_module(const void *address, pf_module *module) {
  Dl_info found;
  if (!dladdr(address, &found)) return false;
  module->id = found.dli_fbase;
  module->lowest = address;
  module->highest = (const char *)address + 1;
  module->is_addon = pf_is_addon_name(found.dli_fname);
  return true;
}

void *pf_loader_first(const char *name) {
  for (uint32_t i = 0; i < _dyld_image_count(); i++) {
    const char *file = _dyld_get_image_name(i);
    void *handle = pf_is_addon_name(file) ? dlopen(file, RTLD_LAZY | RTLD_NOLOAD) : NULL;
    void *address = handle ? dlsym(handle, name) : NULL;
    if (handle) dlclose(handle);
    if (address) return address;
  }
  return NULL;
}

bool pf_loader_has_other_ffi(void) {
  for (uint32_t i = 0; i < _dyld_image_count(); i++)
    if (pf_is_other_ffi_name(_dyld_get_image_name(i))) return true;
  return false;
}

#endif
