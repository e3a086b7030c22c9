/* Functions of JavaScript that V8 makes itself, which cost less to call than those of Node-API. */
#ifndef PF_HOST_FUNCTIONS_H
#define PF_HOST_FUNCTIONS_H

#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>

/* How JavaScript gets into C, the slowest first. */
typedef enum pf_way {
  PF_WAY_NODE_API, /* functions of Node-API */
  PF_WAY_RAW,      /* functions of V8: whatever C does, they may be used */
  PF_WAY_FAST      /* functions of V8 with a fast call, in which no JavaScript may run, on any version */
} pf_way;

/* What V8 calls: in a fast call with the receiver, else with what its C++ callbacks get. Neither is looked
 * at: arguments and results travel through the frame. */
typedef void pf_fast_function(void *receiver);
typedef void pf_raw_function(const void *info);

/* A string whose characters have one byte each, where V8 keeps it: Latin-1, with nothing at its end. Good
 * until the call returns. */
typedef struct pf_latin1 {
  const uint8_t *bytes;
  uint32_t length;
} pf_latin1;

/* The same with one argument. V8 calls it only in optimised code, and only with such a string. */
typedef void pf_fast_text_function(void *receiver, const pf_latin1 *text);

/* The best way that this process has, and in *why the reason for those who ask. Found out at the first call
 * in a process, by steps of which none can do harm. */
pf_way pf_way_best(const char **why);

/* Makes a function in the environment whose function is running, by a way that this process has. If `fast` is
 * not NULL, V8 may call that instead of `raw`. It must always be given together with the same `raw`. Returns
 * NULL if it could not be made. */
napi_value pf_way_function(pf_fast_function *fast, pf_raw_function *raw);

/* The same for a function of a string, if calls may be fast. Whatever `fast` is not called with goes to
 * `otherwise`. */
napi_value pf_way_text_function(pf_fast_text_function *fast, pf_raw_function *otherwise);

/* Whether a call of such a function arrives in this environment. */
bool pf_way_arrives(napi_env env);

#endif
