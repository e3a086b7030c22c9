'use strict';
// The short way of a function as generated code. It takes arguments that the rules' cases accept, and tests and stores them
// as they come, because no test runs code of a user. Whatever else comes goes the long way (closures.js), from the
// start. The code is kept short, because engines only inline what is short.

const { engine } = require('../addon.js');
const { closeAll } = require('../async.js');
const { Halves, known, remember } = require('../addresses.js');
const { addDetails } = require('../details.js');
const { frame } = require('../frame.js');
const { numberSource, readSource, storeSource } = require('../kinds.js');
const { at } = require('../numbers.js');
const { isTypedArray, viewLength } = require('../values.js');
const ways = require('../ways.js');

const { FAST, NODE_API } = ways;
const { callNow, finisher } = require('./closures.js');
const { checkHeld } = require('./slots.js');
const { Source, Text } = require('./source.js');

/** What no call's slot holds: it shows whether the frame was used while arguments were written. */
const UNUSED = 0;

/** How many unknown views pass before one is remembered: remembering costs more than looking many times. */
const REMEMBER_MASK = 255;

const NOWHERE = new Halves(0, 0);

/** What `need` says, in bits: there are views, strings, or what the addon always looks at. */
const VIEW = 1;
const TEXT = 2;
const ANY = 4;

/** For how many calls no string is put into the frame when one could not be: trying costs a tenth of such a call. */
const PAUSE = 16;

/**
 * Takes views that were not seen before. One in many is remembered and stored; for the others there is true, because the
 * addon has to look at them. It leaves the slot alone if it finds no bytes.
 */
function looker({ cells: { i32 } }) {
  let seen = 0;
  return (view, index) => {
    seen = (seen + 1) & REMEMBER_MASK;
    const halves = seen === 0 && isTypedArray(view) ? remember(view) : NOWHERE;
    i32[index] = halves.low;
    i32[index + 1] = halves.high;
    return halves === NOWHERE;
  };
}

/** Cells over the memory of a target's image. */
const cellsOf = (target) => target.cells;

/**
 * Reads a result, or an argument of a callback.
 * @param {string} [number] source of the same value as a number, if that is at hand
 */
function resultSource(source, array, rule, offset, number) {
  if (rule.bytes) {
    const bytes = source.late(`bytes${offset}_`, ({ cells }) => cells.u8.subarray(offset, offset + rule.size));
    return `new Uint8Array(${bytes})`;
  }
  if (rule.load) return `${source.constant(rule.load, 'load')}(${source.late('cells_', cellsOf)}, ${offset})`;
  if (rule.read === 's64') {
    const raw = number ?? readSource(array, 's64', offset);
    return `${source.constant(rule.map, 'map')}(${raw}, ${array('u64')}, ${offset / 8})`;
  }
  const raw = readSource(array, rule.read, offset);
  if (rule.mapSource) return rule.mapSource(raw);
  return rule.map ? `${source.constant(rule.map, 'map')}(${raw})` : raw;
}

/** The only case of a rule whose value needs no more than a test before it is stored; undefined for other rules. */
function simpleCase({ cases, fill }) {
  if (cases.length !== 1 || fill) return undefined;
  return cases[0].store === 'view' || cases[0].store === 'fill' ? undefined : cases[0];
}

/** The stores of what can travel as a number that C converts, and of floats, which do so anyway. */
const INTEGERS = ['i32', 'u32', 'n64'];
const FLOATS = ['f32', 'f64'];

/** Whether all arguments of a signature can travel as numbers, and one of them is an integer. */
function takesNumbers({ params, visible, filled, handsOver, hasOwnFrame, way }) {
  if (
    !ways.takesNumbers ||
    way === NODE_API ||
    hasOwnFrame ||
    handsOver ||
    filled.length > 0 ||
    visible.length !== params.length
  )
    return false;
  const stores = params.map((rule) => (rule.write ? undefined : simpleCase(rule)?.store));
  return (
    stores.some((store) => INTEGERS.includes(store)) &&
    stores.every((store) => INTEGERS.includes(store) || FLOATS.includes(store))
  );
}

