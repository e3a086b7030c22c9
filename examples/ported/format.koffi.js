'use strict';
const koffi = require('koffi');

const lib = koffi.load('libc.so.6');
const snprintf = lib.func('int snprintf(_Out_ uint8_t *out, size_t size, const char *format, ...)');
const free = lib.func('void free(void *memory)');
koffi.disposable('Copied', 'char *', free);
const strdup = lib.func('Copied strdup(const char *text)');
const strtol = lib.func('long strtol(const char *text, _Out_ char **end, int base)');

const out = Buffer.alloc(64);
const length = snprintf(out, out.length, '%s: %d of %.2f', 'str', 'Jupiter', 'int', 95, 'double', 9.5);
console.log(out.toString('utf8', 0, length));
console.log(strdup('copied and freed'));
const end = [null];
console.log(Number(strtol('42 moons', end, 10)));
