'use strict';
// Macros: how they are defined, and how names in a text are replaced by them. Each token that comes out of a macro
// carries that macro's name, and is not replaced by it again: so replacing always ends.

const { NAME, STRING, PUNCTUATOR, Source, Token, tokenize } = require('./tokens.js');
const { SyntaxMistake } = require('./errors.js');
const { both, either, hide } = require('./hidden.js');

class Macro {
  constructor(name, token, body) {
    this.name = name;
    /** Where it was defined. */
    this.token = token;
    /** @type {Token[]} */
    this.body = body;
    /** Names of its parameters; undefined if it takes none and stands without parentheses. */
    this.parameters = undefined;
    /** Whether the last parameter takes all arguments that are left. */
    this.variadic = false;
    /** When it was last used: only what was used since then can hide it (Expander). */
    this.generation = 0;
  }
}

/**
 * Reads what follows `#define`.
 * @param {Token} word for messages
 * @param {Token[]} line
 */
function readMacro(word, line) {
  const [name, open] = line;
  if (name?.kind !== NAME) throw new SyntaxMistake('#define needs a name', name ?? word);
  if (open?.text !== '(' || open.space) return new Macro(name.text, name, line.slice(1));
  const macro = new Macro(name.text, name, []);
  macro.parameters = [];
  let at = 2;
  for (; line[at] && line[at].text !== ')'; at++) {
    const token = line[at];
    if (token.text === ',') continue;
    if (token.text === '...') {
      macro.variadic = true;
      if (line[at - 1].kind !== NAME) macro.parameters.push('__VA_ARGS__');
    } else if (token.kind === NAME) {
      macro.parameters.push(token.text);
    } else {
      throw new SyntaxMistake('a parameter of a macro must be a name', token);
    }
  }
  if (!line[at]) throw new SyntaxMistake(`the parameters of ${name.text} have no ')'`, open);
  macro.body = line.slice(at + 1);
  return macro;
}

function copyOf(token, place, hide) {
  const copy = new Token(token.kind, token.text, place.source, place.at, token.space, false);
  copy.hide = either(token.hide, hide);
  return copy;
}

