'use strict';
const { cdef } = require('polyffi');

const c = cdef(`typedef struct { const char *name; int rank; } Entry;
  void qsort(Entry *base, size_t count, size_t size, int (*compare)(const Entry *, const Entry *));`);
const { Entry } = c.types;

const entries = [
  { name: 'Venus', rank: 2 },
  { name: 'Neptune', rank: 8 },
  { name: 'Earth', rank: 3 },
];
const byRank = (a, b) => Entry.read(a).rank - Entry.read(b).rank;
c.open(null).qsort(entries, entries.length, Entry.size, byRank);
console.log(entries.map(({ name, rank }) => `${rank} ${name}`).join(', '));
