/* Linux, and macOS but for what darwin.c has. */
#if !defined(_WIN32)

#include "system.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(pf_lock) && _Alignof(pthread_mutex_t) <= _Alignof(pf_lock),
               "a lock has room for the system's");
_Static_assert(sizeof(pthread_cond_t) <= sizeof(pf_condition) &&
                   _Alignof(pthread_cond_t) <= _Alignof(pf_condition),
               "a condition has room for the system's");

static pthread_mutex_t *mutex_of(pf_lock *lock) {
  return (pthread_mutex_t *)(void *)lock;
}

static pthread_cond_t *cond_of(pf_condition *condition) {
  return (pthread_cond_t *)(void *)condition;
}

/* What a thread is given, freed by it. */
typedef struct start {
  void (*run)(void *data);
  void *data;
} start;

static void *run_thread(void *given) {
  start begun = *(start *)given;
  free(given);
  begun.run(begun.data);
  return NULL;
}

bool pf_thread_start(size_t stack, void (*run)(void *), void *data) {
  pthread_attr_t attributes;
  pthread_t thread;
  start *given = malloc(sizeof *given);
  if (!given) return false;
  *given = (start){run, data};
  bool started = false;
  if (pthread_attr_init(&attributes) == 0) {
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, stack);
    started = pthread_create(&thread, &attributes, run_thread, given) == 0;
    pthread_attr_destroy(&attributes);
  }
  if (!started) free(given);
  return started;
}

void pf_thread_guard(void (*run)(void *), void (*abandoned)(void *), void *data) {
  pthread_cleanup_push(abandoned, data);
  run(data);
  pthread_cleanup_pop(0);
}

void pf_lock_init(pf_lock *lock) {
  pthread_mutex_init(mutex_of(lock), NULL);
}

void pf_lock_destroy(pf_lock *lock) {
  pthread_mutex_destroy(mutex_of(lock));
}

void pf_lock_take(pf_lock *lock) {
  pthread_mutex_lock(mutex_of(lock));
}

void pf_lock_give(pf_lock *lock) {
  pthread_mutex_unlock(mutex_of(lock));
}

void pf_condition_destroy(pf_condition *condition) {
  pthread_cond_destroy(cond_of(condition));
}

void pf_condition_signal(pf_condition *condition) {
  pthread_cond_signal(cond_of(condition));
}

void pf_condition_broadcast(pf_condition *condition) {
  pthread_cond_broadcast(cond_of(condition));
}

void pf_condition_wait(pf_condition *condition, pf_lock *lock) {
  pthread_cond_wait(cond_of(condition), mutex_of(lock));
}

int64_t pf_clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void *pf_memory_new(size_t alignment, size_t size) {
  void *memory = NULL;
  return posix_memalign(&memory, alignment, size) == 0 ? memory : NULL;
}

void pf_memory_free(void *memory) {
  free(memory);
}

static void explain(char *reason, size_t capacity) {
  const char *text = dlerror();
  snprintf(reason, capacity, "%s", text ? text : "the loader gives no reason");
}

void *pf_loader_open(const char *path, unsigned flags, char *reason, size_t capacity) {
  int mode =
      (flags & PF_OPEN_NOW ? RTLD_NOW : RTLD_LAZY) | (flags & PF_OPEN_GLOBAL ? RTLD_GLOBAL : RTLD_LOCAL);
#ifdef RTLD_DEEPBIND
  if (flags & PF_OPEN_DEEP) mode |= RTLD_DEEPBIND;
#endif
  void *handle = dlopen(path, mode);
  if (!handle) explain(reason, capacity);
  return handle;
}

bool pf_loader_symbol(void *handle, const char *name, void **address, char *reason, size_t capacity) {
  dlerror();
  *address = dlsym(handle, name);
  if (*address) return true;
  /* Only dlerror tells the address NULL from a missing symbol. */
  const char *text = dlerror();
  if (!text) return true;
  snprintf(reason, capacity, "%s", text);
  return false;
}

void pf_loader_close(void *handle) {
  dlclose(handle);
}

void *pf_loader_find(const char *name) {
  return dlsym(RTLD_DEFAULT, name);
}

void pf_loader_keep(const void *inside) {
  Dl_info found;
  if (!dladdr(inside, &found) || !found.dli_fname) return;
  void *handle = dlopen(found.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  if (handle) dlclose(handle);
}

int *pf_last_error(void) {
  return &errno;
}

#ifndef __APPLE__

#ifndef __GLIBC__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

void pf_condition_init(pf_condition *condition) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(cond_of(condition), &attributes);
  pthread_condattr_destroy(&attributes);
}

void pf_condition_wait_ms(pf_condition *condition, pf_lock *lock, uint32_t ms) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += ms / 1000;
  until.tv_nsec += (long)(ms % 1000) * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_sec++;
    until.tv_nsec -= 1000000000;
  }
  pthread_cond_timedwait(cond_of(condition), mutex_of(lock), &until);
}

#ifndef __GLIBC__
/* The main thread's stack grows up to a limit; musl reports only what is mapped so far. */
static void grow_main(pf_stack *stack) {
  struct rlimit limit;
  if (syscall(SYS_gettid) != getpid() || getrlimit(RLIMIT_STACK, &limit) != 0) return;
  stack->lowest = limit.rlim_cur < (uintptr_t)stack->highest ? stack->highest - limit.rlim_cur : NULL;
}
#endif

bool pf_stack_bounds(pf_stack *stack) {
  pthread_attr_t attributes;
  void *base = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return false;
  bool known = pthread_attr_getstack(&attributes, &base, &size) == 0;
  pthread_attr_destroy(&attributes);
  if (!known || !base) return false;
  stack->lowest = base;
  stack->highest = stack->lowest + size;
#ifndef __GLIBC__
  grow_main(stack);
#endif
  return true;
}

#endif
#endif
