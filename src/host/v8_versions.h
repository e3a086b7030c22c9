/* The versions of V8 whose functions polyffi can make by itself (functions.c). CONTRIBUTING.md says how a row
 * is added. */
#ifndef PF_V8_VERSIONS_H
#define PF_V8_VERSIONS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct pf_v8_version {
  int major, minor;
  uint8_t type_size;       /* bytes of a CTypeInfo */
  uint8_t value_type;      /* its number for a v8::Value */
  bool has_representation; /* CFunctionInfo's constructor is told what 64-bit integers are */
  bool is_fast;            /* fast calls are on, and known to be good */
} pf_v8_version;

/* A test has a table of its own. */
#ifndef PF_V8_VERSIONS
#define PF_V8_VERSIONS                                                                                       \
  {10, 2, 3, 8, false, false},     /* Node.js 18 */                                                          \
      {11, 3, 3, 10, false, true}, /* Node.js 20 */                                                          \
      {12, 4, 3, 10, true, true},  /* Node.js 22 */                                                          \
      {13, 6, 3, 10, true, true},  /* Node.js 24 */                                                          \
      {14, 1, 2, 10, true, true},  /* Node.js 25 */                                                          \
      {14, 6, 2, 10, true, true},  /* Node.js 26 */
#endif

static const pf_v8_version pf_v8_versions[] = {PF_V8_VERSIONS};

#endif
