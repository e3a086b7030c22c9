'use strict';
// Generated wrappers. All functions of one binding stand in one source text, which no other text equals: engines share
// compiled code and type feedback between functions made from identical text.
//
// A wrapper has one way for what its rules' cases accept, which it stores as it goes, and one way for all the rest: the
// preparer of slots.js, which starts anew. It is kept short, because engines only inline what is short.

const { engine, frame } = require('./addon.js');
const { at } = require('./numbers.js');
const { begin, signalOf } = require('./async.js');
const { known, canRemember, remember } = require('./memory.js');
const { viewLength } = require('./values.js');
const {
  SIZES,
  visibleOf,
  filledOf,
  alwaysFills,
  isHandedOver,
  isMadeByAddon,
  resultReader,
  preparer,
  closeAll,
} = require('./slots.js');

const canGenerate = (() => {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
})();

let serial = 0;

/** What no call's address is: it shows whether the frame was used while arguments were written. */
const UNUSED = 0;

/** How many unknown views pass before one is remembered: remembering costs more than looking many times. */
const REMEMBER_MASK = 255;

/** What `need` says: nothing, one view, one string, or whatever there is. */
const VIEW = 1;
const TEXT = 2;
const ANY = 3;

/** Values that a source text needs, under names of their own. */
class Source {
  constructor() {
    this.names = [];
    this.values = [];
    this.known = new Map();
    /** As a function that can be handed on. */
    this.name = (value, hint) => this.constant(value, hint);
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

/**
 * Stores a value in a slot. Integers of up to 32 bits fill it whole, with their sign or with zeros: no ABI asks for it,
 * but every runtime does so, and libraries are in use whose declared types are narrower than their own.
 */
function storeSource(array, kind, offset, value) {
  if (kind === 'n64' || kind === 's64') {
    const index = offset / 4;
    // The product is exact, and cheaper than the quotient. A store cuts off the fraction, which is only right for what
    // is not negative.
    const product = `${value} * ${2 ** -32}`;
    const high = kind === 's64' ? `Math.floor(${product})` : product;
    return `${array('u32')}[${index}] = ${value}; ${array('u32')}[${index + 1}] = ${high};`;
  }
  const text = `${array(kind)}[${offset / SIZES[kind]}] = ${value};`;
  if (kind === 'i32') return `${text} ${array('i32')}[${offset / 4 + 1}] = ${value} >> 31;`;
  if (kind === 'u32') return `${text} ${array('u32')}[${offset / 4 + 1}] = 0;`;
  return text;
}

/**
 * Reads a result, or an argument of a callback.
 * @param {string} [number] source of the same value as a number, where that is at hand
 */
function resultSource(source, array, result, offset, number) {
  if (result.bytes) {
    const bytes = array.views.u8.subarray(offset, offset + result.size);
    return `new Uint8Array(${source.constant(bytes, 'bytes')})`;
  }
  if (result.load) {
    return `${source.constant(result.load, 'load')}(${source.constant(array.views, 'views')}, ${offset})`;
  }
  if (result.read === 'void') return 'undefined';
  if (result.read === 's64') {
    const raw = number ?? `${array('i32')}[${offset / 4 + 1}] * 4294967296 + ${array('u32')}[${offset / 4}]`;
    return `${source.constant(result.map, 'map')}(${raw}, ${array('u64')}, ${offset / 8})`;
  }
  const raw = `${array(result.read)}[${offset / SIZES[result.read]}]`;
  if (result.mapSource) return result.mapSource(raw);
  return result.map ? `${source.constant(result.map, 'map')}(${raw})` : raw;
}

/** The only case of a rule whose value needs no more than a test before it is stored; undefined for other rules. */
function simpleCase({ cases, fill, transient }) {
  if (cases?.length !== 1 || fill || transient) return undefined;
  return cases[0].store === 'view' || cases[0].store === 'fill' ? undefined : cases[0];
}

/** The source of one wrapper. */
class Wrapper {
  constructor(source, index, definition, plan, dialect) {
    this.source = source;
    this.index = index;
    this.definition = definition;
    this.plan = plan;
    this.dialect = dialect;
    this.visible = visibleOf(definition.params);
    this.filled = filledOf(definition.params).map((index) => `a${index}`);
    this.always = alwaysFills(definition.params);
    this.transient = definition.params.some((rule) => rule.transient);
    this.list = this.visible.map((index) => `a${index}`).join(', ');
    /** Arrays in use, by the local names that the wrapper gives them. */
    this.locals = new Map();
    this.callSlot = `${this.local(frame.f64, 'f64')}[${at.call / 8}]`;
    this.array = (kind) => this.local(plan.views[kind], plan.own ? `own_${kind}` : kind);
    this.array.views = plan.views;
    this.label = JSON.stringify(definition.name);
  }

  /** A name of the wrapper's own for an array, which is shorter to reach than one from outside. */
  local(array, name) {
    if (!this.locals.has(name)) this.locals.set(name, this.source.constant(array, `${name}_`));
    return name;
  }

  text() {
    const body = this.definition.nonblocking ? this.nonblocking() : this.blocking();
    const locals = [...this.locals].map(([name, value]) => `${name} = ${value}`).join(', ');
    return `{ ${this.label}(${this.list}) {\nconst ${locals};\n${body}} }[${this.label}]`;
  }

  /** Stores all arguments; leaves `need` where the addon may have to look at some. */
  args() {
    const { source, definition, plan, dialect, visible } = this;
    const { params } = definition;
    const simple = visible.filter((index) => simpleCase(params[index]));
    const written = visible.filter((index) => params[index].write);
    const other = visible.filter(
      (index) => !simpleCase(params[index]) && !params[index].write && !isHandedOver(params[index]),
    );
    const signal = definition.signal ? ', signal' : '';
    const rest = this.transient ? `, scope${signal}` : signal && `, undefined${signal}`;
    const needs = this.filled.length > 0;
    const all = `prepare(${this.index}, arguments${rest})`;
    this.slow = needs ? `if (${all}) need = ${ANY}; else need = 0;` : `${all};`;

    const tests = simple.map((index) => `(${simpleCase(params[index]).test(`a${index}`, source.name)})`);
    if (dialect.arity) {
      const excuse = definition.signal ? ` || signal !== undefined` : '';
      tests.unshift(`(arguments.length === ${visible.length}${excuse})`);
    }
    let text = simple.map((index) => this.simple(index)).join('');
    text += other.map((index) => this.cases(index)).join('');
    if (written.length > 0) text += this.writes(written);
    const condition = tests.join(' && ');
    const leaves = text.includes('break args;');
    const guarded = condition === '' ? text : `if (${condition}) {\n${text}} else { ${this.slow} }\n`;
    return (
      (needs ? `let need = ${this.always ? ANY : 0};\n` : '') +
      // Before the first store, so that a wrapper further out can see that its slots were used.
      `${this.callSlot} = ${plan.call};\n` +
      (leaves ? `args: {\n${guarded}}\n` : guarded)
    );
  }

  /**
   * Aggregates last, because their getters may be JavaScript of the user. Where that has called a native function, or
   * tried to, the slots are used: each wrapper sets the call's slot first, and those like this one take a ticket.
   */
  writes(indexes) {
    const ticket = `${this.local(frame.u32, 'u32')}[${at.ticket / 4}]`;
    return (
      `const ticket = ${ticket} + 1 >>> 0; ${ticket} = ticket; ${this.callSlot} = ${UNUSED};\n` +
      indexes.map((index) => this.write(index)).join('') +
      `if (${this.callSlot} === ${UNUSED} && ${ticket} === ticket) ${this.callSlot} = ${this.plan.call};\n` +
      `else { ${this.slow} }\n`
    );
  }

  simple(index) {
    const { store, value } = simpleCase(this.definition.params[index]);
    const name = `a${index}`;
    return `${storeSource(this.array, store, this.plan.args[index], value ? value(name, this.source.name) : name)}\n`;
  }

  cases(index) {
    const name = `a${index}`;
    const rule = this.definition.params[index];
    const offset = this.plan.args[index];
    let text = '';
    let variable = '';
    for (const { test, store, value, least } of rule.cases ?? []) {
      const condition = test(name, this.source.name);
      if (store === 'view') {
        variable = 'let m; ';
        text += this.view(name, offset, condition, least);
      } else {
        const action =
          store === 'fill'
            ? this.needs(TEXT)
            : storeSource(this.array, store, offset, value ? value(name, this.source.name) : name);
        text += `if (${condition}) { ${action} }\nelse `;
      }
    }
    return `{ ${variable}${text}{ ${this.slow} break args; } }\n`;
  }

  /** One argument alone can go a shorter way if it is known to be a view or a string. */
  needs(what) {
    return `need = ${this.filled.length === 1 ? what : ANY};`;
  }

  /** The address of a view that was seen before, else the test, and what happens to one that is new. */
  view(name, offset, condition, least = 0) {
    const { source } = this;
    // An element that far shows that there are as many bytes; a view of fewer, larger elements has to be asked.
    const enough =
      least > 1
        ? `(${name}[${least - 1}] !== undefined || ${name}[0] !== undefined && ${source.constant(viewLength, 'viewLength')}(${name}) >= ${least})`
        : `${name}[0] !== undefined`;
    const slot = `${this.array('f64')}[${offset / 8}]`;
    const map = source.constant(known, 'known');
    const isKeepable = source.constant(canRemember, 'canRemember');
    const keep = source.constant(remember, 'remember');
    return (
      `if ((m = ${map}.get(${name})) !== undefined && ${enough}) ${slot} = m;\n` +
      `else if (${condition}) ` +
      `{ if ((seen = seen + 1 & ${REMEMBER_MASK}) === 0 && ${isKeepable}(${name})) ${slot} = ${keep}(${name}); ` +
      // The addon leaves the slot alone where it finds no bytes.
      `else { ${slot} = 0; ${this.needs(VIEW)} } }\nelse `
    );
  }

  write(index) {
    const views = this.source.constant(this.plan.views, 'views');
    const write = this.source.constant(this.definition.params[index].write, 'write');
    return `${write}(a${index}, ${views}, ${this.plan.args[index]}, ${index});\n`;
  }

  signal() {
    if (!this.definition.signal) return '';
    const count = this.visible.length;
    const name = this.source.constant(signalOf, 'signalOf');
    return `const signal = arguments.length === ${count + 1} ? ${name}(arguments[${count}]) : undefined;\n`;
  }

  nonblocking() {
    const { source, definition, plan, dialect, transient } = this;
    const read = source.constant(resultReader(definition, plan), 'read');
    const refused = dialect.refused ? source.constant(dialect.refused, 'refused') : 'undefined';
    const rest = `${transient ? 'scope' : 'undefined'}, ${refused}, ${definition.signal ? 'signal' : 'undefined'}`;
    const start = source.constant(begin, 'begin');
    return (
      (transient ? 'const scope = [];\n' : '') +
      `try {\n${this.signal()}${this.args()}` +
      `return ${start}(${read}, ${this.label}, [${this.list}], [${this.filled.join(', ')}], ${rest});\n` +
      `} catch (error) { ${transient ? 'closeAll(scope); ' : ''}return Promise.reject(error); }\n`
    );
  }

  blocking() {
    const { source, definition, transient } = this;
    const { result, errno } = definition;
    const fromAddon = isMadeByAddon(result);
    let body = this.args() + this.invocation(fromAddon);
    const number = this.plan.shaped ? `${this.array('f64')}[${at.number / 8}]` : undefined;
    const value = fromAddon ? 'r' : resultSource(source, this.array, result, this.plan.result, number);
    if (errno) body += `return { value: ${value}, errno: ${this.local(frame.i32, 'i32')}[${at.errno / 4}] };\n`;
    else if (result.read !== 'void') body += `return ${value};\n`;
    return transient ? `const scope = [];\ntry {\n${body}} finally { closeAll(scope); }\n` : body;
  }

  invocation(fromAddon) {
    const { source, filled, always } = this;
    const plain = `${source.constant(this.plan.invoke, 'invoke')}()`;
    if (filled.length === 0 && !always) return fromAddon ? `const r = ${plain};\n` : `${plain};\n`;
    const any = `${source.constant(engine.invokeWith, 'invokeWith')}(${filled.join(', ')})`;
    const one = filled.length === 1 && !always;
    const view = one ? `need === ${VIEW} ? ${source.constant(engine.invokeView, 'invokeView')}(${filled}) : ` : '';
    const text = one ? `need === ${TEXT} ? ${source.constant(engine.invokeText, 'invokeText')}(${filled}) : ` : '';
    const call = filled.length === 0 ? any : `need === 0 ? ${plain} : ${view}${text}${any}`;
    return `const r = ${call};\n${this.refusal()}`;
  }

  /** The addon answers with a number where a string argument has a NUL that the dialect refuses. */
  refusal() {
    if (!this.definition.rejectNul) return '';
    const refused = this.source.constant(this.dialect.refused, 'refused');
    return `if (typeof r === 'number') ${refused}(r - 1, ${this.label});\n`;
  }
}

/** The long way of every function of a binding, made when one first takes it. */
function preparers(definitions, plans, dialect) {
  const made = [];
  return (index, values, scope, signal) => {
    made[index] ??= preparer(definitions[index], plans[index], dialect);
    return made[index](values, scope, signal);
  };
}

/** The wrappers of a binding's functions, in order. */
function generateWrappers(binding, definitions, plans, dialect) {
  const source = new Source();
  const wrappers = definitions.map((definition, index) =>
    new Wrapper(source, index, definition, plans[index], dialect).text(),
  );
  serial += 1;
  // The wrappers' scope holds `binding`, and with it the library, because a function in it names it.
  const text =
    `'use strict'; /* ${dialect.name} ${serial} */\n` +
    `let seen = 0;\nconst hold = () => binding;\nreturn [\n${wrappers.join(',\n')}];\n`;
  const prepare = preparers(definitions, plans, dialect);
  const names = [...source.names, 'prepare', 'closeAll', 'binding'];
  return new Function(...names, text)(...source.values, prepare, closeAll, binding);
}

module.exports = { canGenerate, Source, storeSource, resultSource, generateWrappers };
