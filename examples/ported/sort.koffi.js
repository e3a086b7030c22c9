'use strict';
const koffi = require('koffi');

const lib = koffi.load('libc.so.6');
const Entry = koffi.struct('Entry', { name: 'const char *', rank: 'int' });
koffi.proto('int Compare(const void *a, const void *b)');
const qsort = lib.func('void qsort(_Inout_ void *base, size_t count, size_t size, Compare *compare)');

const entries = [
  { name: 'Venus', rank: 2 },
  { name: 'Neptune', rank: 8 },
  { name: 'Earth', rank: 3 },
];
const byRank = (a, b) => koffi.decode(a, Entry).rank - koffi.decode(b, Entry).rank;
qsort(koffi.as(entries, 'Entry *'), entries.length, koffi.sizeof(Entry), byRank);
console.log(entries.map(({ name, rank }) => `${rank} ${name}`).join(', '));
