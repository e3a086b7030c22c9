'use strict';
// The wrapper compiler: from rules to the functions that users call.
//
// A rule says how one type of a dialect travels. For a parameter:
//
//   code      the type's text for the addon (src/core/type.h), for example 'i'
//   store     how a converted value goes into its slot: 'i32' 'u32' 'f32' 'f64' 'i64' 'u64', or 'n64' for a
//             number that is stored as a 64-bit integer
//   convert   (value, index, scope) => what store takes, or FILL, or an exception: the whole truth of the rule
//   cases     optional short cuts, tried in order before convert: {test, store, value} where test and value
//             take the parameter's name and give the source of an expression. store is as above, or 'view'
//             (address remembered by identity, else the addon looks), or 'fill' (the addon looks). test also
//             gets constant(value, hint), which gives a value's name in the generated code
//   wraps     the value of the only case may also be taken of what convert gave
//   fill      'o' where objects and strings may be left to the addon (FILL, 'view', 'fill'), 'n' for a
//             napi_value, 'e' for the napi_env, which takes no JavaScript argument unless `counted`
//   write     instead of store/convert, for aggregates: (value, views, offset, index) writes the bytes
//   transient convert puts objects with close() into scope, closed when the call has ended
//
// For a result:
//
//   code      as above
//   read      how the raw value is read: 'void', an element kind ('i8' … 'u64'), or 'n64' for a 64-bit value
//             read as a number
//   map       optional: (raw) => value; mapSource: the same as source of an expression
//   text      'utf8' or 'latin1': the addon makes the string, or null
//   value     true: the result is a napi_value
//   load      instead of read/map, for aggregates: (views, offset) => value
//   bytes     true where load gives a fresh Uint8Array of the value's `size` bytes
//
// With code generation switched off (--disallow-code-generation-from-strings), closures do the same work from
// convert and map alone, so a case must never accept what convert would refuse.

const { engine, frame, viewsOf, at } = require('./addon.js');
const { known, canRemember, remember, readText, readTextOrLatin1 } = require('./memory.js');
const { begin, signalOf } = require('./async.js');

/** What convert gives back for a value that the addon takes from the JavaScript object itself. */
const FILL = Symbol('fill');

/** Flags of a bound function; the same numbers stand in src/core/call.h and src/binding/bound.h. */
const FLAG = Object.freeze({ errno: 1, rejectNul: 16, text: 32, latin1: 64, value: 128 });

const SIZES = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, f64: 8, i64: 8, u64: 8 };

const canGenerate = (() => {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
})();

let serial = 0;

const halves = new Uint32Array(2);
const whole = new Float64Array(halves.buffer);

/** The number whose eight bytes are these halves: addresses travel so, in one store. */
function bitsOf(low, high) {
  halves[0] = low;
  halves[1] = high;
  return whole[0];
}

function signatureOf({ result, params, variadicAt }) {
  const codes = params.map((rule) => rule.code);
  if (variadicAt !== undefined) codes.splice(variadicAt, 0, '.');
  return `${result.code}(${codes.join('')})`;
}

function flagsOf({ result, errno, rejectNul, nonblocking }) {
  let flags = errno ? FLAG.errno : 0;
  if (rejectNul) flags |= FLAG.rejectNul;
  if (result.value) flags |= FLAG.value;
  // Off the thread the text is read when the result has come back.
  if (result.text && !nonblocking) flags |= result.text === 'latin1' ? FLAG.latin1 : FLAG.text;
  return flags;
}

function fillsOf({ params }) {
  return params.some((rule) => rule.fill) ? params.map((rule) => rule.fill ?? '.').join('') : '';
}

/**
 * One function to bind.
 * @typedef {object} Definition
 * @property {string} name of the wrapper, and in messages
 * @property {bigint} address
 * @property {object[]} params rules
 * @property {object} result rule
 * @property {number} [variadicAt] how many arguments stand before the variadic part
 * @property {boolean} [nonblocking]
 * @property {boolean} [signal] nonblocking calls take one argument more, {signal: AbortSignal}
 * @property {boolean} [errno] the result is {value, errno}
 * @property {boolean} [rejectNul] strings with a NUL are refused: `dialect.refused` throws
 */

/**
 * What a dialect decides for all its functions. Every function throws the dialect's own error.
 * @typedef {object} Dialect
 * @property {string} name
 * @property {(name: string) => never} closed the function's library is closed
 * @property {(found: number, expected: number, name: string) => void} [arity] the wrong number of arguments;
 *   missing: not checked
 * @property {(index: number, name: string) => never} [refused] a string argument has a NUL
 */

