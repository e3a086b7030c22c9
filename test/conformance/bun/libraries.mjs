// dlopen, linkSymbols and CFunction: forms of the path, library objects, function objects, errors and their order.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export default async function ({ api, record, section, fixture, gc }) {
  const { dlopen, linkSymbols, CFunction, JSCallback, native } = api;
  const add = { args: ['i32', 'i32'], returns: 'i32' };
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  record.maskText(fs.realpathSync(dir), 'dir');
  record.maskText(dir, 'dir');
  record.maskText(fixture, 'fixture');
  const before = process.cwd();
  fs.mkdirSync(path.join(dir, 'sub'));
  fs.copyFileSync(fixture, path.join(dir, 'libt.so'));
  fs.copyFileSync(fixture, path.join(dir, 'sub', 'libs.so'));
  fs.copyFileSync(fixture, path.join(dir, 'with space é.so'));
  fs.writeFileSync(path.join(dir, 'text.so'), 'not a library');
  fs.writeFileSync(path.join(dir, 'empty.so'), '');
  process.chdir(dir);
  const works = (name) => dlopen(name, { add }).symbols.add(2, 3);

  section('path');
  for (const [label, name] of [
    ['absolute', path.join(dir, 'libt.so')],
    ['./', './libt.so'],
    ['bare in cwd', 'libt.so'],
    ['with slash', 'sub/libs.so'],
    ['../', `../${path.basename(dir)}/libt.so`],
    ['file: string', pathToFileURL(path.join(dir, 'libt.so')).href],
    ['file: string with escapes', pathToFileURL(path.join(dir, 'with space é.so')).href],
    ['URL', pathToFileURL(path.join(dir, 'with space é.so'))],
    ['space and é', path.join(dir, 'with space é.so')],
    ['String object', new String(path.join(dir, 'libt.so'))],
    ['Buffer', Buffer.from(path.join(dir, 'libt.so'))],
    ['toString object', { toString: () => path.join(dir, 'libt.so') }],
    ['array of one', [path.join(dir, 'libt.so')]],
  ]) {
    record(label, () => works(name));
  }
  record('loader path', () => dlopen('libc.so.6', { getpid: { returns: 'i32' } }).symbols.getpid() === process.pid);
  for (const [label, name] of [
    ['undefined', undefined],
    ['null', null],
    ['""', ''],
    ['5', 5],
    ['true', true],
    ['{}', {}],
    ['[]', []],
    ['Symbol()', Symbol('s')],
    ['missing bare', 'libmissing.so'],
    ['missing ./', './libmissing.so'],
    ['missing absolute', '/nowhere/libmissing.so'],
    ['missing in a folder', 'sub/libmissing.so'],
    ['a folder', 'sub'],
    ['a text', 'text.so'],
    ['an empty file', 'empty.so'],
    ['name without suffix', 'libt'],
    ['name without lib', 't.so'],
    ['c', 'c'],
    ['libm', 'libm'],
    ['missing é', 'é.so'],
    ['http URL', new URL('http://example.com/x.so')],
    ['http string', 'http://example.com/x.so'],
    ['file URL missing', new URL('file:///nowhere/x.so')],
    ['file string missing', 'file:///nowhere/x.so'],
    ['file URL with host', new URL('file://host/x.so')],
    ['file string with host', 'file://host/x.so'],
    ['file:', 'file:'],
    ['file:relative', 'file:libt.so'],
    ['escaped slash', 'file:///a%2Fb.so'],
    ['NUL', 'lib\0t.so'],
    ['5n', 5n],
    ['NaN', NaN],
    ['view', new Uint8Array([0x78])],
    ['function', () => 1],
    ['Date', new Date(NaN)],
    ['URL-like', { href: 'file:///nowhere/x.so' }],
    [
      'toString throws',
      {
        toString() {
          throw new RangeError('from toString');
        },
      },
    ],
  ]) {
    record(`bad: ${label}`, () => works(name));
  }
  record('missing: own keys of the error', () => {
    try {
      works('/nowhere/libmissing.so');
    } catch (error) {
      return [Object.keys(error), error.syscall, error.errno, error.code, error instanceof Error, error.name];
    }
  });
  record('no arguments', () => dlopen());

  section('symbols');
  for (const [label, symbols] of [
    ['missing', undefined],
    ['null', null],
    ['5', 5],
    ['"x"', 'x'],
    ['true', true],
    ['{}', {}],
    ['[]', []],
    ['5n', 5n],
    ['Symbol()', Symbol('s')],
    ['function', () => 1],
    ['inherited only', Object.create({ add })],
    ['"" only', { '': add }],
    ['symbol key only', { [Symbol('k')]: add }],
    ['not enumerable', Object.defineProperty({}, 'add', { value: add })],
    ['array of one', [add]],
    ['string object', new String('ab')],
    ['Map', new Map([['add', add]])],
    ['missing symbol', { nope: add }],
    ['one of two missing', { add, nope: add }],
    ['name with NUL', { 'a\0dd': add }],
    ['name é', { é: add }],
    ['null descriptor', { add: null }],
    ['"" and another', { '': add, add }],
  ]) {
    record(`dlopen ${label}`, () => Object.keys(dlopen(fixture, symbols).symbols));
    record(`linkSymbols ${label}`, () => Object.keys(linkSymbols(symbols).symbols));
    record(`CFunction ${label}`, () => typeof CFunction(symbols));
  }
  record('getter on symbols', () =>
    Object.keys(
      dlopen(fixture, {
        get add() {
          return add;
        },
      }).symbols,
    ),
  );
  record('getter throws', () =>
    dlopen(fixture, {
      get add() {
        throw new RangeError('from add');
      },
    }),
  );
  record('class instance', () =>
    Object.keys(
      dlopen(
        fixture,
        new (class {
          add = add;
        })(),
      ).symbols,
    ),
  );

  section('order');
  const nowhere = '/nowhere/libmissing.so';
  const many = { args: Array(33).fill('i32') };
  record('type before library', () => dlopen(nowhere, { add: { args: ['wat'] } }));
  record('return type before library', () => dlopen(nowhere, { add: { returns: 'wat' } }));
  record('descriptor before library', () => dlopen(nowhere, { add: null }));
  record('symbols before library', () => dlopen(nowhere, {}));
  record('no symbols before path', () => dlopen('', {}));
  record('path "" and bad type', () => dlopen('', { add: { args: ['wat'] } }));
  record('path undefined and no symbols', () => dlopen(undefined, undefined));
  record('path null and bad type', () => dlopen(null, { add: { args: ['wat'] } }));
  record('URL scheme and no symbols', () => dlopen(new URL('http://x/'), undefined));
  record('type before symbol', () => dlopen(fixture, { nope: {}, add: { args: ['wat'] } }));
  record('library before symbol', () => dlopen(nowhere, { nope: {} }));
  record('library before signature', () => dlopen(nowhere, { add: { args: ['void'] } }));
  record('symbol before signature', () => dlopen(fixture, { add: many, nope: {} }));
  record('first missing symbol', () => dlopen(fixture, { nope1: {}, nope2: {} }));
  record('first bad descriptor', () => dlopen(fixture, { a: { args: ['one'] }, b: { args: ['two'] } }));
  record('signature', () => dlopen(fixture, { add: many }));
  record('napi_env before library', () => dlopen(nowhere, { add: { args: ['napi_env'] } }));
  record('linkSymbols type before pointer', () => linkSymbols({ a: { args: ['wat'] } }));
  record('linkSymbols second without pointer', () => linkSymbols({ a: { ptr: 1000 }, b: {} }));
  record('linkSymbols pointer before signature', () => linkSymbols({ a: { args: ['void'] } }));
  record('pointer before library', () => dlopen(nowhere, { add: { ptr: 0n } }));
  record('pointer before later type', () => dlopen(fixture, { add: { ptr: 0n }, b: { args: ['wat'] } }));
  record('linkSymbols pointer before later type', () => linkSymbols({ a: { ptr: 0n }, b: { args: ['wat'] } }));
  record('linkSymbols missing pointer before later type', () => linkSymbols({ a: {}, b: { args: ['wat'] } }));
  record('linkSymbols signature before later missing pointer', () =>
    linkSymbols({ a: { ptr: 4096, args: ['void'] }, b: {} }),
  );
  record('napi_env before symbol', () => dlopen(fixture, { nope: { args: ['napi_env'] } }));
  record('napi_env and signature', () => dlopen(fixture, { add: { args: ['void', 'napi_env'] } }));
  record('napi_env of an earlier symbol', () =>
    dlopen(fixture, { add: { args: ['void'] }, nothing: { args: ['napi_env'] } }),
  );
  record('signature before later symbol', () => dlopen(fixture, { nope: {}, add: { args: ['void'] } }));
  record('getters', () => {
    const order = [];
    const d = (name) => ({
      get args() {
        order.push(`${name} args`);
        return [];
      },
      get returns() {
        order.push(`${name} returns`);
        return 'i32';
      },
      get ptr() {
        order.push(`${name} ptr`);
        return undefined;
      },
      get threadsafe() {
        order.push(`${name} threadsafe`);
        return false;
      },
    });
    dlopen(fixture, { call_count: d('count'), nothing: d('nothing') });
    return order;
  });

  section('pointer');
  const address = dlopen(fixture, { add }).symbols.add.ptr;
  for (const [label, pointer] of [
    ['undefined', undefined],
    ['null', null],
    ['0', 0],
    ['-0', -0],
    ['NaN', NaN],
    ['-1', -1],
    ['"5"', '5'],
    ['{}', {}],
    ['true', true],
    ['0n', 0n],
    ['-1n', -1n],
    ['2n**64n', 2n ** 64n],
    ['Symbol()', Symbol('s')],
    ['view', new Uint8Array(8)],
    ['-Infinity', -Infinity],
    ['{ptr}', { ptr: address }],
    ['JSCallback', new JSCallback(() => 1, {})],
    ['FFI function', dlopen(fixture, { add }).symbols.add],
  ]) {
    record(`linkSymbols ${label}`, () => typeof linkSymbols({ foo: { ...add, ptr: pointer } }).symbols.foo);
    record(`CFunction ${label}`, () => typeof CFunction({ ...add, ptr: pointer }));
    record(`dlopen ${label}`, () => typeof dlopen(fixture, { foo: { ...add, ptr: pointer } }).symbols.foo);
    record(`dlopen add ${label}`, () => typeof dlopen(fixture, { add: { ...add, ptr: pointer } }).symbols.add);
  }
  record('linkSymbols number', () => linkSymbols({ foo: { ...add, ptr: address } }).symbols.foo(1, 2));
  record('linkSymbols bigint', () => linkSymbols({ foo: { ...add, ptr: BigInt(address) } }).symbols.foo(1, 2));
  record('linkSymbols + 0.5', () => linkSymbols({ foo: { ...add, ptr: address + 0.5 } }).symbols.foo(1, 2));
  record(
    'linkSymbols .ptr of + 0.5',
    () => linkSymbols({ foo: { ...add, ptr: address + 0.5 } }).symbols.foo.ptr - address,
  );
  for (const [label, pointer] of [
    ['0.5', 0.5],
    ['Infinity', Infinity],
    ['1', 1],
    ['1n', 1n],
    ['2**53', 2 ** 53],
    ['2n**53n+1n', 2n ** 53n + 1n],
    ['2**60', 2 ** 60],
    ['2n**63n', 2n ** 63n],
    ['2**63', 2 ** 63],
    ['2**64', 2 ** 64],
    ['2**80', 2 ** 80],
    ['2n**64n-1n', 2n ** 64n - 1n],
    ['5e-324', 5e-324],
  ]) {
    record(`.ptr of ${label}`, () => {
      const f = linkSymbols({ foo: { ...add, ptr: pointer } }).symbols.foo;
      return [typeof f, f.ptr];
    });
  }
  record('CFunction number', () => CFunction({ ...add, ptr: address })(1, 2));
  record('CFunction bigint', () => CFunction({ ...add, ptr: BigInt(address) })(1, 2));
  record('CFunction with new', () => new CFunction({ ...add, ptr: address })(1, 2));
  record('dlopen under another name', () => dlopen(fixture, { plus: { ...add, ptr: address } }).symbols.plus(1, 2));
  record('linkSymbols .ptr', () => linkSymbols({ foo: { ...add, ptr: address } }).symbols.foo.ptr === address);
  record(
    'linkSymbols .ptr of bigint',
    () => linkSymbols({ foo: { ...add, ptr: BigInt(address) } }).symbols.foo.ptr === address,
  );
  for (const [label, options] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['"x"', 'x'],
    ['[]', []],
    ['{}', {}],
    ['function', () => 1],
    ['true', true],
  ]) {
    record(`CFunction of ${label}`, () => CFunction(options));
    record(`new CFunction of ${label}`, () => new CFunction(options));
  }
  record('CFunction names', () => {
    const first = CFunction({ ...add, ptr: address });
    const second = CFunction({ ...add, ptr: address });
    const number = (f) => Number(/^CFunction(\d+)$/.exec(f.name)[1]);
    let third;
    try {
      CFunction({ ...add, ptr: 0 });
    } catch {
      third = CFunction({ ...add, ptr: address });
    }
    return [number(second) - number(first), number(third) - number(second)];
  });

  const shapes = {
    dlopen: dlopen(fixture, { add, nothing: {} }),
    linkSymbols: linkSymbols({ add: { ...add, ptr: address }, nothing: { ptr: address } }),
  };
  for (const [label, library] of Object.entries(shapes)) {
    section(`object of ${label}`);
    record('own', () => record.describe(library).map((line) => line.replace(/"bound [^"]*"|"close"/g, 'close')));
    record('tag', () => Object.prototype.toString.call(library));
    record('keys', () => Object.keys(library));
    record('JSON', () => JSON.stringify(library));
    record('prototype', () => record.describe(Object.getPrototypeOf(library)));
    record(
      'prototype of the prototype',
      () => Object.getPrototypeOf(Object.getPrototypeOf(library)) === Object.prototype,
    );
    record('constructor', () => {
      const constructor = library.constructor;
      return [typeof constructor, constructor === Object];
    });
    record('dispose', () => [typeof library[Symbol.dispose], typeof library[Symbol.asyncDispose]]);
    record('symbols again', () => library.symbols === library.symbols);
    record('symbols set', () => classOf(() => (library.symbols = {})));
    record('symbols own', () => record.describe(library.symbols).map((line) => line.split(' ')[1]));
    record('symbols prototype', () => {
      const prototype = Object.getPrototypeOf(library.symbols);
      return prototype === null ? null : prototype === Object.prototype;
    });
    record('symbols tag', () => Object.prototype.toString.call(library.symbols));
    record('symbols extensible', () => Object.isExtensible(library.symbols));
    record('symbols deletes', () => [delete library.symbols.nothing, Object.keys(library.symbols)]);
    record('symbols adds', () => {
      library.symbols.extra = 1;
      return Object.keys(library.symbols);
    });
    record('close set', () => {
      const close = library.close;
      library.close = 5;
      const seen = library.close;
      if (label === 'dlopen') library.close = close;
      else delete library.close;
      return [seen, typeof library.close];
    });
    record('getter on another object', () => {
      const getter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(library), 'symbols').get;
      return getter.call({});
    });
    const f = library.symbols.add;
    record('function own', () =>
      record
        .describe(f)
        .filter((line) => !line.startsWith('prototype'))
        .map((line) => line.replace(/\d{6,}/, 'address'))
        .sort(),
    );
    record('function', () => [typeof f, f.name, f.length, typeof f.ptr, f.native === f, Object.isExtensible(f)]);
    record('function tag', () => Object.prototype.toString.call(f));
    record('function prototype', () => [Object.getPrototypeOf(f) === Function.prototype, f.prototype]);
    record('function keys', () => Object.keys(f));
    record('ptr assigned', () => classOf(() => (f.ptr = 5)));
    record('own property', () => {
      f.mine = 1;
      return f.mine;
    });
    record('call', () => f.call(null, 1, 2));
    record('apply', () => f.apply(undefined, [1, 2]));
    record('bind', () => f.bind({}, 1)(2));
    record('spread', () => f(...[1, 2, 3]));
    record('map', () => [1, 2, 3].map(f));
    record('new', () => {
      try {
        new f(1, 2);
      } catch (error) {
        return error.constructor.name;
      }
      return 'no error';
    });
    record('Reflect.construct', () => {
      try {
        Reflect.construct(f, []);
      } catch (error) {
        return error.constructor.name;
      }
      return 'no error';
    });
    record('optional call', () => library.symbols.missing?.(1));
    record('in another object', () => ({ f }).f(4, 5));
  }
  section('object of CFunction');
  const cfunction = CFunction({ ...add, ptr: address });
  record('own', () =>
    record
      .describe(cfunction)
      .filter((line) => !line.startsWith('prototype'))
      .map((line) =>
        line
          .replace(/\d{6,}/, 'address')
          .replace(/CFunction\d+/g, 'CFunction')
          .replace(/"(bound [^"]*|close|)" length/, 'close length'),
      )
      .sort(),
  );
  record('keys', () => Object.keys(cfunction));
  record('length', () => cfunction.length);
  record('native', () => cfunction.native === cfunction);
  record('close', () => [cfunction.close(), cfunction.close(), cfunction(3, 4)]);

  section('close');
  const library = dlopen(fixture, { add });
  record('close', () => library.close());
  record('twice', () => library.close());
  record('symbols stay', () => Object.keys(library.symbols));
  record('pointer stays', () => typeof library.symbols.add.ptr);
  const { close } = dlopen(fixture, { add });
  record('detached', () => close());
  const linked = linkSymbols({ add: { ...add, ptr: address } });
  record('linkSymbols', () => [linked.close(), linked.symbols.add(5, 6), linked.close()]);
  const detached = linked.close;
  record('detached linkSymbols', () => detached());
  for (const [label, receiver] of [
    ['{}', {}],
    ['null', null],
    ['undefined', undefined],
    ['5', 5],
    ['"x"', 'x'],
    ['[]', []],
    ['5n', 5n],
    ['true', true],
    ['function', function named() {}],
    ['null prototype', Object.create(null)],
    ['class', new (class Named {})()],
    ['Symbol()', Symbol('s')],
  ]) {
    record(`close on ${label}`, () => linked.close.call(receiver));
  }
  record('independent', () => {
    const one = dlopen(fixture, { add });
    const two = dlopen(fixture, { add });
    const different = one !== two && one.symbols !== two.symbols && one.symbols.add !== two.symbols.add;
    one.close();
    return [different, two.symbols.add(1, 1), two.symbols.add.ptr === one.symbols.add.ptr];
  });
  record('close returns', () => [dlopen(fixture, { add }).close(), linkSymbols({ a: { ptr: address } }).close()]);
  record('extra argument to dlopen', () => dlopen(fixture, { add }, { what: 1 }).symbols.add(1, 1));

  section('dropped');
  await record('stays loaded', async () => {
    const copies = Array.from({ length: 10 }, (_, i) => path.join(dir, `dropped${i}.so`));
    for (const copy of copies) {
      fs.copyFileSync(fixture, copy);
      (() => dlopen(copy, { add }).symbols.add(1, 2))();
    }
    await gc(10);
    const maps = fs.readFileSync('/proc/self/maps', 'utf8');
    return copies.filter((copy) => maps.includes(copy)).length;
  });
  await record('is unloaded by close', async () => {
    const copy = path.join(dir, 'closed.so');
    fs.copyFileSync(fixture, copy);
    dlopen(copy, { add }).close();
    await gc(3);
    return fs.readFileSync('/proc/self/maps', 'utf8').includes(copy);
  });

  section('native');
  const returned = (value) => (value instanceof Error ? ['returned', value] : value);
  record('works', () => native.dlopen(fixture, { add }).symbols.add(1, 2));
  record('missing library', () => returned(native.dlopen(nowhere, { add })));
  record('missing in cwd', () => returned(native.dlopen('libmissing.so', { add })));
  record('missing symbol', () => returned(native.dlopen(fixture, { nope: add })));
  record('unknown type', () => returned(native.dlopen(fixture, { add: { args: ['wat'] } })));
  record('no symbols', () => returned(native.dlopen(fixture, {})));
  record('symbols null', () => returned(native.dlopen(fixture, null)));
  record('path null', () => returned(native.dlopen(null, { add })));
  record('path ""', () => returned(native.dlopen('', { add })));
  record('file: string', () => returned(native.dlopen(pathToFileURL(fixture).href, { add })));
  record('own close', () => Object.keys(native.dlopen(fixture, { add })));
  process.chdir(before);
  fs.rmSync(dir, { recursive: true });
}

/** The class alone: the words are the engine's. */
function classOf(run) {
  try {
    return run();
  } catch (error) {
    return error.constructor.name;
  }
}
