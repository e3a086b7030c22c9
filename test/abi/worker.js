'use strict';
// Runs the functions of one compiled chunk through polyffi and compares with the C caller. Started by run.js with its
// task as JSON; writes one JSON line for each failure and a last one when it is through. The number of the step that it
// is about to take stands in a file, so that a crash can be put down to it.

const fs = require('node:fs');
const path = require('node:path');
const { Random } = require('./random');
const { layOut, poolOf, functionOf, passedAs } = require('./generate');
const { target } = require('./targets');
const { randomValue, encode, Wire, wireSize, Layouts, WrongValue } = require('./values');

const task = JSON.parse(process.argv[2]);
const ffi = require(path.join(__dirname, '..', '..'));

const pool = poolOf(task.seed, task.chunk);
const functions = task.ids.map((id) => functionOf(task.seed, id, pool));
const longestWire = 128 * 1024;
const inFlight = 16; // calls off the thread at once
const hotCalls = 3000; // enough for the wrapper to be optimised

const say = (message) => fs.writeSync(1, `${JSON.stringify(message)}\n`);
const counts = { calls: 0, callbacks: 0, layouts: 0 };

function hex(bytes) {
  const text = Buffer.from(bytes).toString('hex');
  return text.length > 200 ? `${text.slice(0, 200)}… (${bytes.length} bytes)` : text || '(nothing)';
}

const messageOf = (error) => (error instanceof WrongValue ? error.message : String(error.stack || error));

function sameBytes(a, b) {
  return Buffer.compare(a, b) === 0;
}

// ---- types for polyffi ----

const built = [];

/** A member as polyffi's functions take it: of every second type those that are aligned are placed, too. */
function fieldFor(type, { type: of, align }, k) {
  if (!align) return typeFor(of);
  const place = type.index % 2 === 0 ? { offset: layOut(type).offsets[k] } : {};
  return { type: typeFor(of), align, ...place };
}

/** The type as polyffi's functions take it. */
function typeFor(type) {
  if (type.kind === 'array') return ffi.array(typeFor(type.of), type.length);
  if (!type.fields) return type.name;
  if (!built[type.index]) {
    const fields = Object.fromEntries(type.fields.map((field, k) => [field.name, fieldFor(type, field, k)]));
    const options = {};
    if (type.pack) options.pack = type.pack;
    if (type.align) options.align = type.align;
    const make = type.kind === 'union' ? ffi.union : ffi.struct;
    built[type.index] = Object.keys(options).length > 0 ? make(fields, options) : make(fields);
  }
  return built[type.index];
}

const isAggregate = (type) => type !== null && type.fields !== undefined;

function argumentTypes(fn) {
  const types = fn.types.map((type, k) => (fn.forms[k] === 'typed' ? typeFor(type).bytes : typeFor(type)));
  if (fn.variadic) types.splice(fn.fixed, 0, '...');
  return types;
}

function resultType(fn) {
  if (fn.result === null) return 'void';
  return fn.resultForm === 'bytes' ? typeFor(fn.result).bytes : typeFor(fn.result);
}

function definitionOf(fn) {
  const definition = { arguments: argumentTypes(fn), return: resultType(fn) };
  if (fn.nonblocking) definition.nonblocking = true;
  if (fn.errno) definition.errno = true;
  return definition;
}

// ---- steps ----

const progress = fs.openSync(task.progress, 'w');
let step = 0;

/** Says what comes next; false if an earlier process has already taken that step. */
function begin(kind, id, variant) {
  step++;
  if (step <= task.skip) return false;
  counts[`${kind}s`]++;
  const words = [step, counts.calls, counts.callbacks, counts.layouts, kind, id, variant];
  fs.writeSync(progress, `${words.join(' ')}\n`.padEnd(100), 0);
  return true;
}

function failure(kind, id, variant, message) {
  say({ kind, id, variant, message });
}

/** Whether this run looks at a slot: all of them, or one in so many. */
const selected = (slot) => slot % task.sample === 0;

