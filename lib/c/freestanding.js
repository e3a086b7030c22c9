'use strict';
// The headers that a compiler brings itself, as text of our own. Where the system has one of the same name, that is read
// as well: its <limits.h> and <stdint.h> know more.

const LIMITS = `
#ifndef _LIMITS_H___
#define _LIMITS_H___
#define _GCC_LIMITS_H_
#define CHAR_BIT __CHAR_BIT__
#define SCHAR_MIN (-SCHAR_MAX - 1)
#define SCHAR_MAX __SCHAR_MAX__
#define UCHAR_MAX (SCHAR_MAX * 2 + 1)
#ifdef __CHAR_UNSIGNED__
#define CHAR_MIN 0
#define CHAR_MAX UCHAR_MAX
#else
#define CHAR_MIN SCHAR_MIN
#define CHAR_MAX SCHAR_MAX
#endif
#define SHRT_MIN (-SHRT_MAX - 1)
#define SHRT_MAX __SHRT_MAX__
#define USHRT_MAX (SHRT_MAX * 2 + 1)
#define INT_MIN (-INT_MAX - 1)
#define INT_MAX __INT_MAX__
#define UINT_MAX (INT_MAX * 2U + 1U)
#define LONG_MIN (-LONG_MAX - 1L)
#define LONG_MAX __LONG_MAX__
#define ULONG_MAX (LONG_MAX * 2UL + 1UL)
#define LLONG_MIN (-LLONG_MAX - 1LL)
#define LLONG_MAX __LONG_LONG_MAX__
#define ULLONG_MAX (LLONG_MAX * 2ULL + 1ULL)
#endif
#if __has_include_next(<limits.h>)
#include_next <limits.h>
#endif
`;

const STDINT = `
#if __has_include_next(<stdint.h>)
#include_next <stdint.h>
#elif !defined(_STDINT_H___)
#define _STDINT_H___
typedef __INT8_TYPE__ int8_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __INTMAX_TYPE__ intmax_t;
typedef __UINTMAX_TYPE__ uintmax_t;
#define INT8_MIN (-INT8_MAX - 1)
#define INT8_MAX __INT8_MAX__
#define UINT8_MAX __UINT8_MAX__
#define INT16_MIN (-INT16_MAX - 1)
#define INT16_MAX __INT16_MAX__
#define UINT16_MAX __UINT16_MAX__
#define INT32_MIN (-INT32_MAX - 1)
#define INT32_MAX __INT32_MAX__
#define UINT32_MAX __UINT32_MAX__
#define INT64_MIN (-INT64_MAX - 1)
#define INT64_MAX __INT64_MAX__
#define UINT64_MAX __UINT64_MAX__
#define INTPTR_MAX __INTPTR_MAX__
#define UINTPTR_MAX __UINTPTR_MAX__
#define SIZE_MAX __SIZE_MAX__
#define PTRDIFF_MAX __PTRDIFF_MAX__
#define INT64_C(c) __INT64_C(c)
#define UINT64_C(c) __UINT64_C(c)
#endif
`;

const STDDEF = `
#ifndef _STDDEF_H___
#define _STDDEF_H___
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __WCHAR_TYPE__ wchar_t;
#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#ifdef __need_wint_t
typedef __WINT_TYPE__ wint_t;
#undef __need_wint_t
#endif
`;

const STDARG = `
#ifndef _STDARG_H___
#define _STDARG_H___
typedef __builtin_va_list __gnuc_va_list;
#endif
#if !defined(__need___va_list) && !defined(_VA_LIST_DEFINED___)
#define _VA_LIST_DEFINED___
typedef __builtin_va_list va_list;
#define va_start(v, l) __builtin_va_start(v, l)
#define va_end(v) __builtin_va_end(v)
#define va_arg(v, l) __builtin_va_arg(v, l)
#define va_copy(d, s) __builtin_va_copy(d, s)
#endif
#undef __need___va_list
`;

/** Macros of <float.h>, each of which a compiler defines by itself with underscores around it. */
const FLOAT_MACROS = ['FLT_RADIX', 'FLT_EVAL_METHOD', 'LDBL_MANT_DIG'].concat(
  ['FLT', 'DBL'].flatMap((type) =>
    ['MANT_DIG', 'DIG', 'MIN_EXP', 'MAX_EXP', 'MIN_10_EXP', 'MAX_10_EXP', 'MAX', 'MIN', 'EPSILON'].map(
      (what) => `${type}_${what}`,
    ),
  ),
);

const FLOAT = `
#ifndef _FLOAT_H___
#define _FLOAT_H___
${FLOAT_MACROS.map((name) => `#define ${name} __${name}__`).join('\n')}
#endif
`;

/** @type {Record<string, string>} */
const FREESTANDING = {
  __proto__: null,
  'limits.h': LIMITS,
  'stdint.h': STDINT,
  'stddef.h': STDDEF,
  'stdarg.h': STDARG,
  'float.h': FLOAT,
  'stdbool.h': '#define bool _Bool\n#define true 1\n#define false 0\n#define __bool_true_false_are_defined 1\n',
  'stdalign.h': '#define alignas _Alignas\n#define alignof _Alignof\n',
  'stdnoreturn.h': '#define noreturn _Noreturn\n',
  'iso646.h':
    '#define and &&\n#define or ||\n#define not !\n#define bitand &\n#define bitor |\n#define xor ^\n#define compl ~\n',
};

/** Headers of processors' instructions: all in them is inline, and nothing has a symbol. */
const INTRINSICS = /^(?:[a-z0-9]*intrin|arm_[a-z0-9]+|mm3dnow|cpuid)\.h$/;

/**
 * The text of a header of the compiler's.
 * @param {string} name
 * @returns {string | undefined}
 */
function freestanding(name) {
  return FREESTANDING[name] ?? (INTRINSICS.test(name) ? '' : undefined);
}

module.exports = { freestanding };
