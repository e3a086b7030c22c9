/* Objects and strings as arguments: what only C can take from a JavaScript value. */
#ifndef PF_ARGUMENTS_H
#define PF_ARGUMENTS_H

#include "binding.h"

/* Strings made for one call. */
typedef struct pf_text {
  struct pf_text *next;
  char bytes[];
} pf_text;
void pf_texts_free(pf_text *texts);

/* A UTF-8 copy of a string: in the arena, if one is given and it fits there, so that one call of Node-API
 * does; else added to *texts. NULL with an exception on failure. */
char *pf_text_copy(napi_env env, napi_value value, pf_environment *arena, pf_text **texts, size_t *length);

/* Writes the objects and strings among values into the slots of image. A view travels or buffer as its
 * address, a string as that of a UTF-8 copy, which goes to the arena where one is given, else to *texts.
 * Other values are left: the wrapper stored them. Returns 0, the number (from 1) of an argument whose text
 * has a NUL where that is refused, or -1 with an exception. */
int pf_bound_fill(napi_env env, pf_bound *bound, char *image, pf_environment *arena, pf_text **texts,
                  const napi_value *values, size_t count);

/* The address of a view's first byte or of a buffer. False, without an exception, for other values. */
bool pf_address_of(napi_env env, napi_value value, void **address, size_t *length);

#endif