/** Writes the source of the short way of a signature's functions. */
class ShortWay {
  constructor(signature, isShaped) {
    this.signature = signature;
    this.isShaped = isShaped;
    this.asNumbers = isShaped && takesNumbers(signature);
    this.source = new Source();
    this.list = signature.visible.map((index) => `a${index}`).join(', ');
    /** Parameters that lend objects. */
    this.lending = signature.visible.filter((index) => signature.params[index].lend);
    /** Whether they put objects into a scope. */
    this.holds = this.lending.some((index) => signature.params[index].lend.holds);
    this.filled = signature.filled.map((position) => `a${signature.visible[position]}`);
    /** Values in use, by the names of constants, which engines take as such where parameters are none to them. */
    this.locals = new Map();
    /** Names of cells, which the function itself has once more: for each use of an outer constant, its code is longer. */
    this.cells = new Set();
    /** Declarations of what the function keeps from call to call. */
    this.variables = '';
    /** The body of a function for objects that are lent. */
    this.lent = undefined;
    this.callSlot = `${this.frame('f64')}[${at.call / 8}]`;
  }

  local(value, name) {
    this.locals.set(name, value);
    return name;
  }

  /** Cells of the thread's frame. */
  frame(kind) {
    this.cells.add(kind);
    return this.local(this.source.constant(frame[kind], `${kind}_`), kind);
  }

  /** Cells of the image. */
  array = (kind) => {
    if (!this.signature.hasOwnFrame) return this.frame(kind);
    const own = this.source.late(`own_${kind}_`, ({ cells }) => cells[kind]);
    this.cells.add(`own_${kind}`);
    return this.local(own, `own_${kind}`);
  };

  text() {
    this.local(
      this.source.late('call_', (target) => target.call),
      'call',
    );
    const long = (target) => (values) => callNow(target, values);
    this.local(this.source.late('long_', long), 'long');
    const body = this.tests() + this.lends(this.arguments() + this.invocation() + this.result());
    const outer = [...this.locals].map(([name, value]) => `${this.cells.has(name) ? `$${name}` : name} = ${value}`);
    const inner = [...this.cells].map((name) => `${name} = $${name}`);
    const lent = this.lent && `const lent = (${this.list}) => {\nconst ${inner.join(', ')};\n${this.lent}};\n`;
    const text = `const ${outer.join(', ')};\n${this.variables}${lent ?? ''}return function (${this.list}) {\nconst ${inner.join(', ')};\n${body}};`;
    return new Text(this.source, text);
  }

  /** Leaves for the long way. */
  get leave() {
    return `return long([${this.list}]);`;
  }

  /** Parameters whose values one test lets through. */
  get simples() {
    const { params, visible } = this.signature;
    return visible.filter((index) => simpleCase(params[index]) && !params[index].write);
  }

  tests() {
    const { params } = this.signature;
    const tests = this.simples.map((index) => `(${simpleCase(params[index]).test(`a${index}`, this.source.name)})`);
    return tests.length > 0 ? `if (!(${tests.join(' && ')})) ${this.leave}\n` : '';
  }