// ---- C side ----

class Caller {
  constructor(file) {
    const call = { arguments: ['u32', 'pointer', 'pointer', 'pointer'], return: 'i32', symbol: 'pf_call' };
    this.file = file;
    this.library = ffi.dlopen(file, { call, callApart: { ...call, nonblocking: true } });
    this.wire = new Wire(longestWire);
    this.out = new Uint8Array(longestWire);
  }

  /** Calls the C function at `address` from C. */
  expect(slot, fn, address, values) {
    this.wire.at = 0;
    values.forEach((value, k) => encode(passedAs(fn, k), value, this.wire, `a${k}`));
    const errno = this.library.symbols.call(slot, address, this.wire.bytes, this.out);
    return { errno, result: this.out.slice(0, fn.result ? wireSize(fn.result) : 0) };
  }
}

class Callee {
  constructor(file, variant) {
    this.variant = variant;
    this.library = ffi.dlopen(file, {
      pf_copy_layouts: { arguments: ['pointer'] },
      pf_copy_trace: { arguments: ['pointer', 'u64'] },
      pf_take_digest: { arguments: ['u32', 'pointer'] },
      pf_address: { arguments: ['u32'], return: 'pointer' },
    });
    this.digestBytes = new Uint8Array(8);
    this.symbols = this.bind(file);
  }

  bind(file) {
    const all = {};
    const definitions = {};
    functions.forEach((fn) => {
      try {
        definitions[fn.symbol] = definitionOf(fn);
      } catch (error) {
        failure('call', fn.id, this.variant, `making its types: ${error.stack}`);
      }
    });
    try {
      this.functions = ffi.dlopen(file, definitions);
      return this.functions.symbols;
    } catch {
      // One by one, to see which are refused.
      for (const [name, definition] of Object.entries(definitions)) {
        try {
          all[name] = ffi.dlopen(file, { [name]: definition }).symbols[name];
        } catch (error) {
          failure('call', Number(name.slice(1)), this.variant, `binding: ${error.stack}`);
        }
      }
      return all;
    }
  }

  takeDigest(slot) {
    this.library.symbols.pf_take_digest(slot, this.digestBytes);
    return Buffer.from(this.digestBytes).toString('hex');
  }

  trace(count) {
    const words = new BigUint64Array(Math.max(1, count));
    this.library.symbols.pf_copy_trace(words, BigInt(count));
    return words.subarray(0, count);
  }

  layouts() {
    const words = new Uint32Array(Layouts.words(pool));
    this.library.symbols.pf_copy_layouts(words);
    return new Layouts(words, pool);
  }
}

// ---- layouts ----

function checkLayouts(layouts, callee) {
  for (const type of pool) {
    if (!selected(type.index) || !begin('layout', type.index, callee.variant)) continue;
    const expected = layouts.of[type.index];
    const fail = (message) => failure('layout', type.index, callee.variant, message);
    try {
      const made = typeFor(type);
      const offsets = type.fields.map((field) => made.offsets[field.name]);
      if (made.size !== expected.size) fail(`size ${made.size}, in C ${expected.size}`);
      if (made.align !== expected.align) fail(`align ${made.align}, in C ${expected.align}`);
      if (String(offsets) !== String(expected.offsets)) fail(`offsets ${offsets}, in C ${expected.offsets}`);
      else checkConversions(type, made, layouts, fail);
    } catch (error) {
      fail(messageOf(error));
    }
  }
}

