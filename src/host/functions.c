/* V8 is asked by name for the constructor of functions that its own C++ callers use. Nothing of it is linked
 * or included. Its names stand in v8_calls.h, what a version of V8 expects in v8_versions.h. V8's own
 * constructors, and a description of its own if it shows one, must agree with that to the byte before
 * anything is made.
 */
#include "functions.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../core/system/system.h"
#include "v8_calls.h"
#include "v8_versions.h"

/* V8's CFunctionInfo: the result, and the arguments, of which the receiver is the first. */
typedef struct description {
  uint8_t result[4]; /* a CTypeInfo, which is void, and from some version on the kind of 64-bit integers */
  uint32_t count;
  const void *arguments; /* CTypeInfos */
} description;

/* V8's CFunction. */
typedef struct fast_call {
  uintptr_t function;
  const description *type;
} fast_call;

/* One for each function that is ever made fast; they live as long as the process. */
enum { FAST_CALLS = 64 };

static pf_lock lock = PF_LOCK_INITIAL;

static struct {
  void *(*isolate)(void);
  pf_v8_code *context, *make_template, *function_of;
  uint8_t arguments[8]; /* the CTypeInfos of the receiver and of a string */
  description nothing, text;
  fast_call fast_calls[FAST_CALLS];
  pf_way way;
  const char *why;
  atomic_bool is_known;
} v8;

/* The module that Node-API is in: no other's symbols are taken for V8's. The name may be NULL. */
static bool find(const pf_module *runtime, const char *name, void **address) {
  pf_module module = {NULL, NULL, NULL, false};
  *address = name ? pf_loader_find(name) : NULL;
  return *address && pf_loader_module(*address, &module) && module.id == runtime->id;
}

/* Reads a number and what must stand behind it, and moves on. */
static bool read_number(const char **at, const char *behind, long *number) {
  char *end;
  const size_t length = strlen(behind);
  *number = strtol(*at, &end, 10);
  if (end == *at || strncmp(end, behind, length) != 0) return false;
  *at = end + length;
  return true;
}

/* The row of a version as Node.js writes it, such as 11.3.244.8-node.30; NULL if there is none. */
static const pf_v8_version *version_of(const char *text) {
  long major = 0, minor = 0, other = 0;
  if (!read_number(&text, ".", &major) || !read_number(&text, ".", &minor) ||
      !read_number(&text, ".", &other) || !read_number(&text, "-node.", &other) ||
      !read_number(&text, "", &other))
    return NULL;
  for (size_t i = 0; i < sizeof pf_v8_versions / sizeof *pf_v8_versions; i++)
    if (pf_v8_versions[i].major == major && pf_v8_versions[i].minor == minor) return &pf_v8_versions[i];
  return NULL;
}

/* Whether V8's constructor writes what we would, and nothing behind it, and takes types to be as large. */
static bool constructs_the_same(const pf_module *runtime, const pf_v8_version *version,
                                const description *expected) {
  struct {
    description made;
    uint64_t behind[4];
  } ours = {.made = *expected, .behind = {0}}, theirs;
  const uint8_t result[8] = {0};
  void *construct, *argument, *pair;
  if (!find(runtime, version->has_representation ? PF_V8_INFO_64 : PF_V8_INFO, &construct) ||
      !find(runtime, PF_V8_INFO_ARGUMENT, &argument) || !find(runtime, PF_V8_FAST_CALL, &pair))
    return false;
  memset(&theirs, 0, sizeof theirs);
  ((void (*)(void *, const void *, unsigned, const void *, uint8_t))(uintptr_t)construct)(
      &theirs, result, expected->count, v8.arguments, 0);
  if (memcmp(&ours, &theirs, sizeof ours) != 0) return false;
  const char *(*nth)(const void *, unsigned) = (const char *(*)(const void *, unsigned))(uintptr_t)argument;
  if ((const uint8_t *)nth(&theirs, 0) != v8.arguments ||
      nth(&theirs, 1) - nth(&theirs, 0) != version->type_size)
    return false;
  const void *words[4] = {NULL};
  ((void (*)(void *, const void *, const void *))(uintptr_t)pair)(words, &lock, &theirs);
  return words[0] == &lock && words[1] == &theirs && !words[2] && !words[3];
}

/* Whether V8 describes a function of its own that takes a value and returns nothing as we do. Linkers may
 * have left that description out, or whoever uses it may not have filled it in yet. */
