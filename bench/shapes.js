'use strict';
// What is measured: one entry a shape. A shape says how the loop looks; an engine says what is called in it.

const TOP = 0x1000000000000000n;
const IN_FLIGHT = 200;
const CALLBACKS = 1000;
const SORTED = 100000;

/**
 * @typedef {object} Shape
 * @property {string} id
 * @property {string} title as shown in tables
 * @property {'ns' | 'µs' | 'ms' | 'MB'} unit of the numbers in the results
 * @property {string[]} args JavaScript source of each argument; `i` counts the iterations, `r` is the last result
 * @property {string} [init] source of the declaration of `r`. It begins as a number where the result is one. Were it
 *   undefined at first, a compiled loop would have to box each double for the variable, which is no part of a call
 * @property {string} [before] source at the head of each iteration
 * @property {number} [calls] how many functions (f0, f1, ...) one iteration calls; without it one, called f
 * @property {number} [per] by how much an iteration's time is divided
 * @property {'loop' | 'flood' | 'await' | 'sort' | 'bind'} kind
 * @property {(r: any, n: number, scope: object) => boolean} [check] whether the last result is right after n iterations
 */

const memory = new ArrayBuffer(4096);
const bytes = new Uint8Array(memory);
bytes.fill(5);
const texts = ['a', 'to', 'tea', 'ten words', 'a line of text', 'some more of it', 'name=value', '/usr/share/zoneinfo'];
const random = new Float64Array(SORTED);
// A linear congruential generator: the same numbers on every engine and in every run.
for (let i = 0, seed = 12345; i < SORTED; i++) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  random[i] = seed / 65536;
}

/** What every loop can name; an engine's entry adds to it. */
const scope = {
  memory,
  view: bytes.subarray(0, 64),
  texts,
  bigs: [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n],
  random,
  values: new Float64Array(SORTED),
  a: { x: 1.5, y: 2.5 },
  b: { x: 10, y: 20.25 },
  aBytes: new Uint8Array(Float64Array.of(1.5, 2.5).buffer),
  bBytes: new Uint8Array(Float64Array.of(10, 20.25).buffer),
  octet: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8.5 },
};

// Arguments that differ from call to call: an engine that is compiled into the loop would convert a constant only once.
const vary = 'const k = i & 127, x = i + 0.5, y = k + 0.25;';

const doubles = (view) => new Float64Array(view.buffer, view.byteOffset, 2);