/** read, write and view of a type against the image that C's layout gives. */
function checkConversions(type, made, layouts, fail) {
  const random = new Random(task.seed, 3, task.chunk, type.index);
  const value = randomValue(random, type);
  const wire = new Wire(wireSize(type));
  encode(type, value, wire, '');
  const image = layouts.image(type, value);

  const compare = (what, make) => {
    const found = new Wire(wireSize(type));
    make(found);
    if (!sameBytes(found.done(), wire.done()))
      fail(`${what}: found ${hex(found.done())}, expected ${hex(wire.done())}`);
  };
  const shift = random.between(0, 2) * 8;
  const shifted = new Uint8Array(image.length + shift + 8);
  shifted.set(image, shift);
  compare('read', (found) => encode(type, made.read(shifted, shift), found, 'read'));
  compare('view', (found) => encode(type, made.view(shifted.buffer, shift), found, 'view'));
  compare('write', (found) => {
    const target = new Uint8Array(image.length + shift + 8).fill(0x77);
    made.write(value, target, shift);
    if (
      target.subarray(shift + image.length).some((byte) => byte !== 0x77) ||
      target.subarray(0, shift).some((byte) => byte !== 0x77)
    ) {
      fail('write: touched bytes outside of the value');
    }
    const written = target.subarray(shift, shift + image.length);
    if (layouts.hasUnwritten(type, value, written)) fail(`write: padding is not zero: ${hex(written)}`);
    layouts.unwrap(type, written, found);
  });
}

// ---- calls ----

/** The argument as it goes to polyffi: for structs in the form that the function was given for it. */
function given(fn, k, value, layouts, scribbles) {
  const type = fn.types[k];
  if (!isAggregate(type)) return value;
  const form = fn.forms[k];
  if (form === 'object') return value;
  const image = layouts.image(type, value);
  scribbles.push(image);
  switch (form) {
    case 'bytes':
      return image;
    case 'typed':
      if (image.length % 8 === 0) return new BigUint64Array(image.buffer);
      return image.length % 2 === 0 ? new Uint16Array(image.buffer) : image;
    case 'dataview':
      return new DataView(image.buffer);
    case 'arraybuffer':
      return image.buffer;
    case 'view':
      return typeFor(type).view(image.buffer);
    default: {
      const larger = new Uint8Array(image.length + 11).fill(0x99);
      larger.set(image, 3);
      scribbles.push(larger);
      return larger.subarray(3);
    }
  }
}

function resultOnWire(fn, value, layouts) {
  const wire = new Wire(fn.result ? wireSize(fn.result) : 0);
  if (fn.result === null) {
    if (value !== undefined) throw new WrongValue(`result: expected undefined, found ${String(value)}`);
  } else if (fn.resultForm === 'bytes') {
    const size = layouts.sizeOf(fn.result);
    if (!(value instanceof Uint8Array) || value.length !== size) {
      throw new WrongValue(`result: expected a Uint8Array of ${size} bytes, found ${String(value).slice(0, 80)}`);
    }
    layouts.unwrap(fn.result, value, wire);
  } else {
    encode(fn.result, value, wire, 'result');
  }
  return wire.done();
}

/** Which argument is the first that arrived wrong: the digest after each, from C's call and from ours. */
function firstWrongArgument(fn, expected, found) {
  const k = expected.findIndex((word, index) => word !== found[index]);
  return k < 0 ? '' : `; first wrong argument: a${k}, given as ${fn.forms[k]}`;
}

function checkOutcome(fn, slot, callee, layouts, expected, outcome, note) {
  const problems = [];
  const digest = callee.takeDigest(slot);
  let value = outcome;
  if (fn.errno) {
    if (outcome === null || typeof outcome !== 'object' || !('value' in outcome) || !('errno' in outcome)) {
      return [`expected { value, errno }, found ${String(outcome)}`];
    }
    value = outcome.value;
    if (outcome.errno !== expected.errno) problems.push(`errno ${outcome.errno}, expected ${expected.errno}`);
  }
  if (digest !== expected.digest) {
    const trace = fn.nonblocking ? '' : firstWrongArgument(fn, expected.trace, callee.trace(fn.types.length));
    problems.push(
      digest === '0000000000000000'
        ? 'the function was not called'
        : `arguments: digest ${digest}, expected ${expected.digest}${trace}`,
    );
    // The result follows from the digest, so it says nothing more.
    return problems;
  }
  try {
    const result = resultOnWire(fn, value, layouts);
    if (!sameBytes(result, expected.result)) {
      problems.push(`result bytes ${hex(result)}, expected ${hex(expected.result)}${note}`);
    }
  } catch (error) {
    problems.push(messageOf(error));
  }
  return problems;
}