static bool describes_the_same(const pf_module *runtime, const pf_v8_version *version) {
  void *found;
  if (!find(runtime, version->has_representation ? PF_V8_OWN_INFO_64 : PF_V8_OWN_INFO, &found)) return true;
  const description *own = found;
  if (!own->arguments) return true;
  return memcmp(own->result, v8.nothing.result, sizeof own->result) == 0 && own->count == 1 &&
         memcmp(own->arguments, v8.arguments, version->type_size) == 0;
}

static pf_way choose(const char **why) {
  pf_module runtime = {NULL, NULL, NULL, false};
  void *version_text, *isolate, *context, *make_template, *function_of;
  *why = "the runtime shows no functions of V8";
  if (!pf_loader_module((const void *)(uintptr_t)napi_create_function, &runtime) ||
      !find(&runtime, PF_V8_VERSION, &version_text))
    return PF_WAY_NODE_API;
  *why = "this version of V8 is not among those that are known";
  const pf_v8_version *version = version_of(((const char *(*)(void))(uintptr_t)version_text)());
  if (!version) return PF_WAY_NODE_API;
  *why = "this V8 lacks functions that its version has";
  if (!find(&runtime, PF_V8_ISOLATE, &isolate) || !find(&runtime, PF_V8_CONTEXT, &context) ||
      !find(&runtime, PF_V8_TEMPLATE, &make_template) || !find(&runtime, PF_V8_FUNCTION, &function_of))
    return PF_WAY_NODE_API;
  v8.isolate = (void *(*)(void))(uintptr_t)isolate;
  v8.context = (pf_v8_code *)(uintptr_t)context;
  v8.make_template = (pf_v8_code *)(uintptr_t)make_template;
  v8.function_of = (pf_v8_code *)(uintptr_t)function_of;
  v8.arguments[0] = version->value_type;
  /* V8's numbers of types end with these two. */
  v8.arguments[version->type_size] = version->value_type + 1;
  v8.nothing = (description){{0}, 1, v8.arguments};
  v8.text = (description){{0}, 2, v8.arguments};
  *why = "this V8 describes its functions otherwise than its version does";
  if (!constructs_the_same(&runtime, version, &v8.nothing) ||
      !constructs_the_same(&runtime, version, &v8.text) || !describes_the_same(&runtime, version))
    return PF_WAY_NODE_API;
  *why = version->is_fast ? "V8 describes its functions as is known of its version"
                          : "fast calls are switched off in this version of V8";
  return version->is_fast ? PF_WAY_FAST : PF_WAY_RAW;
}

pf_way pf_way_best(const char **why) {
  if (!atomic_load(&v8.is_known)) {
    pf_lock_take(&lock);
    if (!atomic_load(&v8.is_known)) v8.way = choose(&v8.why);
    atomic_store(&v8.is_known, true);
    pf_lock_give(&lock);
  }
  *why = v8.why;
  return v8.way;
}

/* The description of a function's fast call; NULL if there is no room for one more. */
static const fast_call *fast_call_of(uintptr_t fast, const description *type) {
  size_t i = 0;
  pf_lock_take(&lock);
  while (i < FAST_CALLS && v8.fast_calls[i].function && v8.fast_calls[i].function != fast) i++;
  if (i < FAST_CALLS) v8.fast_calls[i] = (fast_call){fast, type};
  pf_lock_give(&lock);
  return i < FAST_CALLS ? &v8.fast_calls[i] : NULL;
}

/* A napi_value is a handle of V8's: what it returns is one, in the scope of the function that is running. */
static napi_value make(pf_raw_function *raw, const fast_call *fast) {
  void *isolate = v8.isolate();
  void *made = pf_v8_template(v8.make_template, isolate, raw, fast);
  return made ? pf_v8_function(v8.function_of, made, pf_v8_context(v8.context, isolate)) : NULL;
}

napi_value pf_way_function(pf_fast_function *fast, pf_raw_function *raw) {
  return make(raw, fast ? fast_call_of((uintptr_t)fast, &v8.nothing) : NULL);
}

napi_value pf_way_text_function(pf_fast_text_function *fast, pf_raw_function *otherwise) {
  return make(otherwise, fast_call_of((uintptr_t)fast, &v8.text));
}

static PF_TLS bool has_arrived;

static void arrive(const void *info) {
  (void)info;
  has_arrived = true;
}

bool pf_way_arrives(napi_env env) {
  napi_value function = pf_way_function(NULL, arrive), result;
  napi_valuetype type;
  has_arrived = false;
  return function && napi_typeof(env, function, &type) == napi_ok && type == napi_function &&
         napi_call_function(env, function, function, 0, NULL, &result) == napi_ok && has_arrived;
}