  /**
   * Puts around a call what lends objects to it. They are read before anything is stored, because that may run code of the
   * user. What lies on the stack is theirs until the copying back has ended, which may do so, too. This is a function of
   * its own: V8 makes no fast call inside of `try` before its version 13, and other values need none.
   * @param {string} call source of all that follows
   */
  lends(call) {
    const { lending, source } = this;
    const { params } = this.signature;
    if (lending.length === 0) return call;
    const stack = source.constant(params[lending[0]].lend.stack, 'stack');
    const { holds } = this;
    const places = lending.map((index) => `p${index} = 0`).join(', ');
    const isLent = (index) => `typeof a${index} === 'object' && a${index} !== null && !ArrayBuffer.isView(a${index})`;
    const reads = lending.map((index) => {
      const lend = source.constant(params[index].lend.lend, 'lend');
      return `if (${isLent(index)}) p${index} = ${lend}(a${index}, ${index}${holds ? ', scope' : ''});\n`;
    });
    let end = `${stack}.top = mark;\n`;
    if (holds) end = `try { ${source.constant(closeAll, 'closeAll')}(scope); } finally { ${end} }\n`;
    for (const index of lending) {
      const { after } = params[index].lend;
      if (after === undefined) continue;
      const copy = `if (made && p${index} !== 0) ${source.constant(after, 'after')}(a${index}, p${index});`;
      end = `try { ${copy} } finally { ${end} }\n`;
    }
    const variables = `let made = false, ${places};\n${holds ? 'const scope = [];\n' : ''}`;
    this.lent =
      `const mark = ${stack}.top;\n${variables}` + `try {\n${this.naming(reads.join(''))}${call}} finally {\n${end}}\n`;
    return `if (${lending.map(isLent).join(' || ')}) return lent(${this.list});\n${variables}${call}`;
  }

  /** Statements whose errors say which function it was. */
  naming(text) {
    const addName = (target) => (error) => addDetails(error, { function: target.name });
    return `try {\n${text}} catch (error) { ${this.source.late('addName_', addName)}(error); throw error; }\n`;
  }

  /** Stores all arguments; leaves `need` if the addon may have to look at some. */
  arguments() {
    const { params, visible, handsOver } = this.signature;
    const written = visible.filter((index) => params[index].write);
    const { simples } = this;
    const other = visible.filter(
      (index) => !simpleCase(params[index]) && !params[index].write && !params[index].isHandedOver,
    );
    let text = this.filled.length > 0 || handsOver ? `let need = ${handsOver ? ANY : 0};\n` : '';
    if (this.signature.asksValues) text += 'let far = 0;\n';
    if (written.length > 0) text += this.writes(written);
    // What members point to may be gone.
    if (this.holds) text += `${this.source.constant(checkHeld, 'checkHeld')}(scope);\n`;
    // Before the first store, so that a wrapper further out can see that its slots were used.
    text += `${this.callSlot} = call;\n`;
    text += simples.map((index) => this.simple(index)).join('');
    text += other.map((index) => this.cases(index)).join('');
    return this.lending.length > 0 ? `${text}made = true;\n` : text;
  }

  /**
   * Aggregates first, because their getters may be code of the user: addresses are taken after it. If that has called a
   * native function, or tried to, the slots are used: each wrapper sets the call's slot first, and those like this one
   * take a ticket.
   */
  writes(indexes) {
    const ticket = `${this.frame('u32')}[${at.ticket / 4}]`;
    return (
      `const ticket = ${ticket} + 1 >>> 0; ${ticket} = ticket; ${this.callSlot} = ${UNUSED};\n` +
      this.naming(indexes.map((index) => this.write(index)).join('')) +
      `if (${this.callSlot} !== ${UNUSED} || ${ticket} !== ticket) ${this.leave}\n`
    );
  }

  write(index) {
    const cells = this.source.late('cells_', cellsOf);
    const { write, reach } = this.signature.params[index];
    const at = this.signature.args[index];
    const text = `${this.source.constant(write, 'write')}(a${index}, ${cells}, ${at}, ${index});\n`;
    if (!this.signature.asksValues || reach !== 'address') return text;
    const u32 = this.array('u32');
    return `${text}if ((${u32}[${at / 4}] | ${u32}[${at / 4 + 1}]) !== 0) far = 1;\n`;
  }

  store({ store, value, isData }, index) {
    const name = `a${index}`;
    const stored = value ? value(name, this.source.name) : name;
    const text = this.asNumbers
      ? numberSource(this.array, store, this.signature.args[index], stored)
      : storeSource(this.array, store, this.signature.args[index], stored);
    const isFar = this.signature.asksValues && this.signature.params[index].reach === 'address' && !isData;
    return isFar ? `${text} far = 1;` : text;
  }

  simple(index) {
    return `${this.store(simpleCase(this.signature.params[index]), index)}\n`;
  }