/** What C says about each function, so that the compilers are compared with each other, too. */
const agreed = new Map();

/** The outcome of the call in C. Throws if compilers do not agree on it: then the signature proves nothing. */
function outcomeInC(caller, callee, fn, slot, values) {
  const expected = caller.expect(slot, fn, callee.library.symbols.pf_address(slot), values);
  expected.trace = callee.trace(fn.types.length);
  expected.digest = callee.takeDigest(slot);
  const summary = `${expected.digest} ${hex(expected.result)} ${expected.errno}`;
  if (!agreed.has(fn.id)) agreed.set(fn.id, summary);
  if (agreed.get(fn.id) !== summary) {
    throw new WrongValue(`the C compilers do not agree with each other: ${summary}, before ${agreed.get(fn.id)}`);
  }
  return expected;
}

/** Calls the function through polyffi. Gives a promise where it runs off the thread. */
function checkCall(caller, callee, layouts, fn, slot, report) {
  const call = callee.symbols[fn.symbol];
  const random = new Random(task.seed, 4, fn.id);
  const values = fn.types.map((type) => randomValue(random, type));
  const expected = outcomeInC(caller, callee, fn, slot, values);
  const check = (outcome, note) => checkOutcome(fn, slot, callee, layouts, expected, outcome, note).forEach(report);

  const scribbles = [];
  const args = values.map((value, k) => given(fn, k, value, layouts, scribbles));
  const outcome = call(...args);
  if (fn.nonblocking) {
    // Struct values were captured by the call: what becomes of the bytes afterwards must not matter.
    for (const bytes of scribbles) bytes.fill(0xee);
    return outcome.then(
      (value) => check(value, ''),
      (error) => report(`rejected: ${error.stack}`),
    );
  }
  check(outcome, '');
  if (random.chance(20)) check(call(...args), ' (second call)');
  if (random.chance(1)) {
    for (let n = 1; n < hotCalls; n++) call(...args);
    check(call(...args), ' (hot)');
  }
  return undefined;
}

