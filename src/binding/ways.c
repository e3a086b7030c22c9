/* The ways in below Node-API (src/host/functions.h): the calls of invoke.c by functions of V8's. What
 * a call leaves to be done is not done here but by finish(), because that may throw. */
#include <string.h>

#include "../host/functions.h"
#include "invoke.h"
#include "parts.h"

/* The counters of a build for tests, which its libraries can read. */
#ifdef PF_COUNT_WAYS
PF_EXPORT uint64_t polyffi_raw_calls, polyffi_fast_calls, polyffi_fast_texts;
#define COUNT(counter) (void)counter++
#else
#define COUNT(counter) (void)0
#endif

/* In a fast call no JavaScript runs, because no callback of this thread is alive. So nobody looks at what is
 * active, and nobody waits. The FFI of another runtime finds these functions by their names, and calls them
 * without a receiver, which they do not look at. */
#define WAYS(name, how)                                                                                      \
  PF_EXPORT pf_fast_function polyffi_fast_##name;                                                            \
  void polyffi_fast_##name(void *receiver) {                                                                 \
    pf_frame *frame = pf_thread_frame;                                                                       \
    pf_call *call = pf_frame_call(frame);                                                                    \
    (void)receiver;                                                                                          \
    COUNT(polyffi_fast_calls);                                                                               \
    how(call, (char *)frame);                                                                                \
  }                                                                                                          \
  static void raw_##name(const void *info) {                                                                 \
    pf_frame *frame = pf_thread_frame;                                                                       \
    pf_call *call = pf_frame_call(frame);                                                                    \
    (void)info;                                                                                              \
    COUNT(polyffi_raw_calls);                                                                                \
    if (pf_invoke(frame, call, how)) pf_call_finish(frame, call);                                            \
  }

static inline void run_any(pf_call *call, char *frame) {
  call->run(call, frame);
}

WAYS(any, run_any)
#define ENTRY(name, function) WAYS(name, pf_run_##name)
PF_SHAPES(ENTRY)
#undef ENTRY

