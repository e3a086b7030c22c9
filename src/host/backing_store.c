/* Node-API cannot hold memory, so V8 is asked for it by name: v8::ArrayBuffer::GetBackingStore() returns a
 * std::shared_ptr, of which one reference is kept here and given back by hand. That its two words and the
 * counts lie where they are expected is tried out with a buffer of our own before anything else is touched.
 * If anything differs (another C++ library, another runtime), memory is not held. */
#include "backing_store.h"

#include <stdatomic.h>
#include <stdint.h>

#include "../core/system/system.h"

/* What a shared_ptr points to beside the object. */
typedef struct control {
  void (**functions)(
      struct control *); /* the second disposes of the object, a later one of the block itself */
} control;

/* The two words of a std::shared_ptr. It is larger than them, so that C returns it as C++ does: through a
 * hidden pointer. */
typedef struct shared {
  void *store;
  control *control;
  void *unused;
} shared;

/* How the two C++ libraries count: libstdc++ from one, in an int; libc++ from zero, in a long. */
typedef struct gnu_control {
  control head;
  atomic_int references, weak;
} gnu_control;

typedef struct llvm_control {
  control head;
  atomic_long others, weak;
} llvm_control;

enum { DISPOSE = 2, GNU_DESTROY = 3, LLVM_DESTROY = 4, PROBE_BYTES = 64 };

typedef enum library { UNASKED, NONE, GNU, LLVM } library;

static pf_lock lock = PF_LOCK_INITIAL;
static struct {
  shared (*store_of)(napi_value buffer);
  void *(*bytes_of)(void *store);
  size_t (*size_of)(void *store);
  atomic_int library;
} v8;

static void release(library of, control *held) {
  if (of == GNU) {
    gnu_control *counts = (gnu_control *)(void *)held;
    if (atomic_fetch_sub(&counts->references, 1) != 1) return;
    held->functions[DISPOSE](held);
    if (atomic_fetch_sub(&counts->weak, 1) == 1) held->functions[GNU_DESTROY](held);
  } else {
    llvm_control *counts = (llvm_control *)(void *)held;
    if (atomic_fetch_sub(&counts->others, 1) != 0) return;
    held->functions[DISPOSE](held);
    if (atomic_fetch_sub(&counts->weak, 1) == 0) held->functions[LLVM_DESTROY](held);
  }
}

static bool is_counted(library of, control *held, int references) {
  if (of == GNU) {
    gnu_control *counts = (gnu_control *)(void *)held;
    return atomic_load(&counts->references) == references && atomic_load(&counts->weak) == 1;
  }
  llvm_control *counts = (llvm_control *)(void *)held;
  return atomic_load(&counts->others) == references - 1 && atomic_load(&counts->weak) == 0;
}

/* V8's functions, and which C++ library it was compiled with: the name of ArrayBuffer::New tells. */
static library find(void) {
  void *store_of = pf_loader_find("_ZN2v811ArrayBuffer15GetBackingStoreEv");
  void *bytes_of = pf_loader_find("_ZNK2v812BackingStore4DataEv");
  void *size_of = pf_loader_find("_ZNK2v812BackingStore10ByteLengthEv");
  bool gnu = pf_loader_find("_ZN2v811ArrayBuffer3NewEPNS_7IsolateESt10shared_ptrINS_12BackingStoreEE");
  bool llvm = pf_loader_find("_ZN2v811ArrayBuffer3NewEPNS_7IsolateENSt3__110shared_ptrINS_12BackingStoreEEE");
  if (!store_of || !bytes_of || !size_of || !pf_loader_find("_ZN2v82V810GetVersionEv") || gnu == llvm)
    return NONE;
  v8.store_of = (shared(*)(napi_value))(uintptr_t)store_of;
  v8.bytes_of = (void *(*)(void *))(uintptr_t)bytes_of;
  v8.size_of = (size_t(*)(void *))(uintptr_t)size_of;
  return gnu ? GNU : LLVM;
}

/* Whether the last functions that a release would call are code of some module. */
static bool is_code(library of, const control *held) {
  return pf_loader_holds((const void *)(uintptr_t)held->functions[DISPOSE]) &&
         pf_loader_holds((const void *)(uintptr_t)held->functions[of == GNU ? GNU_DESTROY : LLVM_DESTROY]);
}

/* Holds a buffer of our own twice, lets JavaScript's reference go, and then the last one: the counts must be
 * seen to follow. */
static library try_out(napi_env env) {
  napi_value buffer;
  void *bytes;
  library of = find();
  if (of == NONE || napi_create_arraybuffer(env, PROBE_BYTES, &bytes, &buffer) != napi_ok) return NONE;
  shared first = v8.store_of(buffer);
  if (!first.store || !first.control || v8.bytes_of(first.store) != bytes ||
      v8.size_of(first.store) != PROBE_BYTES || !is_counted(of, first.control, 2) ||
      !is_code(of, first.control))
    return NONE;
  shared second = v8.store_of(buffer);
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
  shared held = v8.store_of(buffer);
  return (pf_store){held.store, held.control, v8.bytes_of(held.store), v8.size_of(held.store)};
}

bool pf_store_has_moved(const pf_store *held) {
  return v8.bytes_of(held->store) != held->bytes || v8.size_of(held->store) < held->size;
}

void pf_store_release(const pf_store *held) {
  release((library)atomic_load(&v8.library), held->control);
}
