/* Memory of JavaScript's that a call off the thread was lent, held until the call has ended. */
#ifndef PF_LENT_H
#define PF_LENT_H

#include "../host/backing_store.h"

typedef struct pf_lent {
  pf_store *stores;
  size_t count;
} pf_lent;

/* Holds the memory among some values, although its ArrayBuffers may be transferred meanwhile, if this process
 * can do that. False, without an exception, if there is no memory for it. */
bool pf_lent_hold(napi_env env, pf_lent *lent, const napi_value *values, size_t count);

/* On the environment's thread: whether some of it is not where it was. */
bool pf_lent_has_moved(const pf_lent *lent);

/* On any thread. */
void pf_lent_release(pf_lent *lent);

#endif