/* The same, of integers that are stored as numbers. */
#define ENTRY(name, function)                                                                                \
  static inline void run_numbers_##name(pf_call *call, char *frame) {                                        \
    function(call->address, frame);                                                                          \
  }                                                                                                          \
  WAYS(numbers_##name, run_numbers_##name)
PF_NUMBER_SHAPES(ENTRY)
#undef ENTRY

typedef struct entry {
  pf_fast_function *fast;
  pf_raw_function *raw;
  const char *name; /* of fast */
} entry;

#define NAMED(name)                                                                                          \
  { polyffi_fast_##name, raw_##name, "polyffi_fast_" #name }

/* By shape, and for those without one. */
static const entry entries[] = {
#define ENTRY(name, function) [PF_SHAPE_##name] = NAMED(name),
    PF_SHAPES(ENTRY)
#undef ENTRY
        {NULL, NULL, NULL}};
static const entry number_entries[] = {
#define ENTRY(name, function) [PF_SHAPE_##name] = NAMED(numbers_##name),
    PF_NUMBER_SHAPES(ENTRY)
#undef ENTRY
        {NULL, NULL, NULL}};
static const entry any_entry[] = {NAMED(any)};

/* Whether a text became UTF-8 with a NUL behind it, in so much room. One with a NUL inside never does: what
 * that means is for others to say. Most texts are ASCII, so that a word of them is looked at at a time. */
static bool put_utf8(uint8_t *to, size_t room, const pf_latin1 *text, size_t *size) {
  const size_t length = text->length;
  uint64_t odd = 0; /* has the high bit of a byte if one of the characters is NUL or not ASCII */
  size_t i = 0, n = 0;
  if (length >= room) return false;
  for (uint64_t word; i + 8 <= length; i += 8) {
    memcpy(&word, text->bytes + i, 8);
    memcpy(to + i, &word, 8);
    odd |= word | (word - UINT64_C(0x0101010101010101));
  }
  for (; i < length; i++) {
    to[i] = text->bytes[i];
    odd |= (uint8_t)(to[i] | (to[i] - 1));
  }
  to[length] = '\0';
  *size = length + 1;
  if (!(odd & UINT64_C(0x8080808080808080))) return true;
  if (2 * length >= room) return false;
  for (i = 0; i < length; i++) {
    const uint8_t byte = text->bytes[i];
    if (byte == 0) return false;
    if (byte >= 0x80) to[n++] = 0xc0 | byte >> 6;
    to[n++] = byte < 0x80 ? byte : 0x80 | (byte & 0x3f);
  }
  to[n] = '\0';
  *size = n + 1;
  return true;
}

/* putText(string): its UTF-8 to where the next text goes, and that address to the slot that is asked for;
 * where it cannot be, there is no next one. */
static void fast_put_text(void *receiver, const pf_latin1 *text) {
  char *frame = (char *)pf_thread_frame;
  uint32_t *next = (uint32_t *)(void *)(frame + PF_FRAME_TEXT_NEXT);
  char *to = frame + *next;
  size_t size;
  (void)receiver;
  if (*next == 0) return;
  if (!put_utf8((uint8_t *)to, PF_FRAME_SIZE - *next, text, &size)) {
    *next = 0;
    return;
  }
  COUNT(polyffi_fast_texts);
  memcpy(frame + *(uint32_t *)(void *)(frame + PF_FRAME_TEXT_SLOT), &to, sizeof to);
  *next += (uint32_t)size;
}

static void put_no_text(const void *info) {
  (void)info;
  *(uint32_t *)(void *)((char *)pf_thread_frame + PF_FRAME_TEXT_NEXT) = 0;
}

/* The function of a way; of Node-API's, the name by which others find the fast one. NULL if it could not be
 * made. */
static napi_value make(napi_env env, const entry *entry, pf_way way) {
  napi_value name;
  if (way != PF_WAY_NODE_API) return pf_way_function(way == PF_WAY_FAST ? entry->fast : NULL, entry->raw);
  return napi_create_string_utf8(env, entry->name, NAPI_AUTO_LENGTH, &name) == napi_ok ? name : NULL;
}

/* Adds an array of these to an object, with holes where there is no entry. */
static bool add_all(napi_env env, napi_value to, const char *name, const entry *list, size_t count,
                    pf_way way) {
  napi_value array;
  if (napi_create_array(env, &array) != napi_ok) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (!list[i].raw) continue;
    napi_value made = make(env, &list[i], way);
    if (!made || napi_set_element(env, array, i, made) != napi_ok) return false;
  }
  return napi_set_named_property(env, to, name, array) == napi_ok;
}

/* All functions of a way, or their names: {shapes, numbers, any, putText of the fast way}; NULL if one could
 * not be made. */
static napi_value make_all(napi_env env, pf_way way) {
  napi_value made;
  if (napi_create_object(env, &made) != napi_ok ||
      !add_all(env, made, "shapes", entries, sizeof entries / sizeof *entries, way) ||
      !add_all(env, made, "numbers", number_entries, sizeof number_entries / sizeof *number_entries, way) ||
      !add_all(env, made, "any", any_entry, 1, way))
    return NULL;
  if (way != PF_WAY_FAST) return made;
  napi_value put_text = pf_way_text_function(fast_put_text, put_no_text);
  return put_text && napi_set_named_property(env, made, "putText", put_text) == napi_ok ? made : NULL;
}

/* ways(best): [which, why, raw functions, fast functions] (make_all), of which there may be fewer:
 * which way is in use, at best the one that is asked for. */
static napi_value ways(napi_env env, napi_callback_info info) {
  napi_value value, result;
  uint32_t best;
  const char *why;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_get_value_uint32(env, value, &best));
  pf_way way = pf_way_best(&why);
  if (best < way) {
    way = (pf_way)best;
    why = "POLYFFI_FAST asks for it";
  }
  if (way != PF_WAY_NODE_API && !pf_way_arrives(env)) {
    way = PF_WAY_NODE_API;
    why = "a call by V8's own function did not arrive";
  }
  PF_TRY(env, napi_create_array(env, &result));
  for (pf_way made = PF_WAY_RAW; made <= way; made++) {
    napi_value functions = make_all(env, made);
    if (!functions) return pf_failed(env, "v8::FunctionTemplate::GetFunction");
    PF_TRY(env, napi_set_element(env, result, 1 + (uint32_t)made, functions));
  }
  PF_TRY(env, napi_create_uint32(env, way, &value));
  PF_TRY(env, napi_set_element(env, result, 0, value));
  PF_TRY(env, napi_create_string_utf8(env, why, NAPI_AUTO_LENGTH, &value));
  PF_TRY(env, napi_set_element(env, result, 1, value));
  return result;
}

/* fastNames(): of the fast functions, for the FFI of the runtime, which finds them in the addon's file. */
static napi_value fast_names(napi_env env, napi_callback_info info) {
  napi_value names = make_all(env, PF_WAY_NODE_API);
  (void)info;
  return names ? names : pf_failed(env, "napi_create_string_utf8");
}

/* By this they find out whether what they have opened is this copy of the addon: another one has no frame. */
PF_EXPORT void polyffi_arrive(void);

void polyffi_arrive(void) {
  if (pf_thread_frame) pf_answer()[0] = 1;
}

/* finish(): what a raw or fast call of the function in the call's slot left to be done; it throws. */
static napi_value finish(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  (void)info;
  return pf_bound_after(env, frame, (pf_bound *)pf_frame_call(frame));
}

napi_status pf_define_ways(napi_env env, napi_value engine) {
  napi_status status = pf_define(env, engine, "ways", ways, NULL);
  if (status == napi_ok) status = pf_define(env, engine, "fastNames", fast_names, NULL);
  return status == napi_ok ? pf_define(env, engine, "finish", finish, NULL) : status;
}
