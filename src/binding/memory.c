/* Memory: addresses of JavaScript's, and JavaScript's access to any other.
 *
 * What these functions take and give travels in the frame, as for calls. These are words behind all images,
 * so that they disturb no call in the making, and an answer in the first result slot. */
#include <stdlib.h>
#include <string.h>

#include "../core/list.h"
#include "after.h"
#include "arguments.h"
#include "parts.h"

static void *address_in(uint64_t word) {
  return (void *)(uintptr_t)word;
}

/* addressOf(value): true with the address of a view's first byte, or of an ArrayBuffer, as the answer; false
 * for any other value. */
static napi_value address_of(napi_env env, napi_callback_info info) {
  napi_value value;
  napi_valuetype type;
  void *address = NULL;
  size_t length;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, value, &type));
  bool found = type == napi_object && pf_address_of(env, value, &address, &length);
  *pf_answer() = (uint64_t)(uintptr_t)address;
  return pf_boolean(env, found);
}

/* load1() … load8(): the bytes at the first word, as the answer; no alignment needed. store1() … store8():
 * the second word's lowest bytes to the first. */
#define ACCESS(size)                                                                                         \
  static napi_value load##size(napi_env env, napi_callback_info info) {                                      \
    (void)env;                                                                                               \
    (void)info;                                                                                              \
    memcpy(pf_answer(), address_in(pf_words()[0]), size);                                                    \
    return NULL;                                                                                             \
  }                                                                                                          \
  static napi_value store##size(napi_env env, napi_callback_info info) {                                     \
    (void)env;                                                                                               \
    (void)info;                                                                                              \
    memcpy(address_in(pf_words()[0]), pf_words() + 1, size);                                                 \
    return NULL;                                                                                             \
  }
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)

/* copy(): from the second word to the first, as many bytes as the third says; they may overlap. */
static napi_value copy(napi_env env, napi_callback_info info) {
  uint64_t *at = pf_words();
  (void)env;
  (void)info;
  memmove(address_in(at[0]), address_in(at[1]), at[2]);
  return NULL;
}

/* textLength(): bytes before the NUL at the first word, as the answer. */
static napi_value text_length(napi_env env, napi_callback_info info) {
  (void)env;
  (void)info;
  *pf_answer() = strlen(address_in(pf_words()[0]));
  return NULL;
}

/* text(): the UTF-8 text at the first word, up to its NUL, as a string; invalid bytes become U+FFFD. */
static napi_value text(napi_env env, napi_callback_info info) {
  (void)info;
  return pf_text_value(env, address_in(pf_words()[0]), NAPI_AUTO_LENGTH, false);
}

/* textOrLatin1(): the same, read as Latin-1 if it is no valid UTF-8. */
static napi_value text_or_latin1(napi_env env, napi_callback_info info) {
  const char *at = address_in(pf_words()[0]);
  (void)info;
  return pf_text_value(env, at, NAPI_AUTO_LENGTH, !pf_is_utf8(at));
}

/* textOf(): the second word says how many bytes; NULs stay in the string. */
static napi_value text_of(napi_env env, napi_callback_info info) {
  (void)info;
  return pf_text_value(env, address_in(pf_words()[0]), (size_t)pf_words()[1], false);
}

typedef void (*deallocator)(void *bytes, void *context);

typedef struct owned_memory {
  pf_letter letter;
  pf_environment *environment;
  deallocator free;
  void *bytes, *context;
  pf_library *library; /* NULL, or what the bytes lie in: it is held */
} owned_memory;

static void deallocate(pf_letter *letter, napi_env env) {
  owned_memory *owned = (owned_memory *)(void *)letter;
  (void)env;
  if (owned->free) owned->free(owned->bytes, owned->context);
  if (owned->library) pf_environment_unload(owned->environment, owned->library);
  pf_environment_release(owned->environment);
  free(owned);
}

/* Some runtimes finalize inside the collector, where a deallocator that is a callback could not run. */
static void release_memory(napi_env env, void *data, void *hint) {
  owned_memory *owned = hint;
  (void)data;
  if (!pf_mailbox_post(&owned->environment->mailbox, &owned->letter)) deallocate(&owned->letter, env);
}

/* arrayBuffer(library): over the memory at the first word, of as many bytes as the second says, without a
 * copy. The third word, where it is not 0, is the address of void (*)(void *bytes, void *context), called
 * once when the buffer is collected; the fourth its context. An open library stays loaded until then, too:
 * until the memory is let go, wherever a program moves it. */