async function checkCalls(caller, callee, layouts) {
  let pending = [];
  for (let slot = 0; slot < functions.length; slot++) {
    const fn = functions[slot];
    if (target.misreads?.(callee.variant, fn.types.slice(fn.fixed))) continue;
    if (!selected(slot) || !begin('call', fn.id, callee.variant)) continue;
    if (!callee.symbols[fn.symbol]) continue; // Refused when it was bound, and reported then.
    const report = (problem) => failure('call', fn.id, callee.variant, problem);
    try {
      const settled = checkCall(caller, callee, layouts, fn, slot, report);
      if (settled) pending.push(settled);
    } catch (error) {
      report(messageOf(error));
    }
    if (pending.length >= inFlight) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
}

// ---- callbacks ----

// What C hands to a callback for memory is an address in the wire.
const callbackType = (type) => (type.kind === 'memory' || type.kind === 'string' ? 'pointer' : typeFor(type));

async function checkCallbacks(caller, layouts) {
  for (let slot = 0; slot < functions.length; slot++) {
    const fn = functions[slot];
    if (fn.variadic || !selected(slot) || !begin('callback', fn.id, task.callerName)) continue;
    const random = new Random(task.seed, 5, fn.id);
    const values = fn.types.map((type) => randomValue(random, type));
    const answer = fn.result && randomValue(random, fn.result);
    const report = (problem) => failure('callback', fn.id, task.callerName, problem);
    try {
      await checkCallback(caller, layouts, fn, slot, values, answer, report);
    } catch (error) {
      report(messageOf(error));
    }
  }
}

async function checkCallback(caller, layouts, fn, slot, values, answer, report) {
  const { wire } = caller;
  wire.at = 0;
  const places = values.map((value, k) => {
    const at = wire.at;
    encode(fn.types[k], value, wire, `a${k}`);
    return [at, wire.at];
  });
  const start = ffi.getBufferPointer(wire.bytes);
  const asBytes = (k) => isAggregate(fn.types[k]) && fn.forms[k] !== 'object';
  let entered = 0;

  const callback = (...args) => {
    entered++;
    try {
      if (args.length !== fn.types.length) report(`callback got ${args.length} arguments, expected ${fn.types.length}`);
      fn.types.forEach((type, k) => {
        const expected = wire.bytes.subarray(...places[k]);
        if (type.kind === 'memory' || type.kind === 'string') {
          const address = start + BigInt(places[k][0]);
          if (args[k] !== address) report(`callback a${k}: address ${String(args[k])}, expected ${address}`);
          return;
        }
        const found = new Wire(wireSize(type));
        if (asBytes(k)) {
          const size = layouts.sizeOf(type);
          if (!(args[k] instanceof Uint8Array) || args[k].length !== size) {
            throw new WrongValue(
              `callback a${k}: expected a Uint8Array of ${size} bytes, found ${String(args[k]).slice(0, 80)}`,
            );
          }
          layouts.unwrap(type, args[k], found);
        } else {
          encode(type, args[k], found, `callback a${k}`);
        }
        if (!sameBytes(found.done(), expected)) {
          report(`callback a${k}: found ${hex(found.done())}, expected ${hex(expected)}`);
        }
      });
    } catch (error) {
      report(messageOf(error));
    }
    if (fn.result === null) return undefined;
    return fn.resultForm === 'bytes' ? layouts.image(fn.result, answer) : answer;
  };

  const signature = {
    arguments: fn.types.map((type, k) => (asBytes(k) ? typeFor(type).bytes : callbackType(type))),
    return: resultType(fn),
  };
  caller.out.fill(0, 0, 64);
  if (fn.transient) {
    const library = ffi.dlopen(caller.file, {
      call: {
        arguments: ['u32', { callback: signature }, 'pointer', 'pointer'],
        return: 'i32',
        symbol: 'pf_call',
        nonblocking: fn.apart,
      },
    });
    await library.symbols.call(slot, callback, wire.bytes, caller.out);
    library.close();
  } else {
    const closure = new ffi.JSCallback(callback, signature);
    if (fn.apart) await caller.library.symbols.callApart(slot, closure.ptr, wire.bytes, caller.out);
    else caller.library.symbols.call(slot, closure.ptr, wire.bytes, caller.out);
    closure.close();
  }
  if (entered !== 1) report(`callback ran ${entered} times`);
  const expected = new Wire(fn.result ? wireSize(fn.result) : 0);
  if (fn.result) encode(fn.result, answer, expected, 'answer');
  const found = caller.out.subarray(0, expected.at);
  if (!sameBytes(found, expected.done())) {
    report(`C got ${hex(found)} from the callback, expected ${hex(expected.done())}`);
  }
}

/** Takes every entry point of our own (PF_ENTRIES in src/core/entry.h), so that further callbacks enter through copies. */
function exhaustEntries() {
  for (let n = 0; n < 8192; n++) new ffi.JSCallback(() => {}, {});
}

async function main() {
  if (task.exhaust) exhaustEntries();
  const caller = new Caller(task.caller);
  let layouts;
  for (const [variant, file] of Object.entries(task.callees)) {
    const callee = new Callee(file, variant);
    layouts = callee.layouts();
    checkLayouts(layouts, callee);
    if (task.calls) await checkCalls(caller, callee, layouts);
  }
  if (task.callbacks && typeof ffi.JSCallback === 'function') await checkCallbacks(caller, layouts);
  say({ kind: 'done', ...counts });
}

main().catch((error) => {
  failure('run', -1, '', error.stack);
  process.exitCode = 1;
});