/** A function of its own, so that the addon, which holds the result, does not hold `bind`'s variables with it. */
function closedBy(dialect, names) {
  return (index) => dialect.closed(names[index]);
}

/**
 * Binds functions together and gives their wrappers, in order. They keep the library open while one of them
 * is reachable.
 * @param {object | null} library the addon's handle
 * @param {Definition[]} definitions
 * @param {Dialect} dialect
 * @returns {Function[]}
 * @throws {TypeError} ERR_FFI_UNSUPPORTED_TYPE for what the platform's ABI cannot pass
 */
function bind(library, definitions, dialect) {
  const names = definitions.map((definition) => definition.name);
  const closed = closedBy(dialect, names);
  const [binding, numbers] = engine.bind(
    library,
    definitions.map((definition) => definition.address),
    definitions.map(signatureOf),
    names,
    definitions.map(flagsOf),
    definitions.map(fillsOf),
    closed,
  );
  let next = 0;
  const plans = definitions.map((definition, index) => {
    const plan = { call: bitsOf(numbers[next], numbers[next + 1]), views: frame, own: false, result: numbers[next + 3] };
    plan.invoke = engine.entries[numbers[next + 4]] ?? engine.invoke;
    if (numbers[next + 2]) {
      plan.own = true;
      plan.views = viewsOf(engine.ownFrame(binding, index));
    }
    plan.args = numbers.subarray(next + 5, next + 5 + definition.params.length);
    next += 5 + definition.params.length;
    return plan;
  });
  return canGenerate ? generate(binding, definitions, plans, dialect) : close(binding, definitions, plans, dialect);
}

// ---------------------------------------------------------------------------------------------------------
// Generated wrappers. All functions of one binding stand in one source text, which no other text equals:
// engines share compiled code and type feedback between functions made from identical text.

class Source {
  constructor() {
    this.names = [];
    this.values = [];
    this.known = new Map();
  }

  /** The name under which the generated code sees a value. */
  constant(value, hint) {
    let name = this.known.get(value);
    if (name === undefined) {
      name = `${hint}${this.names.length}`;
      this.known.set(value, name);
      this.names.push(name);
      this.values.push(value);
    }
    return name;
  }
}

function storeSource(array, kind, offset, value) {
  if (kind === 'n64') {
    const index = offset / 4;
    return `${array('u32')}[${index}] = ${value}; ${array('u32')}[${index + 1}] = Math.floor(${value} / 4294967296);`;
  }
  return `${array(kind)}[${offset / SIZES[kind]}] = ${value};`;
}

/** How many unknown views pass before one is remembered: remembering costs more than looking once. */
const REMEMBER_MASK = 63;

/** The address of a view that was seen before, else the test, and what happens to one that is new. */
function viewSource(array, source, offset, name, test) {
  const slot = `${array('f64')}[${offset / 8}]`;
  return (
    `if ((m = ${source.constant(known, 'known')}.get(${name})) !== undefined && ${name}[0] !== undefined) ${slot} = m;\n` +
    `else if (${test}) ` +
    `{ if ((seen = seen + 1 & ${REMEMBER_MASK}) === 0 && ${source.constant(canRemember, 'canRemember')}(${name})) ` +
    `${slot} = ${source.constant(remember, 'remember')}(${name}); else need = true; }\nelse `
  );
}

function parameterSource(source, array, rule, offset, index) {
  const name = `a${index}`;
  if (rule.fill === 'e' || rule.fill === 'n') return '';
  if (rule.write) {
    const views = source.constant(array.views, 'views');
    return `${source.constant(rule.write, 'write')}(${name}, ${views}, ${offset}, ${index});\n`;
  }
  const convert = source.constant(rule.convert, 'convert');
  const scope = rule.transient ? ', scope' : '';
  const [only] = rule.cases?.length === 1 ? rule.cases : [];
  if (only && only.store === rule.store && (!only.value || rule.wraps) && !rule.fill && !scope) {
    // The short form, because engines only inline what is short.
    const stored = only.value ? only.value(name) : name;
    return `if (!(${only.test(name)})) ${name} = ${convert}(${name}, ${index});\n${storeSource(array, rule.store, offset, stored)}\n`;
  }
  let text = '';
  const constant = (value, hint) => source.constant(value, hint);
  for (const { test, store, value } of rule.cases ?? []) {
    const stored = value ? value(name) : name;
    if (store === 'view') {
      text += viewSource(array, source, offset, name, test(name, constant));
    } else {
      const action = store === 'fill' ? 'need = true;' : storeSource(array, store, offset, stored);
      text += `if (${test(name, constant)}) { ${action} }\nelse `;
    }
  }
  const slow = `const c = ${convert}(${name}, ${index}${scope});`;
  const fills = rule.fill ? `if (c === ${source.constant(FILL, 'FILL')}) need = true; else ` : '';
  const variable = rule.cases?.some(({ store }) => store === 'view') ? 'let m; ' : '';
  return `{ ${variable}${text}{ ${slow} ${fills}{ ${storeSource(array, rule.store, offset, 'c')} } } }\n`;
}

