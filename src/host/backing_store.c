/* Node-API cannot hold memory, so V8 is asked for it by name: v8::ArrayBuffer::GetBackingStore() returns a
 * std::shared_ptr, of which one reference is kept here and given back by hand. That its two words and the
 * counts lie where they are expected is tried out with a buffer of our own before anything else is touched.
 * If anything differs (another C++ library, another runtime), memory is not held. */
#include "backing_store.h"

#include <stdatomic.h>
#include <stdint.h>

#include "../core/system/system.h"
#include "v8_calls.h"

/* What a shared_ptr points to beside the object. */
typedef struct control {
  void (**functions)(struct control *); /* one disposes of the object, another one of the block itself */
} control;

/* How the C++ libraries count: libstdc++ and Microsoft's from one, in an int; libc++ from zero, in a long. */
typedef struct int_control {
  control head;
  atomic_int references, weak;
} int_control;

typedef struct llvm_control {
  control head;
  atomic_long others, weak;
} llvm_control;

typedef enum library { UNASKED, NONE, GNU, LLVM, MICROSOFT } library;

/* Which of the functions dispose of the object, and which of the block. */
static const struct {
  uint8_t dispose, destroy;
} at[] = {[GNU] = {2, 3}, [LLVM] = {2, 4}, [MICROSOFT] = {0, 1}};

enum { PROBE_BYTES = 64 };

static pf_lock lock = PF_LOCK_INITIAL;
static struct {
  pf_v8_code *store_of;
  void *(*bytes_of)(void *store);
  size_t (*size_of)(void *store);
  atomic_int library;
} v8;

static void release(library of, control *held) {
  if (of == LLVM) {
    llvm_control *counts = (llvm_control *)(void *)held;
    if (atomic_fetch_sub(&counts->others, 1) != 0) return;
    held->functions[at[of].dispose](held);
    if (atomic_fetch_sub(&counts->weak, 1) == 0) held->functions[at[of].destroy](held);
  } else {
    int_control *counts = (int_control *)(void *)held;
    if (atomic_fetch_sub(&counts->references, 1) != 1) return;
    held->functions[at[of].dispose](held);
    if (atomic_fetch_sub(&counts->weak, 1) == 1) held->functions[at[of].destroy](held);
  }
}

static bool is_counted(library of, control *held, int references) {
  if (of == LLVM) {
    llvm_control *counts = (llvm_control *)(void *)held;
    return atomic_load(&counts->others) == references - 1 && atomic_load(&counts->weak) == 0;
  }
  int_control *counts = (int_control *)(void *)held;
  return atomic_load(&counts->references) == references && atomic_load(&counts->weak) == 1;
}

static bool has(const char *name) {
  return name && pf_loader_find(name);
}

/* V8's functions, and which C++ library it was compiled with. */
static library find(void) {
  void *store_of = pf_loader_find(PF_V8_STORE);
  void *bytes_of = pf_loader_find(PF_V8_STORE_BYTES);
  void *size_of = pf_loader_find(PF_V8_STORE_SIZE);
  const bool gnu = has(PF_V8_OF_GNU), llvm = has(PF_V8_OF_LLVM), microsoft = has(PF_V8_OF_MICROSOFT);
  if (!store_of || !bytes_of || !size_of || !has(PF_V8_VERSION) || gnu + llvm + microsoft != 1) return NONE;
  v8.store_of = (pf_v8_code *)(uintptr_t)store_of;
  v8.bytes_of = (void *(*)(void *))(uintptr_t)bytes_of;
  v8.size_of = (size_t(*)(void *))(uintptr_t)size_of;
  return gnu ? GNU : llvm ? LLVM : MICROSOFT;
}

/* Whether the last functions that a release would call are code of some module. */
static bool is_code(library of, const control *held) {
  return pf_loader_holds((const void *)(uintptr_t)held->functions[at[of].dispose]) &&
         pf_loader_holds((const void *)(uintptr_t)held->functions[at[of].destroy]);
}

/* Holds a buffer of our own twice, lets JavaScript's reference go, and then the last one: the counts must be
 * seen to follow. */
static library try_out(napi_env env) {
  napi_value buffer;
  void *bytes;
  library of = find();
  if (of == NONE || napi_create_arraybuffer(env, PROBE_BYTES, &bytes, &buffer) != napi_ok) return NONE;
  pf_v8_shared first = pf_v8_store(v8.store_of, buffer);
  if (!first.object || !first.control || v8.bytes_of(first.object) != bytes ||
      v8.size_of(first.object) != PROBE_BYTES || !is_counted(of, first.control, 2) ||
      !is_code(of, first.control))
    return NONE;
  pf_v8_shared second = pf_v8_store(v8.store_of, buffer);
  if (second.control != first.control || !is_counted(of, first.control, 3)) return NONE;
  release(of, second.control);
  if (!is_counted(of, first.control, 2) || napi_detach_arraybuffer(env, buffer) != napi_ok ||
      !is_counted(of, first.control, 1))
    return NONE;
  release(of, first.control);
  return of;
}

bool pf_store_can_hold(napi_env env) {
  int of = atomic_load(&v8.library);
  if (of == UNASKED) {
    pf_lock_take(&lock);
    of = atomic_load(&v8.library);
    if (of == UNASKED) atomic_store(&v8.library, of = (int)try_out(env));
    pf_lock_give(&lock);
  }
  return of != NONE;
}

pf_store pf_store_hold(napi_value buffer) {
  pf_v8_shared held = pf_v8_store(v8.store_of, buffer);
  return (pf_store){held.object, held.control, v8.bytes_of(held.object), v8.size_of(held.object)};
}

bool pf_store_has_moved(const pf_store *held) {
  return v8.bytes_of(held->store) != held->bytes || v8.size_of(held->store) < held->size;
}

void pf_store_release(const pf_store *held) {
  release((library)atomic_load(&v8.library), held->control);
}
