'use strict';
const assert = require('node:assert');
const { cdef, alloc } = require('polyffi');

const header = cdef({ headers: 'regex.h' });
const C = header.open(null);
const { regex_t, regmatch_t } = header.types;

const pattern = alloc(regex_t);
assert(C.regcomp(pattern, '([a-z]+)@([a-z.]+)', C.REG_EXTENDED) === 0);
const text = 'write to ada@example.org today';
const matches = alloc(regmatch_t, 3);
assert(C.regexec(pattern, text, 3, matches, 0) === 0);
for (let i = 0; i < matches.length; i++) console.log(text.slice(matches[i].rm_so, matches[i].rm_eo));
C.regfree(pattern);
const code = C.regcomp(pattern, '(', C.REG_EXTENDED);
const out = alloc('char[64]');
C.regerror(code, pattern, out, 64);
console.log(out.value);