function resultSource(source, array, result, offset) {
  if (result.bytes) {
    const bytes = array.views.u8.subarray(offset, offset + result.size);
    return `new Uint8Array(${source.constant(bytes, 'bytes')})`;
  }
  if (result.load) {
    return `${source.constant(result.load, 'load')}(${source.constant(array.views, 'views')}, ${offset})`;
  }
  if (result.read === 'void') return 'undefined';
  let raw;
  if (result.read === 'n64') {
    raw = `${array('u32')}[${offset / 4 + 1}] * 4294967296 + ${array('u32')}[${offset / 4}]`;
  } else {
    raw = `${array(result.read)}[${offset / SIZES[result.read]}]`;
  }
  if (result.mapSource) return result.mapSource(raw);
  return result.map ? `${source.constant(result.map, 'map')}(${raw})` : raw;
}

function wrapperSource(source, definition, plan, dialect) {
  const { params, result } = definition;
  const array = (kind) =>
    plan.own ? source.constant(plan.views[kind], `own_${kind}_`) : source.constant(frame[kind], `${kind}_`);
  array.views = plan.views;
  const visible = params.map((_, index) => index).filter((index) => params[index].fill !== 'e' || params[index].counted);
  const list = visible.map((index) => `a${index}`).join(', ');
  const filled = visible.filter((index) => params[index].fill && params[index].fill !== 'e').map((index) => `a${index}`);
  const always = params.some((rule) => rule.fill === 'n' || rule.fill === 'e');
  const transient = params.some((rule) => rule.transient);

  const count = visible.length;
  let body = '';
  if (definition.signal) {
    body += `const signal = arguments.length === ${count + 1} ? ${source.constant(signalOf, 'signalOf')}(arguments[${count}]) : undefined;\n`;
  }
  if (dialect.arity) {
    const excuse = definition.signal ? ' && signal === undefined' : '';
    const arity = source.constant(dialect.arity, 'arity');
    const name = JSON.stringify(definition.name);
    body += `if (arguments.length !== ${count}${excuse}) ${arity}(arguments.length, ${count}, ${name});\n`;
  }
  if (filled.length > 0) body += `let need = ${always};\n`;
  params.forEach((rule, index) => {
    body += parameterSource(source, array, rule, plan.args[index], index);
  });
  body += `${source.constant(frame.f64, 'f64_')}[${at.call / 8}] = ${plan.call};\n`;

  if (definition.nonblocking) {
    const read = source.constant(settler(definition, plan), 'settle');
    const beginName = source.constant(begin, 'begin');
    const name = JSON.stringify(definition.name);
    const scope = transient ? 'scope' : 'undefined';
    const refused = dialect.refused ? source.constant(dialect.refused, 'refused') : 'undefined';
    const last = definition.signal ? 'signal' : 'undefined';
    body += `return ${beginName}(${read}, ${name}, [${list}], [${filled.join(', ')}], ${scope}, ${refused}, ${last});\n`;
    body = `try {\n${body}} catch (error) { ${transient ? 'closeAll(scope);' : ''} return Promise.reject(error); }\n`;
    if (transient) body = `const scope = [];\n${body}`;
  } else {
    const invoke = source.constant(plan.invoke, 'invoke');
    const invokeWith = source.constant(engine.invokeWith, 'invokeWith');
    const fromAddon = Boolean(result.text || result.value);
    if (filled.length > 0 || always) {
      const condition = filled.length > 0 ? 'need' : 'true';
      body += `const r = ${condition} ? ${invokeWith}(${filled.join(', ')}) : ${invoke}();\n`;
      if (definition.rejectNul) {
        const refused = source.constant(dialect.refused, 'refused');
        body += `if (typeof r === 'number') ${refused}(r - 1, ${JSON.stringify(definition.name)});\n`;
      }
    } else {
      body += fromAddon ? `const r = ${invoke}();\n` : `${invoke}();\n`;
    }
    const value = fromAddon ? 'r' : resultSource(source, array, result, plan.result);
    body += definition.errno
      ? `return { value: ${value}, errno: ${source.constant(frame.i32, 'i32_')}[${at.errno / 4}] };\n`
      : result.read === 'void'
        ? ''
        : `return ${value};\n`;
    if (transient) body = `const scope = [];\ntry {\n${body}} finally { closeAll(scope); }\n`;
  }
  return { list, body };
}

