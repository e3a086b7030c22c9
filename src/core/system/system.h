/* What polyffi asks of an operating system. Nothing else in src/ includes a header of one: posix.c answers
 * for Linux and macOS, darwin.c where macOS differs, win32.c and win32_loader.c for Windows. Types are opaque
 * and have room for every system's own. */
#ifndef PF_SYSTEM_H
#define PF_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Threads. */

/* Starts a thread that nobody waits for, with so many bytes of C stack. Its signal mask is the caller's, and
 * it cannot be cancelled. False if it cannot be started. */
bool pf_thread_start(size_t stack, void (*run)(void *data), void *data);

/* Calls run(data). If the thread ends there (pthread_exit, or pthread_cancel if it is cancelable inside, or
 * at the end), calls abandoned(data) on the way out, and the caller never goes on. */
void pf_thread_guard(void (*run)(void *data), void (*abandoned)(void *data), void *data, bool cancelable);

/* Says whether this thread may be cancelled, and returns what was said before. */
bool pf_thread_cancelable(bool can);

/* Thread-local storage. One word, fetched without a call where the C library keeps room for that in libraries
 * opened late. */
#if defined(__GLIBC__)
#define PF_TLS __thread __attribute__((tls_model("initial-exec")))
#else
#define PF_TLS __thread
#endif

/* What other modules of the process may find. */
#ifdef _WIN32
#define PF_EXPORT __declspec(dllexport)
#else
#define PF_EXPORT __attribute__((visibility("default")))
#endif

/* Locks: not recursive. */

typedef struct pf_lock {
  void *room[8];
} pf_lock;

/* For locks that live as long as the process, which need no pf_lock_init. */
#ifdef __APPLE__
#define PF_LOCK_INITIAL                                                                                      \
  {                                                                                                          \
    { (void *)0x32AAABA7 }                                                                                   \
  }
#else
#define PF_LOCK_INITIAL                                                                                      \
  {                                                                                                          \
    { NULL }                                                                                                 \
  }
#endif

void pf_lock_init(pf_lock *lock);
void pf_lock_destroy(pf_lock *lock);
void pf_lock_take(pf_lock *lock);
void pf_lock_give(pf_lock *lock);

/* Conditions. The lock is held, and is held again when waiting ends, which may be for no reason. */

typedef struct pf_condition {
  void *room[8];
} pf_condition;

void pf_condition_init(pf_condition *condition);
void pf_condition_destroy(pf_condition *condition);
/* Wakes one, or all. */
void pf_condition_signal(pf_condition *condition);
void pf_condition_broadcast(pf_condition *condition);
void pf_condition_wait(pf_condition *condition, pf_lock *lock);
/* Waits at most so many milliseconds of a clock that nobody sets. */
void pf_condition_wait_ms(pf_condition *condition, pf_lock *lock, uint32_t ms);

/* Milliseconds of a clock that nobody sets, from some point in the past. */
int64_t pf_clock_ms(void);

/* The C stack of this thread, as far as it may grow. */
typedef struct pf_stack {
  const char *lowest, *highest; /* the first byte, and the one behind the last */
} pf_stack;

/* Returns false if the system does not say. Slow: keep the answer. */
bool pf_stack_bounds(pf_stack *stack);

/* Memory at a multiple of alignment, which is a power of two and divides size. NULL if there is none. */
void *pf_memory_new(size_t alignment, size_t size);
void pf_memory_free(void *memory);

/* Copies a piece of this module's code, with zeroed memory in place of a piece of its data. It lies as far
 * from the copy as `data` lies from `code`, so that code which reaches that data by its distance finds the
 * new one. Whole pages come along with each. The code is the module's file once more, which asks the system
 * for less than memory that was written and is then executed. If that file cannot be had, it is that. Returns
 * the copy of code, NULL if the system forbids it. It is never freed. */
void *pf_code_copy(const void *code, size_t code_size, void *data, size_t data_size);

/* The loader. Reasons are its own text, cut to capacity bytes with the NUL. */

enum {
  PF_OPEN_NOW = 1,    /* resolve every function at once instead of at its first call */
  PF_OPEN_GLOBAL = 2, /* make the symbols visible to libraries opened later */
  PF_OPEN_DEEP = 4    /* the library's own symbols win over those of the process, if the system can do that */
};

/* Opens a library, or all modules of the process if path is NULL. NULL with a reason on failure. */
void *pf_loader_open(const char *path, unsigned flags, char *reason, size_t capacity);

/* Finds a symbol, whose address may be NULL. False with a reason if there is none. */
bool pf_loader_symbol(void *handle, const char *name, void **address, char *reason, size_t capacity);

void pf_loader_close(void *handle);

/* Returns the address of a symbol of any module of the process, or NULL. */
void *pf_loader_find(const char *name);

/* Whether an address lies in a module of the process. */
bool pf_loader_holds(const void *address);

/* The module of the process that an address lies in. */
typedef struct pf_module {
  const void *id;               /* the same for all addresses in one module */
  const char *lowest, *highest; /* a part of it that the address lies in, and where that ends */
  bool is_addon;                /* its file is named as addons are, *.node */
} pf_module;

/* Returns false if an address lies in none, or if the system does not say. */
bool pf_loader_module(const void *address, pf_module *module);

/* Returns the address of a symbol in the addon that was loaded first of those that have it, whether or not
 * other modules see its symbols. NULL if there is none, or if the system does not say. */
void *pf_loader_first(const char *name);

/* Whether an addon of another FFI package is loaded, which its file's name tells. False if the system does
 * not say. */
bool pf_loader_has_other_ffi(void);

static inline bool pf_is_addon_name(const char *name) {
  size_t length = name ? strlen(name) : 0;
  return length > 5 && memcmp(name + length - 5, ".node", 5) == 0;
}

/* koffi.node, ffi_bindings.node, ffi-rs.linux-x64-gnu.node: an addon with ffi in its name that is not ours.
 */
static inline bool pf_is_other_ffi_name(const char *name) {
  if (!pf_is_addon_name(name)) return false;
  const char *file = strrchr(name, '/');
  file = file ? file + 1 : name;
  return strstr(file, "ffi") && !strstr(file, "polyffi");
}

/* Keeps the module that an address lies in loaded for the rest of the process, whoever closes it. */
void pf_loader_keep(const void *inside);

/* Returns what gives the place of this thread's errno, as the code at an address sees it. On Windows a
 * process may have several C libraries with one each. */
typedef int *(*pf_errno_place)(void);
pf_errno_place pf_errno_of(const void *code);

#ifdef _WIN32
/* The first module of the process that has a symbol, NULL if none has. It is not to be closed. */
void *pf_loader_module_of(const char *name);
#endif

/* Windows' GetLastError and SetLastError, which other systems have not: 0 there. */
#ifdef _WIN32
enum { PF_HAS_SYSTEM_ERROR = true };
uint32_t pf_system_error(void);
void pf_system_error_set(uint32_t error);
#else
enum { PF_HAS_SYSTEM_ERROR = false };
static inline uint32_t pf_system_error(void) {
  return 0;
}
static inline void pf_system_error_set(uint32_t error) {
  (void)error;
}
#endif

#endif
