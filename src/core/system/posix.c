/* Linux, and macOS but for what darwin.c has. */
#if !defined(_WIN32)

#include "system.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#ifdef __linux__
#include <link.h>
#endif
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

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
  pf_thread_cancelable(false);
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

void pf_thread_guard(void (*run)(void *), void (*abandoned)(void *), void *data, bool cancelable) {
  pthread_cleanup_push(abandoned, data);
  bool before = pf_thread_cancelable(cancelable);
  run(data);
  pthread_testcancel();
  pf_thread_cancelable(before);
  pthread_cleanup_pop(0);
}

bool pf_thread_cancelable(bool can) {
  int before = PTHREAD_CANCEL_ENABLE;
  pthread_setcancelstate(can ? PTHREAD_CANCEL_ENABLE : PTHREAD_CANCEL_DISABLE, &before);
  return before == PTHREAD_CANCEL_ENABLE;
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

/* Whole pages, as addresses. */
typedef struct pages {
  uintptr_t start, end;
} pages;

static pages pages_of(const void *memory, size_t size) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), first = (uintptr_t)memory;
  return (pages){first & ~(page - 1), (first + size + page - 1) & ~(page - 1)};
}

#ifdef __linux__

/* Where a piece of a module's code lies in the module's file. */
typedef struct origin {
  pages code;
  const char *file; /* NULL until found */
  off_t offset;
} origin;

static int is_origin(struct dl_phdr_info *module, size_t size, void *data) {
  origin *wanted = data;
  (void)size;
  for (int n = 0; n < module->dlpi_phnum; n++) {
    const ElfW(Phdr) *segment = &module->dlpi_phdr[n];
    uintptr_t start = module->dlpi_addr + segment->p_vaddr;
    if (segment->p_type != PT_LOAD || wanted->code.end <= start ||
        wanted->code.start >= start + segment->p_filesz)
      continue;
    wanted->file = module->dlpi_name;
    wanted->offset = (off_t)(wanted->code.start - start + segment->p_offset);
    return 1;
  }
  return 0;
}

/* Maps the file of which some code was loaded, if it still is the same. */
static bool map_from_file(pages code, void *to) {
  origin found = {.code = code};
  if (!dl_iterate_phdr(is_origin, &found)) return false;
  int file = open(found.file, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  size_t size = code.end - code.start;
  /* Not fstat, which glibc has as a function since 2.33 only. */
  bool mapped =
      lseek(file, 0, SEEK_END) >= found.offset + (off_t)size &&
      mmap(to, size, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, file, found.offset) != MAP_FAILED;
  close(file);
  return mapped && memcmp(to, (const void *)code.start, size) == 0;
}

#else

static bool map_from_file(pages code, void *to) {
  (void)code;
  (void)to;
  return false;
}

#endif

static bool map_copy(pages code, void *to) {
  size_t size = code.end - code.start;
  if (mmap(to, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_FIXED, -1, 0) == MAP_FAILED)
    return false;
  memcpy(to, (const void *)code.start, size);
  if (mprotect(to, size, PROT_READ | PROT_EXEC) != 0) return false;
  __builtin___clear_cache(to, (char *)to + size);
  return true;
}

void *pf_code_copy(const void *code, size_t code_size, void *data, size_t data_size) {
  pages text = pages_of(code, code_size), words = pages_of(data, data_size);
  if (text.start < words.end && words.start < text.end) return NULL;
  uintptr_t start = text.start < words.start ? text.start : words.start;
  size_t size = (text.end > words.end ? text.end : words.end) - start;
  /* Nobody else's memory comes to lie between the two. */
  char *room = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (room == MAP_FAILED) return NULL;
  char *text_room = room + (text.start - start);
  if (mprotect(room + (words.start - start), words.end - words.start, PROT_READ | PROT_WRITE) == 0 &&
      (map_from_file(text, text_room) || map_copy(text, text_room)))
    return room + ((uintptr_t)code - start);
  munmap(room, size);
  return NULL;
}

static void explain(char *reason, size_t capacity) {
  const char *text = dlerror();
  snprintf(reason, capacity, "%s", text ? text : "the loader gives no reason");
}

void *pf_loader_open(const char *path, unsigned flags, char *reason, size_t capacity) {
  /* No file has such a name, and the loader would need as much stack. */
  if (path && strlen(path) >= PATH_MAX) {
    snprintf(reason, capacity, "%.64s...: cannot open shared object file: File name too long", path);
    return NULL;
  }
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

bool pf_loader_holds(const void *address) {
  Dl_info found;
  return dladdr(address, &found) != 0;
}

void pf_loader_keep(const void *inside) {
  Dl_info found;
  if (!dladdr(inside, &found) || !found.dli_fname) return;
  void *handle = dlopen(found.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  if (handle) dlclose(handle);
}

static int *errno_place(void) {
  return &errno;
}

pf_errno_place pf_errno_of(const void *code) {
  (void)code;
  return errno_place;
}

#ifndef __APPLE__

#ifndef __GLIBC__
#include <sys/resource.h>
#include <sys/syscall.h>
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
