#include "lent.h"

#include <stdlib.h>

#include "napi_util.h"
#include "parts.h"

/* Whether a value is an ArrayBuffer, or a view, whose *buffer then is one. Shared memory stays where it is.
 */
static bool is_lent(napi_env env, napi_value value, napi_value *buffer) {
  bool is_buffer = false;
  if (napi_get_typedarray_info(env, value, NULL, NULL, NULL, buffer, NULL) != napi_ok &&
      napi_get_dataview_info(env, value, NULL, NULL, buffer, NULL) != napi_ok)
    *buffer = value;
  return napi_is_arraybuffer(env, *buffer, &is_buffer) == napi_ok && is_buffer;
}

bool pf_lent_hold(napi_env env, pf_lent *lent, const napi_value *values, size_t count) {
  napi_value buffer;
  if (count == 0 || !pf_store_can_hold(env)) return true;
  if (!(lent->stores = malloc(count * sizeof *lent->stores))) return false;
  for (size_t i = 0; i < count; i++)
    if (is_lent(env, values[i], &buffer)) lent->stores[lent->count++] = pf_store_hold(buffer);
  return true;
}

bool pf_lent_has_moved(const pf_lent *lent) {
  for (size_t i = 0; i < lent->count; i++)
    if (pf_store_has_moved(&lent->stores[i])) return true;
  return false;
}

void pf_lent_release(pf_lent *lent) {
  for (size_t i = 0; i < lent->count; i++) pf_store_release(&lent->stores[i]);
  free(lent->stores);
}

/* canHold(): whether memory that a call was lent is held until the call has ended. */
static napi_value can_hold(napi_env env, napi_callback_info info) {
  (void)info;
  return pf_boolean(env, pf_store_can_hold(env));
}

napi_status pf_define_lent(napi_env env, napi_value engine) {
  return pf_define(env, engine, "canHold", can_hold, NULL);
}
