/* Types: codes, layouts and plans for JavaScript. */
#include "types.h"

#include <stdlib.h>
#include <string.h>

#include "parts.h"

pf_plan *pf_plan_from(napi_env env, napi_value text, pf_signature **signature) {
  const char *reason = "out of memory";
  size_t length;
  char *copy = pf_string(env, text, &length);
  if (!copy) return NULL;
  *signature = pf_signature_parse(copy, &reason);
  free(copy);
  pf_plan *plan = *signature ? pf_plan_make(*signature, &reason) : NULL;
  if (plan) return plan;
  pf_signature_free(*signature);
  *signature = NULL;
  return (pf_plan *)pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s", reason);
}

static napi_status add_number(napi_env env, napi_value array, uint32_t index, size_t number) {
  napi_value value;
  napi_status status = napi_create_double(env, (double)number, &value);
  return status == napi_ok ? napi_set_element(env, array, index, value) : status;
}

/* plan(signature): [bytes of the frame, the result's offset, the arguments'…], for callbacks. */
static napi_value plan_of(napi_env env, napi_callback_info info) {
  napi_value value, result;
  pf_signature *signature;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_plan *plan = pf_plan_from(env, value, &signature);
  if (!plan) return NULL;
  napi_status status = napi_create_array(env, &result);
  if (status == napi_ok) status = add_number(env, result, 0, plan->frame_size);
  if (status == napi_ok) status = add_number(env, result, 1, plan->result);
  for (uint32_t i = 0; i < signature->count && status == napi_ok; i++)
    status = add_number(env, result, 2 + i, plan->args[i]);
  pf_plan_free(plan);
  pf_signature_free(signature);
  PF_TRY(env, status);
  return result;
}

/* letter(name): the letter of a C type name, or undefined. */
static napi_value letter(napi_env env, napi_callback_info info) {
  napi_value value, result;
  size_t length;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  char *name = pf_string(env, value, &length);
  if (!name) return NULL;
  char found = strlen(name) == length ? pf_type_letter(name) : 0;
  free(name);
  if (!found) return NULL;
  PF_TRY(env, napi_create_string_utf8(env, &found, 1, &result));
  return result;
}

/* layout(type): [size, alignment, offset of each member…] in bytes. */
static napi_value layout(napi_env env, napi_callback_info info) {
  napi_value value, result;
  const char *reason;
  size_t length;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  char *text = pf_string(env, value, &length);
  if (!text) return NULL;
  pf_signature *parsed = pf_type_parse(text, &reason);
  free(text);
  if (!parsed) return pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s", reason);
  const pf_type *type = parsed->result;
  napi_status status = napi_create_array(env, &result);
  if (status == napi_ok) status = add_number(env, result, 0, type->size);
  if (status == napi_ok) status = add_number(env, result, 1, type->align);
  for (uint32_t i = 0; type->offsets && i < type->length && status == napi_ok; i++)
    status = add_number(env, result, 2 + i, type->offsets[i]);
  pf_signature_free(parsed);
  PF_TRY(env, status);
  return result;
}

napi_status pf_define_types(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"letter", letter},
      {"layout", layout},
      {"plan", plan_of},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