/** @type {Shape[]} */
const shapes = [
  { id: 'void', init: 'let r;', title: 'void()', args: [], check: (r) => r === undefined || r === null },
  { id: 'i32', title: 'i32(i32, i32)', args: ['i', '7'], check: (r, n) => r === n + 6 },
  { id: 'f64', title: 'f64(f64, f64)', args: ['i + 0.5', '1.5'], check: (r, n) => r === n + 1 },
  {
    id: 'u64',
    title: 'u64(u64, u64)',
    init: `let r = ${TOP}n;`,
    args: ['r', '3n'],
    check: (r, n) => BigInt(r) === TOP + 3n * BigInt(n),
  },
  {
    id: 'pointer',
    title: 'pointer(pointer)',
    init: 'let r = address;',
    args: ['r'],
    check: (r, n, { address }) => typeof r === typeof address && (typeof r === 'object' || r === address),
  },
  {
    id: 'six',
    title: 'i32(6 × i32)',
    before: vary,
    args: ['i', 'k', 'i', 'k', 'i', 'k'],
    check: (r, n) => r === 3 * (n - 1) + 3 * ((n - 1) & 127),
  },
  {
    id: 'mix10',
    title: 'f64(10 mixed)',
    before: vary,
    args: ['i', 'x', 'k', 'y', 'bigs[i & 7]', 'x', 'k', 'x', 'k', 'x'],
    check: (r, n) => r === n - 1 + 4 * (n - 0.5) + (4 * ((n - 1) & 127) + 0.25) + ((n - 1) & 7),
  },
  {
    id: 'mix16',
    title: 'f64(16 mixed)',
    before: vary,
    args: ['i', 'x', 'bigs[i & 7]', 'x', 'k', 'y', 'i', 'x', 'k', 'x', 'k', 'x', 'i', 'x', 'k', 'i'],
    check: (r, n) => r === 4 * (n - 1) + 6 * (n - 0.5) + (5 * ((n - 1) & 127) + 0.25) + ((n - 1) & 7),
  },
  { id: 'view-same', title: 'u32(view, u32), same view', args: ['view', 'i'], check: (r, n) => r === n + 4 },
  {
    id: 'view-fresh',
    title: 'u32(view, u32), new view',
    args: ['new Uint8Array(memory, i & 1023, 16)', 'i'],
    check: (r, n) => r === n + 4,
  },
  {
    id: 'string-in',
    title: 'u32(string)',
    args: ['texts[i & 7]'],
    check: (r, n) => r === texts[(n - 1) & 7].length,
  },
  { id: 'string-out', init: 'let r;', title: 'string()', args: [], check: (r) => r === 'twenty-six bytes of text..' },
  {
    id: 'struct-bytes',
    init: 'let r;',
    title: 'struct(struct, struct), bytes',
    args: ['aBytes', 'bBytes'],
    check: (r) => doubles(r)[0] === 11.5 && doubles(r)[1] === 22.75,
  },
  {
    id: 'struct-objects',
    init: 'let r;',
    title: 'struct(struct, struct), objects',
    args: ['a', 'b'],
    check: (r) => r.x === 11.5 && r.y === 22.75,
  },
  { id: 'struct-pointer', title: 'f64(pointer to 64-byte struct)', args: ['octet'], check: (r) => r === 36.5 },
  {
    id: 'errno',
    init: 'let r;',
    title: 'i32(i32) with errno',
    args: ['i & 63'],
    check: (r, n) => r.value === -1 && (r.errno ?? r.errnoCode) === ((n - 1) & 63),
  },
  {
    id: 'one-of-twenty',
    title: 'one i32(i32, i32), 20 call sites',
    args: ['i', '7'],
    calls: 20,
    per: 20,
    check: (r, n) => r === n + 6,
  },
  {
    id: 'twenty',
    title: 'twenty i32(i32, i32), all hot',
    args: ['i', '7'],
    calls: 20,
    per: 20,
    check: (r, n) => r === n + 25,
  },
  {
    id: 'callback',
    title: 'callback i32(i32), per call',
    args: ['callback', CALLBACKS],
    per: CALLBACKS,
    check: (r) => r === (CALLBACKS * (CALLBACKS + 1)) / 2,
  },
  { id: 'sort', title: 'qsort of 100,000 doubles', unit: 'ms', kind: 'sort', args: ['values', 'n', 'compare'] },
  {
    id: 'nonblocking',
    title: `nonblocking void(), ${IN_FLIGHT} in flight`,
    kind: 'flood',
    unit: 'µs',
    args: [],
    per: IN_FLIGHT,
  },
  { id: 'nonblocking-latency', title: 'nonblocking void(), awaited', kind: 'await', unit: 'µs', args: [] },
  { id: 'fn-pointer', title: 'UnsafeFnPointer.call(i32, i32)', args: ['i', '7'], check: (r, n) => r === n + 6 },
  { id: 'view-get', title: 'UnsafePointerView.getInt32', args: ['i & 63'], check: (r) => r === 0x05050505 },
  { id: 'pointer-of', init: 'let r;', title: 'UnsafePointer.of', args: ['view'], check: (r) => r !== null },
  // Late, because some engines keep something of each closed callback, which would slow the other shapes.
  { id: 'callback-create', title: 'callback, create and close', args: [] },
  { id: 'bind', title: 'bind 1,000 functions', unit: 'ms', kind: 'bind', args: [] },
  { id: 'bind-call', title: 'bind 1,000 functions, call each once', unit: 'ms', kind: 'part', args: [] },
  { id: 'bind-heap', title: 'heap of 1,000 functions', unit: 'MB', kind: 'part', args: [] },
].map((shape) => ({ unit: 'ns', kind: 'loop', per: 1, ...shape }));

// V8 shares compiled code and type feedback between functions of identical source text. A loop without text of its
// own would start with what an earlier loop of the same shape has left there.
let loops = 0;

/**
 * The loop of a shape over an engine's entry, with source text that no other loop has.
 * @param {Shape} shape
 * @param {{ f?: Function, call?: (f: string, args: string[]) => string, args?: string[], scope?: object }} entry
 * @param {string} engine
 * @returns {(n: number) => any} runs n iterations and gives the last result, or a promise of it
 */
function compileLoop(shape, entry, engine) {
  const names = { ...scope, ...(entry.f && { f: entry.f }), ...entry.scope };
  const call = entry.call ?? ((f, args) => `${f}(${args.join(', ')})`);
  const args = entry.args ?? shape.args;
  const once = call('f', args);
  const body = {
    loop: () => {
      const calls = shape.calls ? Array.from({ length: shape.calls }, (_, k) => call(`f${k}`, args)) : [once];
      return `${shape.init ?? 'let r = 0;'}
        for (let i = 0; i < n; i++) {
          ${shape.before ?? ''}
          ${calls.map((source) => `r = ${source};`).join('\n          ')}
        }
        return r;`;
    },
    flood: () => `
        for (let k = 0; k < n; k++) {
          const all = new Array(${IN_FLIGHT});
          for (let i = 0; i < ${IN_FLIGHT}; i++) all[i] = ${once};
          await Promise.all(all);
        }`,
    await: () => `for (let i = 0; i < n; i++) await ${once};`,
    sort: () => `values.set(random); ${once}; return values;`,
  }[shape.kind]();
  const async = shape.kind === 'flood' || shape.kind === 'await' ? 'async ' : '';
  const source = `return ${async}function loop_${++loops}(n) {
        // ${engine} ${shape.id} ${loops}
        ${body}
      };`;
  return new Function(...Object.keys(names), source)(...Object.values(names));
}

module.exports = { shapes, scope, compileLoop, SORTED };
