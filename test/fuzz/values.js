'use strict';
// Values as source text: near-valid, hostile, and code that runs when it is asked something. `w` is test/fuzz/world.js.

/** What hostile code does; see `act` there. */
const actions = [
  'nothing',
  'call',
  'call',
  'call',
  'fail',
  'collect',
  'throw',
  'detach',
  'detach',
  'close',
  'start',
  'callback',
  'bind',
];

const numbers =
  `0 1 2 -1 7 127 128 255 256 -128 -129 32767 65535 65536 2**31 2**31-1 -(2**31) 2**32 2**32-1 2**53 2**53-1 -(2**53)
  2**63 2**64 -(2**63) 0.5 -0.5 1.5 -0 NaN Infinity -Infinity 5e-324 1e308 3.4e38`.split(/\s+/);
const bigints =
  '0n 1n -1n 255n 2n**31n 2n**32n 2n**53n 2n**63n-1n 2n**63n -(2n**63n) 2n**64n-1n 2n**64n -(2n**64n) 2n**70n'.split(
    ' ',
  );
const texts = [
  `''`,
  `'x'`,
  `'7'`,
  `'a\\0b'`,
  `'\\ud800'`,
  `'é'.repeat(1000)`,
  `'x'.repeat(70000)`,
  `'ÿ'`,
  `'int'`,
  `'😀'`,
];
const odd = [
  'true',
  'false',
  'null',
  'undefined',
  `Symbol('s')`,
  '{}',
  '[]',
  '[1, 2]',
  '() => 1',
  'class {}',
  'new Date(0)',
  '/x/',
  'new Map()',
  'new Error()',
  'Object(1n)',
  'Object(5)',
  `Object('t')`,
  'Object.create(null)',
  'new Proxy({}, {})',
  'new Proxy(() => 1, {})',
  'w.revoked()',
  'w.revoked([])',
  'w.revoked(() => 1)',
  `w.there('{}')`,
  `w.there('[]')`,
  'Promise.resolve(1)',
  'globalThis',
  '(function () { return arguments; })(1)',
  'new WeakMap()',
  'new Proxy([], {})',
];

/** Numbers and bigints that no address is: what dereferences them refuses them. */
const noAddresses = [
  'NaN',
  '-1',
  '-Infinity',
  '-0',
  'true',
  '-(2n**63n)',
  '2n**64n',
  '2n**70n',
  ...odd.filter((text) => text !== 'null' && text !== 'undefined'),
  `'x'`,
];

class Values {
  /** @param {import('../abi/random').Random} random */
  constructor(random) {
    this.random = random;
  }

  action() {
    return `'${this.random.pick(actions)}'`;
  }

  /** An object whose conversion runs code. */
  convertible(result) {
    const { random } = this;
    const body = `{ w.act(${this.action()}); return ${result}; }`;
    return random.pick([
      `{ valueOf() ${body} }`,
      `{ toString() ${body} }`,
      `{ [Symbol.toPrimitive]() ${body} }`,
      `{ get valueOf() { w.act(${this.action()}); return () => ${result}; } }`,
      `new Proxy({}, { get(t, k) { w.act(${this.action()}); return k === 'valueOf' || k === 'toString' ? () => ${result} : undefined; } })`,
    ]);
  }

  /** Anything. */
  any() {
    return this.random.weighted([
      [4, () => this.random.pick(numbers)],
      [3, () => this.random.pick(bigints)],
      [2, () => this.random.pick(texts)],
      [4, () => this.random.pick(odd)],
      [2, () => this.convertible(this.random.pick([...numbers, ...bigints, ...texts]))],
      [3, () => this.view().text],
    ])();
  }

  number() {
    return this.random.weighted([
      [12, () => this.random.pick(numbers)],
      [4, () => this.random.pick(bigints)],
      [2, () => this.convertible('7')],
      [2, () => this.any()],
    ])();
  }

  text() {
    return this.random.weighted([
      [6, () => this.random.pick(texts)],
      [2, () => this.random.pick(odd)],
      [1, () => this.convertible(`'abc'`)],
    ])();
  }

  /** What is no address, for what would dereference it. */
  noAddress() {
    return this.random.chance(20) ? this.convertible('0') : this.random.pick(noAddresses);
  }