static napi_value array_buffer(napi_env env, napi_callback_info info) {
  const uint64_t *at = pf_words();
  napi_value buffer, value;
  napi_valuetype type;
  owned_memory *owned = NULL;
  pf_handle *handle = NULL;
  pf_environment *environment = pf_environment_of(env);
  if (!environment || pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, value, &type));
  if (type == napi_external && !(handle = pf_unwrap(env, &pf_handle_tag, value))) return NULL;
  if (handle && !handle->open)
    return pf_throw(env, PF_ERROR, "ERR_FFI_LIBRARY_CLOSED", "the library is closed");
  if (!at[0])
    return pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_INVALID_POINTER", "there is no memory at the address NULL");
  if (at[2] || handle) {
    if (!pf_environment_listen(environment)) return NULL;
    if (!(owned = malloc(sizeof *owned))) return pf_out_of_memory(env);
    *owned = (owned_memory){{.serve = deallocate}, environment,       (deallocator)address_in(at[2]),
                            address_in(at[0]),     address_in(at[3]), handle ? handle->library : NULL};
    pf_environment_retain(environment);
    if (handle) pf_library_retain(handle->library);
  }
  napi_status status = pf_external_buffer(env, address_in(at[0]), (size_t)at[1],
                                          owned ? release_memory : NULL, owned, &buffer);
  if (status == napi_ok) return buffer;
  if (owned) pf_environment_release(environment);
  if (handle) pf_library_release(handle->library);
  free(owned);
  if (status == napi_no_external_buffers_allowed)
    return pf_throw(
        env, PF_ERROR, "ERR_FFI_NO_EXTERNAL_BUFFERS",
        "this runtime allows no ArrayBuffer over memory that is not its own: copy the bytes instead");
  return pf_failed(env, "napi_create_external_arraybuffer");
}

/* pointer(): an external whose address is the first word. */
static napi_value pointer(napi_env env, napi_callback_info info) {
  napi_value external;
  (void)info;
  PF_TRY(env, napi_create_external(env, address_in(pf_words()[0]), NULL, NULL, &external));
  return external;
}

/* pointerOf(value): an external whose address is that of a view's first byte or of an ArrayBuffer; undefined
 * for any other value. */
static napi_value pointer_of(napi_env env, napi_callback_info info) {
  napi_value value, external;
  napi_valuetype type;
  void *address = NULL;
  size_t length;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, value, &type));
  if (type != napi_object || !pf_address_of(env, value, &address, &length)) return NULL;
  *pf_answer() = (uint64_t)(uintptr_t)address;
  PF_TRY(env, napi_create_external(env, address, NULL, NULL, &external));
  return external;
}

/* pointerAddress(value): true with the address of an external as the answer; false for any other value. */
static napi_value pointer_address(napi_env env, napi_callback_info info) {
  napi_value value;
  napi_valuetype type;
  void *address = NULL;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, value, &type));
  if (type == napi_external) PF_TRY(env, napi_get_value_external(env, value, &address));
  *pf_answer() = (uint64_t)(uintptr_t)address;
  return pf_boolean(env, type == napi_external);
}

/* isDetached(buffer): whether an ArrayBuffer's memory has been taken away. */
static napi_value is_detached(napi_env env, napi_callback_info info) {
  napi_value value;
  bool detached = false;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_is_detached_arraybuffer(env, value, &detached));
  return pf_boolean(env, detached);
}

/* A text that C has. */
typedef struct pf_kept_text {
  struct pf_kept_text *next, **previous; /* in the environment's list */
  char bytes[];
} pf_kept_text;

static void free_kept(pf_kept_text *text) {
  PF_LIST_REMOVE(text);
  free(text);
}

void pf_kept_texts_end(pf_environment *environment) {
  while (environment->texts) free_kept(environment->texts);
}

/* newText(string): the address of a NUL-terminated UTF-8 copy as the answer, 0 where it fails. It lives until
 * freeText(), which takes the first word, or until the environment ends. */
static napi_value new_text(napi_env env, napi_callback_info info) {
  pf_environment *environment = pf_environment_of(env);
  napi_value value;
  size_t length;
  *pf_answer() = 0;
  if (!environment || pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_kept_text *text = pf_string_behind(env, value, offsetof(pf_kept_text, bytes), &length);
  if (!text) return NULL;
  PF_LIST_ADD(environment->texts, text);
  *pf_answer() = (uint64_t)(uintptr_t)text->bytes;
  return NULL;
}

static napi_value free_text(napi_env env, napi_callback_info info) {
  char *bytes = address_in(pf_words()[0]);
  (void)env;
  (void)info;
  if (bytes) free_kept((pf_kept_text *)(void *)(bytes - offsetof(pf_kept_text, bytes)));
  return NULL;
}

/* eventLoop(): the address of the runtime's uv_loop_t as the answer, 0 where it has none to show. The
 * function is looked up by name, because not every runtime has it. */
static napi_value event_loop(napi_env env, napi_callback_info info) {
  typedef napi_status (*get_loop)(napi_env env, void **loop);
  void *symbol = pf_loader_find("napi_get_uv_event_loop"), *loop = NULL;
  get_loop function;
  (void)info;
  memcpy(&function, &symbol, sizeof function);
  if (symbol && function(env, &loop) != napi_ok) loop = NULL;
  *pf_answer() = (uint64_t)(uintptr_t)loop;
  return NULL;
}

napi_status pf_define_memory(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"addressOf", address_of},
      {"load1", load1},
      {"load2", load2},
      {"load4", load4},
      {"load8", load8},
      {"store1", store1},
      {"store2", store2},
      {"store4", store4},
      {"store8", store8},
      {"copy", copy},
      {"textLength", text_length},
      {"text", text},
      {"textOrLatin1", text_or_latin1},
      {"textOf", text_of},
      {"arrayBuffer", array_buffer},
      {"pointer", pointer},
      {"pointerOf", pointer_of},
      {"pointerAddress", pointer_address},
      {"isDetached", is_detached},
      {"newText", new_text},
      {"freeText", free_text},
      {"eventLoop", event_loop},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
