/* Memory of JavaScript that C goes on using after the call has returned to JavaScript: V8's backing stores,
 * held although their ArrayBuffers are transferred or collected meanwhile. */
#ifndef PF_BACKING_STORE_H
#define PF_BACKING_STORE_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>

/* What is held of one ArrayBuffer: two words of the runtime's own, and where its memory was. */
typedef struct pf_store {
  void *store, *control;
  const void *bytes;
  size_t size;
} pf_store;

/* Whether memory can be held in this process, which is tried out once. */
bool pf_store_can_hold(napi_env env);

/* Holds the memory of a value that is an ArrayBuffer and no SharedArrayBuffer. Only if pf_store_can_hold. */
pf_store pf_store_hold(napi_value buffer);

/* Whether the memory moved or became smaller although it was held, as one version of V8 lets it. Memory of
 * WebAssembly may grow where it is. */
bool pf_store_has_moved(const pf_store *held);

/* On any thread, also after the environment has ended. */
void pf_store_release(const pf_store *held);

#endif