function generate(binding, definitions, plans, dialect) {
  const source = new Source();
  const wrappers = definitions.map((definition, index) => {
    const { list, body } = wrapperSource(source, definition, plans[index], dialect);
    const name = JSON.stringify(definition.name);
    return `{ ${name}(${list}) {\n${body}} }[${name}]`;
  });
  serial += 1;
  const text =
    `'use strict'; /* ${dialect.name} ${serial} */\nlet seen = 0;\nconst hold = () => binding;\n` + `return [\n${wrappers.join(',\n')}];\n`;
  // The wrappers' scope holds `binding`, and with it the library, because a function in it names it.
  return new Function(...source.names, 'closeAll', 'binding', text)(...source.values, closeAll, binding);
}

function closeAll(scope) {
  for (const closable of scope) closable.close();
}

// ---------------------------------------------------------------------------------------------------------
// Closures: the same without code generation.

function storeValue(views, kind, offset, value) {
  if (kind === 'n64') {
    views.u32[offset / 4] = value;
    views.u32[offset / 4 + 1] = Math.floor(value / 4294967296);
  } else {
    views[kind][offset / SIZES[kind]] = value;
  }
}

function readRaw(views, kind, offset) {
  if (kind === 'void') return undefined;
  if (kind === 'n64') return views.u32[offset / 4 + 1] * 4294967296 + views.u32[offset / 4];
  return views[kind][offset / SIZES[kind]];
}

/** Reads the result of a call off the thread, which is in the frame again. */
function settler({ result, errno }, { views, result: offset }) {
  const read = () => {
    if (result.load) return result.load(views, offset);
    if (result.text) {
      const address = views.u64[offset / 8];
      if (address === 0n) return null;
      return result.text === 'latin1' ? readTextOrLatin1(address) : readText(address);
    }
    const raw = readRaw(views, result.read, offset);
    return result.map ? result.map(raw) : raw;
  };
  return errno ? () => ({ value: read(), errno: frame.i32[at.errno / 4] }) : read;
}

function close(binding, definitions, plans, dialect) {
  return definitions.map((definition, index) => closure(binding, definition, plans[index], dialect));
}

function closure(binding, definition, plan, dialect) {
  const { params, result, name, nonblocking, rejectNul } = definition;
  const visible = params.map((_, index) => index).filter((index) => params[index].fill !== 'e' || params[index].counted);
  const always = params.some((rule) => rule.fill === 'n' || rule.fill === 'e');
  const fromAddon = Boolean(result.text || result.value);
  const read = settler(definition, plan);

  const storeAll = (values, scope, signal) => {
    // The closure's scope holds `binding`, and with it the library, because it is named here.
    void binding;
    let need = always;
    if (dialect.arity && values.length !== visible.length && signal === undefined) {
      dialect.arity(values.length, visible.length, name);
    }
    visible.forEach((index, position) => {
      const rule = params[index];
      if (rule.fill === 'n' || rule.fill === 'e') return;
      const offset = plan.args[index];
      if (rule.write) {
        rule.write(values[position], plan.views, offset, index);
        return;
      }
      const converted = rule.convert(values[position], index, scope);
      if (converted === FILL) need = true;
      else storeValue(plan.views, rule.store, offset, converted);
    });
    frame.f64[at.call / 8] = plan.call;
    return need;
  };
  const filledOf = (values) =>
    visible.flatMap((index, position) => (params[index].fill && params[index].fill !== 'e' ? [values[position]] : []));

  const wrapper = nonblocking
    ? {
        [name](...values) {
          const scope = [];
          try {
            const extra = definition.signal && values.length === visible.length + 1;
            const signal = extra ? signalOf(values[visible.length]) : undefined;
            storeAll(values, scope, signal);
            return begin(read, name, values, filledOf(values), scope, dialect.refused, signal);
          } catch (error) {
            closeAll(scope);
            return Promise.reject(error);
          }
        },
      }[name]
    : {
        [name](...values) {
          const scope = [];
          try {
            const need = storeAll(values, scope);
            const made = need ? engine.invokeWith(...filledOf(values)) : engine.invoke();
            if (rejectNul && typeof made === 'number') dialect.refused(made - 1, name);
            if (!fromAddon) return read();
            return definition.errno ? { value: made, errno: frame.i32[at.errno / 4] } : made;
          } finally {
            closeAll(scope);
          }
        },
      }[name];
  Object.defineProperty(wrapper, 'length', { value: visible.length, configurable: true });
  return wrapper;
}

module.exports = { FILL, FLAG, SIZES, bind, canGenerate, Source, storeSource, resultSource, closeAll };
