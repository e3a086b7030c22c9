'use strict';
// Declarations as C writes them: structs by value and by pointer, callbacks, text, errno. All of it is the C library's.

const { cdef } = require('polyffi');

const declared = cdef(`
  struct entry { const char *name; int rank; };
  div_t div(int numerator, int denominator);
  void qsort(struct entry *base, size_t count, size_t size,
             int (*compare)(const struct entry *, const struct entry *));
  struct entry *bsearch(const struct entry *key, const struct entry *base, size_t count, size_t size,
                        int (*compare)(const struct entry *, const struct entry *));
  int snprintf(char *out, size_t size, const char *format, ...);
  char *strdup(const char *text);
  int chdir(const char *path);
  char *strerror(int number);
`);
const c = declared.open(null, { functions: { strdup: { owned: 'free' }, chdir: { errno: true } } });
const Entry = declared.types['struct entry'];

// A struct by value is an object.
console.log('div:', c.div(17, 5));

// An array of structs is copied in, sorted by C with a comparator in JavaScript, and copied back.
const entries = [
  { name: 'Venus', rank: 2 },
  { name: 'Neptune', rank: 8 },
  { name: 'Earth', rank: 3 },
];
const byRank = (a, b) => Entry.view(a).rank - Entry.view(b).rank;
c.qsort(entries, entries.length, Entry.size, byRank);
console.log('sorted:', entries.map(({ name }) => name).join(' '));

// What C writes goes into bytes; what it returns and wants freed is text, and freed.
const out = Buffer.alloc(32);
const length = c.snprintf(out, out.length, '%s is number %d of %d', 'Earth', 3, 8);
console.log(out.toString('utf8', 0, length), '|', c.strdup('copied and freed'));

const { value, errno } = c.chdir('/there/is/no/such/folder');
console.log('chdir:', value, c.strerror(errno));

// Every declaration prints as C, and a mistake shows where it is.
console.log(String(declared.functions.div));
try {
  cdef('int add(intt a, int b);');
} catch (error) {
  console.log(error.message);
}
