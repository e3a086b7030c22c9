/* Types: codes, layouts, and the plans of signatures that JavaScript gives as texts. */
#ifndef PF_TYPES_H
#define PF_TYPES_H

#include "../core/abi/abi.h"
#include "napi_util.h"

/* Parses and plans the signature that a string value holds. The caller owns both; NULL with an exception. */
pf_plan *pf_plan_from(napi_env env, napi_value text, pf_signature **signature);

#endif
