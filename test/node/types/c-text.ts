// What C text means for TypeScript: functions, structs, enumerations, typedefs, callbacks, handles, options.

import { cdef, dlopen, alloc } from 'polyffi';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>() {}
const d = cdef(`
  /* a comment; with a semicolon */
  struct point { int x, y; };
  typedef struct { char name[8]; struct point corners[2]; const char *label; unsigned low : 3; int (*area)(const struct point *); double *p, *q; } shape; // line
  enum color { RED, GREEN = 5, BLUE };
  typedef enum { A = 1, B } letter;
  typedef struct counter counter;
  typedef unsigned int id;
  typedef int (*binary)(int, int);
  extern int counted; extern const char version[];
  int add(int a, int b);
  struct point mirrored(struct point point);
  void move(struct point *point, int by);
  enum color next(enum color c); letter which(letter l);
  counter *counter_open(int start);
  int counter_open2(counter **out, int start);
  int counter_next(counter *c);
  struct other *other_open(void);
  id next_id(id last);
  shape make(void);
  void qsort(void *base, size_t count, size_t size, int (*compare)(const int *, const int *));
  binary choose(const char *name);
  int each(binary f, const char *const *names);
  const char *greeting(_Bool known);
  int many(int values[4], unsigned char *out);
  void nothing();
`);
const lib = d.open('x');
holds<Same<Parameters<typeof lib.add>, [number, number]>>();
holds<Same<ReturnType<typeof lib.mirrored>, { x: number; y: number }>>();
lib.move({ x: 1 }, 2);
lib.move([{ x: 1, y: 2 }], 2);
lib.move(null, 1);
lib.mirrored({ x: 1 });
// @ts-expect-error no such member
lib.move({ z: 1 }, 2);
lib.next('RED');
lib.next(1);
lib.which('B');
// @ts-expect-error no such name
lib.next('PINK');
const c = lib.counter_open(1);
lib.counter_next(c);
// @ts-expect-error another handle
lib.counter_next(lib.other_open());
// @ts-expect-error no handle
lib.counter_next(5n);
holds<Same<ReturnType<typeof lib.next_id>, number>>();
const s = lib.make();
holds<Same<typeof s.name, string>>();
holds<Same<typeof s.label, string | null>>();
holds<Same<typeof s.low, number>>();
holds<Same<typeof s.p, bigint>>();
holds<Same<typeof s.q, bigint>>();
const cs: { x: number; y: number }[] = s.corners;
const ar: number | undefined = s.area?.({ x: 1 });
lib.qsort(new Int32Array(3), 3, 4, (a, b) => Number(a) - Number(b));
const f = lib.choose('x');
const r: number | undefined = f?.(1, 2);
lib.each((a, b) => a + b, ['a', null]);
holds<Same<typeof lib.counted, number>>();
holds<Same<typeof lib.version, string>>();
holds<Same<typeof lib.BLUE, number>>();
holds<Same<ReturnType<typeof lib.greeting>, string | null>>();
lib.many(new Int32Array(4), new Uint8Array(1));
lib.nothing();
console.log(cs, ar, r);
const o = d.open('x', {
  int64: 'number',
  functions: { add: { errno: true }, next_id: { nonblocking: true }, mirrored: { optional: true } },
});
holds<Same<ReturnType<typeof o.add>, { value: number; errno: number }>>();
holds<Same<ReturnType<typeof o.next_id>, Promise<number>>>();
const mm: { x: number } | undefined = o.mirrored?.({ x: 1 });
// @ts-expect-error may be null
o.mirrored({ x: 1 });
const P = d.type('struct point');
const pv: number = P.read(1n).x;
const out = alloc(d.type('counter *'));
lib.counter_open2(out, 1);
lib.counter_next(out.value);
console.log(mm, pv);
