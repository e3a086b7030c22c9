#include "arguments.h"

#include <stdlib.h>
#include <string.h>

bool pf_address_of(napi_env env, napi_value value, void **address, size_t *length) {
  napi_typedarray_type type;
  napi_value buffer;
  size_t offset;
  if (napi_get_typedarray_info(env, value, &type, length, address, &buffer, &offset) == napi_ok) {
    static const unsigned char shift[] = {0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3};
    /* Kinds that are newer than Node-API 8 (float16) have two bytes an element. */
    *length <<= (size_t)type < sizeof shift ? shift[type] : 1;
    return true;
  }
  return napi_get_arraybuffer_info(env, value, address, length) == napi_ok ||
         napi_get_dataview_info(env, value, length, address, &buffer, &offset) == napi_ok;
}

void pf_texts_free(pf_text *texts) {
  while (texts) {
    pf_text *next = texts->next;
    free(texts);
    texts = next;
  }
}

char *pf_text_copy(napi_env env, napi_value value, pf_environment *arena, pf_text **texts, size_t *length) {
  if (arena && arena->arena) {
    size_t left = PF_ARENA_SIZE - arena->arena_used;
    char *copy = arena->arena + arena->arena_used;
    if (left > 64) {
      PF_TRY_OR(env, napi_get_value_string_utf8(env, value, copy, left, length), NULL);
      /* A cut text ends within four bytes of the room, because a character is not split. */
      if (*length + 5 < left) {
        arena->arena_used += *length + 1;
        return copy;
      }
    }
  }
  PF_TRY_OR(env, napi_get_value_string_utf8(env, value, NULL, 0, length), NULL);
  pf_text *text = malloc(sizeof *text + *length + 1);
  if (!text) return (char *)pf_out_of_memory(env);
  text->next = *texts;
  *texts = text;
  PF_TRY_OR(env, napi_get_value_string_utf8(env, value, text->bytes, *length + 1, length), NULL);
  return text->bytes;
}

int pf_bound_fill(napi_env env, pf_bound *bound, char *image, pf_environment *arena, pf_text **texts,
                  const napi_value *values, size_t count) {
  size_t next = 0;
  const uint32_t *slots = bound->call.plan->args;
  if (arena && !arena->arena) arena->arena = malloc(PF_ARENA_SIZE);
  for (size_t i = 0; bound->fills[i]; i++) {
    void *pointer = NULL;
    if (bound->fills[i] == '.') continue;
    if (bound->fills[i] == 'e') {
      pointer = env;
    } else if (next == count) {
      break;
    } else if (bound->fills[i] == 'n') {
      pointer = values[next++];
    } else {
      napi_value value = values[next++];
      size_t length;
      napi_valuetype type;
      PF_TRY_OR(env, napi_typeof(env, value, &type), -1);
      if (type == napi_string) {
        if (!(pointer = pf_text_copy(env, value, arena, texts, &length))) return -1;
        if ((bound->call.flags & PF_BOUND_REJECT_NUL) && memchr(pointer, '\0', length)) return (int)i + 1;
      } else if (type != napi_object || !pf_address_of(env, value, &pointer, &length) || length == 0) {
        /* What an empty view stands for is for the dialect to say, which has stored it. */
        continue;
      }
    }
    memcpy(image + slots[i], &pointer, sizeof pointer);
  }
  return 0;
}