  /**
   * A view, a buffer, or what looks like one.
   * @returns {{ text: string, length: number }} how many bytes C may look at
   */
  view() {
    const { random } = this;
    const Type = random.pick([
      'Uint8Array',
      'Int8Array',
      'Uint16Array',
      'Int32Array',
      'Float64Array',
      'BigUint64Array',
      'Uint8ClampedArray',
    ]);
    const plain = random.pick([
      `new ${Type}(64)`,
      `new Uint8Array(64)`,
      `new Uint8Array(100).subarray(36)`,
      `new DataView(new ArrayBuffer(64))`,
      `new DataView(new ArrayBuffer(80), 16)`,
      `Buffer.alloc(64)`,
      `Buffer.from('a'.repeat(64))`,
      `new ${Type}(new SharedArrayBuffer(512))`,
      `new ${Type}(w.resizable(512, 1024))`,
      `new Uint8Array(w.growable(64, 128))`,
      `new ${Type}(w.wasm())`,
      `new Uint8Array(1 << 20)`,
      `w.there('new ${Type}(64)')`,
      `w.there('new DataView(new ArrayBuffer(64))')`,
      `new (class extends ${Type} {})(64)`,
      `new (class extends ${Type} { get length() { w.act(${this.action()}); return ${random.pick(numbers)}; } })(64)`,
      `new (class extends Uint8Array { get byteLength() { w.act(${this.action()}); return ${random.pick(numbers)}; } })(64)`,
      `new (class extends DataView { get byteLength() { w.act(${this.action()}); return ${random.pick(numbers)}; } })(new ArrayBuffer(64))`,
    ]);
    const key = random.pick(['length', 'byteLength', 'buffer', 'byteOffset', 'constructor', 'BYTES_PER_ELEMENT']);
    const answer = random.pick([...numbers, 'null', 'undefined', 'new ArrayBuffer(8)', '{}', 'w.revoked()']);
    const lying = () =>
      random.pick([
        `Object.defineProperty(${plain}, '${key}', { value: ${answer} })`,
        `w.liar(${plain}, '${key}', ${answer}, ${this.action()})`,
        `w.liar(${plain}, Symbol.toStringTag, 'Float32Array', ${this.action()})`,
        `w.spied(${plain}, ${this.action()})`,
        `Object.setPrototypeOf(${plain}, null)`,
        `Object.setPrototypeOf(${plain}, Float64Array.prototype)`,
        `Object.preventExtensions(${plain})`,
      ]);
    return random.weighted([
      [8, () => ({ text: `w.view(${plain})`, length: 64 })],
      [6, () => ({ text: `w.view(${lying()})`, length: 64 })],
      [
        3,
        () => ({
          text: random.pick([
            `w.detach(${plain})`,
            `new ${Type}(0)`,
            `new DataView(new ArrayBuffer(0))`,
            `new ArrayBuffer(0)`,
            `w.shrunk()`,
            `w.shrunk(DataView)`,
            `w.detach(new ArrayBuffer(64))`,
          ]),
          length: 0,
        }),
      ],
      [
        3,
        () => ({
          text: random.pick([
            `w.view(new ArrayBuffer(64))`,
            `w.view(new SharedArrayBuffer(64))`,
            `w.there('new ArrayBuffer(64)')`,
            `w.view(Object.defineProperty(new ArrayBuffer(64), 'byteLength', { value: ${answer} }))`,
            `w.view(w.resizable(64, 128))`,
          ]),
          length: 64,
        }),
      ],
      [
        2,
        () => ({
          text: random.pick([
            `new Proxy(${plain}, {})`,
            `Object.create(${plain})`,
            `{ buffer: new ArrayBuffer(64), byteLength: 64, byteOffset: 0, length: 64 }`,
            `Object.create(Uint8Array.prototype)`,
            `w.revoked(new Uint8Array(64))`,
          ]),
          length: 0,
        }),
      ],
    ])();
  }

  /** A function that C calls, which gives a value. */
  callback(result = this.any()) {
    const action = this.action();
    return this.random.pick([
      `() => ${result.startsWith('{') ? `(${result})` : result}`,
      `(...args) => args[0]`,
      `() => { w.act(${action}); return ${result}; }`,
      `() => { throw new w.Mine(); }`,
      `async () => 1`,
      `function* () {}`,
      `class { constructor() {} }`,
      `new Proxy(() => ${result.startsWith('{') ? `(${result})` : result}, {})`,
      `w.revoked(() => 1)`,
      `w.there('() => 7')`,
      `Object.defineProperty(() => 1, 'name', { get() { w.act(${action}); return 'f'; } })`,
      `(() => 1).bind(null)`,
    ]);
  }

  /** An object with properties, some of which are getters or lie behind a proxy. */
  object(properties) {
    const { random } = this;
    const parts = Object.entries(properties).map(([name, text]) =>
      random.chance(8) ? `get ${name}() { w.act(${this.action()}); return ${text}; }` : `${name}: ${text}`,
    );
    const object = `{ ${parts.join(', ')} }`;
    return random.weighted([
      [20, object],
      [1, `new Proxy(${object}, {})`],
      [
        1,
        `new Proxy(${object}, { get(t, k) { w.act(${this.action()}); return t[k]; }, has(t, k) { w.act(${this.action()}); return k in t; } })`,
      ],
      [1, `Object.assign(Object.create(null), ${object})`],
      [1, `Object.create(${object})`],
      [1, `Object.freeze(${object})`],
    ]);
  }

  list(texts) {
    const list = `[${texts.join(', ')}]`;
    return this.random.weighted([
      [24, list],
      [1, `new Proxy(${list}, {})`],
      [1, `Object.assign({ length: ${texts.length} }, ${list})`],
      [1, `Object.defineProperty(${list}, 0, { get() { w.act(${this.action()}); return 'i32'; } })`],
      [1, `Object.defineProperty(${list}, 'length', { value: ${this.random.between(0, 40)} })`],
    ]);
  }
}

module.exports = { Values };
