'use strict';
// Values of macros. One that is made of others' values takes those. So in a long row, of which each adds one to the one before,
// the work grows with the row, and not with its square.

const { CHARACTER, END, KnownNumber, NAME, NUMBER } = require('./tokens.js');
const { Cursor } = require('./cursor.js');
const { SyntaxMistake } = require('./errors.js');
const { numberValue } = require('./literals.js');
const { scalar } = require('./types.js');

/** Tokens that one macro may make, and all of them together: a hostile text grows without end. */
const MOST = 100_000;
const MOST_OF_ALL = 2_000_000;

/** A macro that may stand for a value, and that is not the compiler's own. */
const isConstantLike = ({ parameters, body, builtIn }) => !parameters && body.length > 0 && !builtIn;

/** Whether tokens mean the same wherever they stand: one number or name, or all of them in one pair of parentheses. */
function isAtomic(body) {
  if (body.length === 1) return [NAME, NUMBER, CHARACTER].includes(body[0].kind);
  if (body[0].text !== '(') return false;
  let depth = 0;
  return body.every(({ text }, index) => {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    return depth > 0 || index === body.length - 1;
  });
}

class MacroValues {
  #known = new Map();
  #left = MOST_OF_ALL;

  /**
   * @param {Map<string, import('./macros.js').Macro>} macros
   * @param {import('./macros.js').Expander} expander
   * @param {import('./declarations.js').Parser} parser
   */
  constructor(macros, expander, parser) {
    this.macros = macros;
    this.expander = expander;
    this.parser = parser;
  }

  /** Names of macros that may have a value. */
  *names() {
    for (const [name, macro] of this.macros) if (isConstantLike(macro)) yield name;
  }

  /**
   * The value of a macro, or of a constant that was declared.
   * @param {string} name
   * @returns {{ type: object, value: unknown } | { alias: string } | undefined}
   */
  of(name) {
    if (!this.#known.has(name) && this.#isNumber(name)) this.#known.set(name, this.#evaluate(name));
    if (this.#known.has(name)) return this.#known.get(name);
    // What it needs comes first: a long row must not fill the stack.
    const open = [name];
    const entered = new Set();
    while (open.length > 0) {
      const next = open[open.length - 1];
      const needs = entered.has(next) ? [] : this.#parts(next).filter((part) => !entered.has(part));
      entered.add(next);
      const missing = needs.filter((part) => !this.#known.has(part));
      if (missing.length > 0) {
        open.push(...missing);
      } else {
        open.pop();
        if (!this.#known.has(next)) this.#known.set(next, this.#evaluate(next));
      }
    }
    return this.#known.get(name);
  }

  /** Whether a macro is one number, as most are. */
  #isNumber(name) {
    const macro = this.macros.get(name);
    const body = macro?.body;
    return body?.length === 1 && body[0].kind === NUMBER && isConstantLike(macro);
  }

  #declared(name) {
    return this.parser.enumerators.get(name) ?? this.parser.constants.get(name);
  }

  /** Names in the body of a macro that are macros with values of their own, and no constants as well. */
  #parts(name) {
    const macro = this.macros.get(name);
    if (this.#declared(name) || !macro || !isConstantLike(macro)) return [];
    return macro.body.filter(({ kind, text }) => kind === NAME && this.#isPart(text)).map(({ text }) => text);
  }

  #isPart(name) {
    const macro = this.macros.get(name);
    return macro !== undefined && isConstantLike(macro) && isAtomic(macro.body) && !this.#declared(name);
  }

  #evaluate(name) {
    const declared = this.#declared(name);
    if (declared) return declared;
    const macro = this.macros.get(name);
    if (!macro || !isConstantLike(macro)) return undefined;
    const { parser } = this;
    try {
      if (this.#isNumber(name)) {
        const { value, type } = numberValue(macro.body[0], parser.target);
        return { type: scalar(type), value };
      }
      const tokens = this.#withValues(macro) ?? this.#expanded(macro);
      if (tokens.length === 1 && tokens[0].kind === NAME) return this.#alias(tokens[0].text, name);
      const cursor = new Cursor(tokens, macro.token);
      const value = parser.quietly(() => parser.within(cursor, () => parser.expressions().conditional()));
      return value.bad || cursor.token.kind !== END ? undefined : value;
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      return undefined;
    }
  }

  /** The body with values in it; undefined if a name is another macro, which may take what stands behind it. */
  #withValues({ body }) {
    const tokens = [];
    for (const token of body) {
      const isMacro = token.kind === NAME && (this.macros.has(token.text) || token.text.startsWith('__'));
      const known = isMacro && this.#isPart(token.text) ? this.#known.get(token.text) : undefined;
      if (token.text === '##' || (isMacro && !['bigint', 'number'].includes(typeof known?.value))) return undefined;
      tokens.push(known ? new KnownNumber(token, known) : token);
    }
    return tokens;
  }

  #expanded(macro) {
    const { budget } = this.expander;
    const { left } = budget;
    const given = Math.min(MOST, this.#left);
    budget.left = given;
    budget.generation++;
    try {
      return this.expander.expandList([macro.token]);
    } finally {
      this.#left -= given - Math.max(budget.left, 0);
      budget.left = left;
    }
  }

  #alias(other, name) {
    const declared = this.#declared(other);
    if (declared) return declared;
    const { functions, variables } = this.parser;
    return other !== name && (functions.has(other) || variables.has(other)) ? { alias: other } : undefined;
  }
}

module.exports = { MacroValues };