/** A string literal that spells an argument. */
function stringOf(tokens, like) {
  const parts = tokens.map((token, index) => {
    const text =
      token.kind === STRING || token.text.startsWith("'") ? token.text.replace(/[\\"]/g, '\\$&') : token.text;
    return (token.space || token.first) && index > 0 ? ` ${text}` : text;
  });
  return Object.assign(copyOf(like, like), { kind: STRING, text: `"${parts.join('')}"` });
}

/** Two tokens written as one; both where they make none. */
function paste(left, right, place) {
  const text = left.text + right.text;
  const tokens = tokenize(new Source('', text));
  if (tokens.length !== 1) return [left, right];
  const pasted = copyOf(left, place);
  pasted.kind = tokens[0].kind;
  pasted.text = text;
  pasted.hide = both(left.hide, right.hide);
  return [pasted];
}

/** Replaces names by macros. */
class Expander {
  /**
   * @param {Map<string, Macro>} macros
   * @param {object} options
   * @param {() => Token | undefined} options.next the next token of the text
   * @param {(token: Token) => Token | undefined} options.special macros that know where they stand
   * @param {{ left: number, generation: number }} options.budget left: how many tokens macros may still make, which ends
   *   what grows without end; generation: a number that grows with the text
   * @param {boolean} options.isText whether this replaces the text itself
   */
  constructor(macros, { next, special, budget, isText }) {
    this.macros = macros;
    this.next = next;
    this.special = special;
    this.budget = budget;
    this.isText = isText;
    /** Tokens in front of the text, the next one last. */
    this.pending = [];
  }

  #take() {
    return this.pending.length > 0 ? this.pending.pop() : this.next();
  }

  /** The next token that is not replaced any more; undefined at the end. */
  pull() {
    for (;;) {
      // Behind what macros made, none of it hides anything any more.
      if (this.isText && this.pending.length === 0) this.budget.generation++;
      const token = this.#take();
      if (token === undefined || token.kind !== NAME) return token;
      const macro = this.macros.get(token.text);
      if (macro === undefined) return (token.text.startsWith('__') && this.special(token)) || token;
      if (macro.generation === this.budget.generation && token.hide?.has(token.text)) return token;
      macro.generation = this.budget.generation;
      if (macro.parameters === undefined) {
        this.#push(this.#substitute(macro, [], token, hide(token.hide, macro.name)), token);
      } else if (!this.#call(macro, token)) {
        return token;
      }
    }
  }

  /** Replaces the names in a list of tokens, which stands for itself. */
  expandList(tokens) {
    const { special, budget } = this;
    const inner = new Expander(this.macros, { next: () => undefined, special, budget, isText: false });
    inner.pending = tokens.slice().reverse();
    const result = [];
    for (let token = inner.pull(); token !== undefined; token = inner.pull()) result.push(token);
    return result;
  }

  #push(tokens, place) {
    this.budget.left -= tokens.length;
    if (this.budget.left < 0) {
      this.pending.length = 0;
      throw new SyntaxMistake('macros make this text too long', place);
    }
    for (let i = tokens.length - 1; i >= 0; i--) this.pending.push(tokens[i]);
    if (tokens.length > 0) tokens[0].space = place.space;
  }

  /** Replaces a macro with arguments; false if no parenthesis follows its name. */
  #call(macro, token) {
    const open = this.#take();
    if (open === undefined || open.text !== '(') {
      if (open !== undefined) this.pending.push(open);
      return false;
    }
    const read = this.#arguments(macro, token);
    if (read === undefined) return false;
    const { args, close } = read;
    this.#push(this.#substitute(macro, args, token, hide(both(token.hide, close.hide), macro.name)), token);
    return true;
  }

  #arguments(macro, token) {
    const args = [[]];
    let depth = 0;
    const fixed = macro.variadic ? macro.parameters.length - 1 : Infinity;
    for (;;) {
      const next = this.#take();
      if (next === undefined) throw new SyntaxMistake(`the arguments of macro ${macro.name} have no ')'`, token);
      if (next.text === ')' && depth === 0) {
        const given = args.length === 1 && args[0].length === 0 && macro.parameters.length === 0 ? 0 : args.length;
        const missing = macro.variadic && given === macro.parameters.length - 1;
        if (missing) args.push([]);
        else if (given !== macro.parameters.length) {
          const expected = `${macro.parameters.length} argument${macro.parameters.length === 1 ? '' : 's'}`;
          throw new SyntaxMistake(`macro ${macro.name} takes ${expected}, found ${given}`, token);
        }
        return { args, close: next };
      }
      if (next.text === ',' && depth === 0 && args.length <= fixed) {
        args.push([]);
        continue;
      }
      if (next.text === '(') depth++;
      else if (next.text === ')') depth--;
      args[args.length - 1].push(next);
    }
  }

  /** A macro's body with its arguments put in. */
  #substitute(macro, args, place, hide) {
    const { body, parameters } = macro;
    const result = [];
    const indexOf = (token) => (parameters && token?.kind === NAME ? parameters.indexOf(token.text) : -1);
    const expanded = [];
    const expandedArgument = (index) => (expanded[index] ??= this.expandList(args[index]));
    for (let i = 0; i < body.length; i++) {
      const token = body[i];
      const index = indexOf(token);
      if (token.text === '#' && token.kind === PUNCTUATOR && indexOf(body[i + 1]) >= 0) {
        result.push(Object.assign(stringOf(args[indexOf(body[++i])], place), { hide }));
      } else if (token.text === '##' && token.kind === PUNCTUATOR && body[i + 1] && i > 0) {
        i++;
        this.#paste(result, body[i], indexOf(body[i]), macro, args, place, hide);
      } else if (index >= 0) {
        const pasted = body[i + 1]?.text === '##';
        const tokens = pasted ? args[index] : expandedArgument(index);
        if (pasted && tokens.length === 0) result.push(undefined);
        for (const argument of tokens) result.push(copyOf(argument, place, hide));
        if (tokens.length > 0) result[result.length - tokens.length].space = token.space;
      } else {
        result.push(copyOf(token, place, hide));
      }
      this.budget.left -= 1;
    }
    return result.includes(undefined) ? result.filter(Boolean) : result;
  }

  /** `left ## right`: an empty operand leaves the other as it is. */
  #paste(result, right, index, macro, args, place, hide) {
    const tokens = (index >= 0 ? args[index] : [right]).map((token) => copyOf(token, place, hide));
    const left = result.pop();
    if (left?.text === ',' && macro.variadic && index === macro.parameters.length - 1) {
      // GNU C: the comma goes where nothing was given for the rest of the arguments.
      if (tokens.length > 0) result.push(left, ...this.expandList(tokens));
      return;
    }
    if (tokens.length === 0) result.push(left);
    else if (left === undefined) result.push(...tokens);
    else result.push(...paste(left, tokens[0], place), ...tokens.slice(1));
  }
}

module.exports = { Expander, readMacro };