  cases(index) {
    const name = `a${index}`;
    let text = '';
    let variable = '';
    const { lend } = this.signature.params[index];
    if (lend) {
      const place = `p${index}`;
      text += `if (${place} !== 0) { ${storeSource(this.array, 'n64', this.signature.args[index], place)} }\nelse `;
    }
    for (const one of this.signature.params[index].cases) {
      const condition = one.test(name, this.source.name);
      if (one.store === 'view') {
        variable = 'let m; ';
        text += this.view(name, this.signature.args[index], condition, one.least);
      } else {
        text += `if (${condition}) { ${one.store === 'fill' ? this.needs(TEXT) : this.store(one, index)} }\nelse `;
      }
    }
    return `{ ${variable}${text}${this.leave} }\n`;
  }

  needs(what) {
    return `need ${this.filled.length === 1 ? '=' : '|='} ${what};`;
  }

  /** The address of a view that was seen before, else the test, and what happens to one that is new. */
  view(name, offset, condition, least = 0) {
    const { source } = this;
    // An element that far shows that there are as many bytes; a view of fewer, larger elements has to be asked.
    const length = `${source.constant(viewLength, 'viewLength')}(${name})`;
    const enough =
      least > 1
        ? `(${name}[${least - 1}] !== undefined || ${name}[0] !== undefined && ${length} >= ${least})`
        : `${name}[0] !== undefined`;
    const i32 = this.array('i32');
    const store = `${i32}[${offset / 4}] = m.low; ${i32}[${offset / 4 + 1}] = m.high;`;
    const map = source.constant(known, 'known');
    const look = this.local(source.late('look_', looker), 'look');
    return (
      `if ((m = ${map}.get(${name})) !== undefined && ${enough}) { ${store} }\n` +
      `else if (${condition}) { if (${look}(${name}, ${offset / 4})) ${this.needs(VIEW)} }\nelse `
    );
  }

  invocation() {
    const { source, filled, signature } = this;
    const plain = this.call();
    const finish = signature.way === NODE_API ? '' : this.finish();
    if (filled.length === 0 && !signature.handsOver) {
      return signature.isMadeByAddon ? `const r = ${plain};\n` : `${plain};\n${finish}`;
    }
    const put = this.putTexts();
    const any = `${source.constant(engine.invokeWith, 'invokeWith')}(${filled.join(', ')})`;
    // One argument alone goes a shorter way.
    const one = filled.length === 1 && !signature.handsOver;
    const view = one ? `need === ${VIEW} ? ${source.constant(engine.invokeView, 'invokeView')}(${filled}) : ` : '';
    const rest = one ? `${source.constant(engine.invokeText, 'invokeText')}(${filled})` : any;
    const call = filled.length === 0 ? any : `need === 0 ? ${plain} : ${view}${rest}`;
    return `${put}const r = ${call};\n${finish}${this.refusal()}`;
  }

  get takesTexts() {
    return this.signature.params.some(({ cases }) => cases.some(({ store }) => store === 'fill'));
  }

  /** What is true if JavaScript may run inside of a call, by what is known when its arguments are stored. */
  get isRaw() {
    return `${this.frame('u32')}[${at.live / 4}]${this.signature.asksValues ? ' | far' : ''}`;
  }

