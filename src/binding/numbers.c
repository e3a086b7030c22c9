/* What JavaScript must know of the frame and of flags: engine.numbers, objects of names and numbers. lib/core
 * takes each number from here, so that none stands twice. */
#include <stddef.h>

#include "binding.h"
#include "callback.h"
#include "parts.h"

typedef struct number {
  const char *name;
  uint32_t value;
} number;

/* Offsets in bytes inside the frame. */
static const number at[] = {
    {"call", offsetof(pf_frame, call)},
    {"errno", offsetof(pf_frame, error)},
    {"after", offsetof(pf_frame, after)},
    {"mode", offsetof(pf_frame, mode)},
    {"result", PF_FRAME_INT_RESULT},
    {"number", PF_FRAME_NUMBER},
    {"words", PF_FRAME_WORDS},
    {"texts", PF_FRAME_TEXTS},
    {"textNext", PF_FRAME_TEXT_NEXT},
    {"textSlot", PF_FRAME_TEXT_SLOT},
    {"ticket", PF_FRAME_TICKET},
    {"live", PF_FRAME_LIVE},
    {NULL, 0},
};

/* Bits of the word at `after`. */
static const number after[] = {
    {"exception", PF_AFTER_EXCEPTION},
    {"stack", PF_AFTER_STACK},
    {"abandoned", PF_AFTER_ABANDONED},
    {"moved", PF_AFTER_MOVED},
    {NULL, 0},
};

/* Flags of a bound function. */
static const number bound[] = {
    {"errno", PF_CALL_ERRNO},
    {"rejectNul", PF_BOUND_REJECT_NUL},
    {"text", PF_BOUND_TEXT},
    {"latin1", PF_BOUND_TEXT_LATIN1},
    {"value", PF_BOUND_VALUE},
    {"pointer", PF_BOUND_POINTER},
    /* Only where there is such a thing: a NULL ends the list. */
    {PF_HAS_SYSTEM_ERROR ? "lastError" : NULL, PF_CALL_LAST_ERROR},
    {NULL, 0},
};

/* Flags of a callback. */
static const number callback[] = {
    {"queued", PF_CALLBACK_QUEUED},
    {"lastRules", PF_CALLBACK_LAST_RULES},
    {NULL, 0},
};

/* How a callback's stub runs: what the word at `mode` says. */
static const number mode[] = {
    {"inside", PF_CALLBACK_INSIDE},
    {"task", PF_CALLBACK_TASK},
    {"elsewhere", PF_CALLBACK_ELSEWHERE},
    {NULL, 0},
};

/* Flags of an opened library. */
static const number open[] = {
    {"now", PF_OPEN_NOW},
    {"global", PF_OPEN_GLOBAL},
    {"deep", PF_OPEN_DEEP},
    {NULL, 0},
};

/* Who decides where arguments live: one of these. */
static const number abi[] = {
#if defined(PF_ABI_SYSV_X64)
    {"sysvX64", 1},
#elif defined(PF_ABI_WIN64)
    {"win64", 1},
#elif defined(PF_ABI_AAPCS64)
    {"aapcs64", 1},
#else
    {"libffi", 1},
#endif
    {NULL, 0},
};

static const struct {
  const char *name;
  const number *numbers;
} groups[] = {
    {"abi", abi},           {"at", at},     {"after", after}, {"bound", bound},
    {"callback", callback}, {"mode", mode}, {"open", open},
};

static napi_status define_group(napi_env env, napi_value numbers, const char *name, const number *of) {
  napi_value group, value;
  napi_status status = napi_create_object(env, &group);
  for (; status == napi_ok && of->name; of++) {
    status = napi_create_uint32(env, of->value, &value);
    if (status == napi_ok) status = napi_set_named_property(env, group, of->name, value);
  }
  return status == napi_ok ? napi_set_named_property(env, numbers, name, group) : status;
}

napi_status pf_define_numbers(napi_env env, napi_value engine) {
  napi_value numbers;
  napi_status status = napi_create_object(env, &numbers);
  for (size_t i = 0; i < sizeof groups / sizeof *groups && status == napi_ok; i++)
    status = define_group(env, numbers, groups[i].name, groups[i].numbers);
  return status == napi_ok ? napi_set_named_property(env, engine, "numbers", numbers) : status;
}
