/* C types as polyffi sees them: scalars, structs, unions and arrays, with the size, the alignment and the
 * offsets that the platform's C compiler would give them.
 *
 * Types are written in a short text, one letter a scalar (see PF_SCALARS), which is how every layer above
 * hands them down:
 *
 *   {...}     struct of the types between the braces      {!1bi}  packed to 1 byte (#pragma pack(1))
 *   <...>     union of the types between the brackets     {^16dd} aligned to at least 16 bytes
 *   {i:8i}    a member aligned to at least 8 bytes        {i@8i}  a member at offset 8
 *   [4d]      array of four; only inside a struct or union, or by itself for its layout
 *   i(pL.d)   signature: result, arguments; what stands behind the dot is variadic
 */
#ifndef PF_TYPE_H
#define PF_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* C's long double. On Windows it is a double: that is what libraries are compiled with there, though not by
 * the compilers of mingw. */
#if defined(_WIN32) || defined(PF_ABI_WIN64)
typedef double pf_long_double;
#else
typedef long double pf_long_double;
#endif

/* letter, name, C type: the one list of scalars. */
#define PF_SCALARS(X)                                                                                        \
  X('?', BOOL, bool)                                                                                         \
  X('b', I8, int8_t)                                                                                         \
  X('B', U8, uint8_t)                                                                                        \
  X('s', I16, int16_t)                                                                                       \
  X('S', U16, uint16_t)                                                                                      \
  X('i', I32, int32_t)                                                                                       \
  X('I', U32, uint32_t)                                                                                      \
  X('l', I64, int64_t)                                                                                       \
  X('L', U64, uint64_t)                                                                                      \
  X('f', F32, float)                                                                                         \
  X('d', F64, double)                                                                                        \
  X('p', POINTER, void *)                                                                                    \
  X('D', LONG_DOUBLE, pf_long_double)

typedef enum pf_kind {
  PF_VOID,
#define PF_KIND(letter, name, type) PF_##name,
  PF_SCALARS(PF_KIND)
#undef PF_KIND
      PF_STRUCT,
  PF_UNION,
  PF_ARRAY
} pf_kind;

typedef struct pf_type {
  pf_kind kind;
  size_t size;              /* bytes, a multiple of align */
  size_t align;             /* bytes, as _Alignof says */
  size_t natural_align;     /* bytes, before an explicit alignment of the whole type raised it */
  size_t length;            /* members of a struct or union, elements of an array */
  struct pf_type **members; /* of a struct or union: length of them; of an array: its element type */
  size_t *offsets;          /* of a struct or union: each member's, in bytes */
} pf_type;

typedef struct pf_signature {
  const pf_type *result;
  const pf_type **args;
  size_t count;
  size_t fixed;  /* arguments before the variadic part; equal to count where there is none */
  bool variadic; /* the text had a dot */
  struct pf_block *blocks;
} pf_signature;

/* Limits that keep a hostile text from exhausting memory or the C stack. */
enum { PF_MAX_DEPTH = 64, PF_MAX_ALIGN = 4096, PF_MAX_ARGS = 4096 };
#define PF_MAX_SIZE ((size_t)1 << 30)

/* Parses a signature ("i(ii)"). The caller owns the result and frees it with pf_signature_free.
 * Returns NULL on failure and sets *reason to a sentence that says what is wrong. Variadic arguments have
 * C's default promotions applied. */
pf_signature *pf_signature_parse(const char *text, const char **reason);

/* Parses one type ("{id}"), kept as the result of a signature without arguments. */
pf_signature *pf_type_parse(const char *text, const char **reason);

void pf_signature_free(pf_signature *signature);

/* The letter of a C type name of any accepted spelling ("unsigned  long int", "const char *"), 'v' for
 * void, 0 for a name that is no C type known here. Anything with an asterisk is a pointer. */
char pf_type_letter(const char *name);

/* sizeof a scalar letter, 0 for void and unknown letters. */
size_t pf_letter_size(char letter);

/* Visits every scalar inside a type with its byte offset, arrays element by element. Stops early and
 * returns false when visit does. */
bool pf_type_each_scalar(const pf_type *type, size_t offset,
                         bool (*visit)(const pf_type *scalar, size_t offset, void *data), void *data);

static inline bool pf_type_is_aggregate(const pf_type *type) {
  return type->kind >= PF_STRUCT;
}

static inline size_t pf_align_up(size_t value, size_t align) {
  return (value + align - 1) & ~(align - 1);
}

#endif