  /**
   * Puts strings into the frame if they are all that the addon would have to look at, and if the call is fast. Then no
   * other call can want that room before it ends. What cannot be put, such as characters of two bytes, is left to the
   * addon, and for some calls after that it is not tried.
   */
  putTexts() {
    const { signature, filled, source } = this;
    if (!ways.putText || signature.way !== FAST || !signature.hasTextRoom || !this.takesTexts) return '';
    const u32 = this.frame('u32');
    const putText = source.constant(ways.putText, 'putText');
    const puts = signature.filled.map((position, n) => {
      const test = filled.length > 1 ? `if (typeof ${filled[n]} === 'string') ` : '';
      const slot = `${u32}[${at.textSlot / 4}] = ${signature.args[signature.visible[position]]};`;
      return `${test}{ ${slot} ${putText}(${filled[n]}); }\n`;
    });
    const next = `${u32}[${at.textNext / 4}]`;
    const mayBeFast = this.local(
      source.late('mayBeFast_', (target) => target.mayBeFast),
      'mayBeFast',
    );
    const given = signature.asksValues ? [...filled, 'far'] : filled;
    // A function of its own: calls without strings are inlined more often if they are shorter.
    this.variables +=
      `let pause = 0;\nconst putTexts = (${given.join(', ')}) => {\nconst u32 = $u32;\n` +
      `if (!${mayBeFast} || (${this.isRaw})) return false;\nif (pause !== 0) { pause--; return false; }\n` +
      `${next} = ${at.texts}; ${puts.join('')}` +
      `if (${next} !== 0) return true;\npause = ${PAUSE}; return false;\n};\n`;
    return `if (need === ${TEXT} && putTexts(${given.join(', ')})) need = 0;\n`;
  }

  /** The call itself, by the best way that is open to it. */
  call() {
    const { source, signature } = this;
    const way = (name) => {
      const late = source.late(`${name}_`, (target) => target[name]);
      return `${this.local(late, name)}()`;
    };
    if (signature.way === NODE_API) return way('invoke');
    const [raw, fast] = this.asNumbers ? ['rawNumbers', 'fastNumbers'] : ['raw', 'fast'];
    if (signature.way !== FAST) return way(raw);
    if (ways.callsBeforeFast === 0) return `(${this.isRaw} ? ${way(raw)} : ${way(fast)})`;
    this.variables += `let cold = ${ways.callsBeforeFast};\n`;
    return `(${this.isRaw} | (cold && cold--) ? ${way(raw)} : ${way(fast)})`;
  }

  /** What raw and fast functions leave to be done. */
  finish() {
    const finish = this.local(this.source.late('finish_', finisher), 'finish');
    return `if (${this.frame('u32')}[${at.after / 4}]) ${finish}();\n`;
  }

  /** The addon answers with a number if a string argument has a NUL that the dialect refuses. */
  refusal() {
    if (!this.signature.rejectNul) return '';
    const refuse = (target) => (index, values) => target.dialect.refused(index, target.name, values);
    const refused = this.source.late('refused_', refuse);
    return `if (typeof r === 'number') ${refused}(r - 1, [${this.list}]);\n`;
  }

  result() {
    const { result, captured, isMadeByAddon, resultAt } = this.signature;
    const number = this.isShaped ? `${this.array('f64')}[${at.number / 8}]` : undefined;
    const value = isMadeByAddon ? 'r' : resultSource(this.source, this.array, result, resultAt, number);
    if (captured) {
      const error = `${this.frame('i32')}[${at.errno / 4}]`;
      return `return { value: ${value}, ${captured}: ${captured === 'errno' ? error : `${error} >>> 0`} };\n`;
    }
    return result.read === 'void' && !result.map && !result.mapSource ? '' : `return ${value};\n`;
  }
}

function isPlain(name) {
  for (let i = 0; i < name.length; i++) if (name[i] === '*') return false;
  return true;
}

/** What a text is for: engines compile it for this function alone. A name may hold what ends a comment. */
const labelOf = ({ dialect, index, name, signature }) =>
  `${dialect.name} ${index}: ${signature.code} ${isPlain(name) ? name : ''}`;

/** Short ways of a signature's functions. */
class ShortWays {
  #any;
  #shaped;

  constructor(signature) {
    this.#any = new ShortWay(signature, false).text();
    // A call of a common shape takes integers as numbers, and leaves its result as one, too, which only this kind of
    // rule reads.
    this.#shaped =
      signature.result.read === 's64' || takesNumbers(signature) ? new ShortWay(signature, true).text() : this.#any;
  }

  /**
   * A target's: a function that takes as many arguments as the signature shows.
   * @param {import('./closures.js').Target} target
   * @param {string} title of its source
   */
  make(target, title) {
    const text = target.isShaped ? this.#shaped : this.#any;
    return text.run(labelOf(target), title, target);
  }
}

module.exports = { ShortWays, resultSource };
