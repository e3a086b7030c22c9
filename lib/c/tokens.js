'use strict';
// C text as tokens. Lines that end in a backslash go on; comments are white space. Whatever cannot be a token is one of
// kind OTHER, which the parser refuses where it stands: a skipped group of the preprocessor may hold anything.

const NAME = 1;
const NUMBER = 2;
const STRING = 3;
const CHARACTER = 4;
const PUNCTUATOR = 5;
const OTHER = 6;
const END = 7;

/** A text with a name, from which tokens come. */
class Source {
  #starts;

  /** What line markers said: from these offsets on, lines are counted anew under another name. */
  #markers = [];

  /**
   * @param {string} name of the file, for messages
   * @param {string} text
   * @param {object} [origin] where it was found: for `#include_next` and for what is said about a declaration
   */
  constructor(name, text, origin = {}) {
    this.name = name;
    this.text = text;
    this.origin = origin;
  }

  /** The index of the line at an offset. */
  #row(at) {
    this.#starts ??= lineStarts(this.text);
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  /** @returns {{ file: string, line: number, column: number, text: string }} lines and columns count from 1 */
  position(at) {
    const row = this.#row(at);
    const start = this.#starts[row];
    const next = this.#starts[row + 1] ?? this.text.length + 1;
    const text = this.text.slice(start, next - 1).replace(/\r$/, '');
    const position = { file: this.name, line: row + 1, column: at - start + 1, text };
    const marker = this.#markers.findLast((one) => one.at < at);
    return marker ? { ...position, file: marker.file, line: row - this.#row(marker.at) - 1 + marker.line } : position;
  }

  /** From the line behind this offset on, lines count from `line` and belong to `file`. */
  mark(at, line, file) {
    this.#markers.push({ at, line, file });
  }
}

function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** What a character can be in a name or a number: 1 begins a name, 2 goes on; 4 is a punctuator by itself. */
const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  if (/[A-Za-z_$]/.test(String.fromCharCode(code))) CLASSES[code] = 3;
  else if (/[0-9]/.test(String.fromCharCode(code))) CLASSES[code] = 2;
  else if (/[()[\]{};,*]/.test(String.fromCharCode(code))) CLASSES[code] = 4;
}

const beginsName = (code) => (code < 128 ? (CLASSES[code] & 1) === 1 : code >= 128);
const continuesName = (code) => (code < 128 ? (CLASSES[code] & 2) === 2 : code >= 128);

// A text is read once, by code that has not been compiled: what goes through many characters is left to the engine.
const WORD_TEXT = /[\w$\u0080-\uffff]*/y;
const SPACE_TEXT = /[ \t]+/y;

const PUNCTUATORS = new Set(
  '... <<= >>= -> ++ -- << >> <= >= == != && || += -= *= /= %= &= ^= |= ## :: <: :> <% %> %:'.split(' '),
);
const ALTERNATIVES = { '<:': '[', ':>': ']', '<%': '{', '%>': '}', '%:': '#' };
const NUMBER_TEXT = /\.?[0-9](?:[eEpP][+-]|[\w.])*/y;
const PREFIXES = new Set(['L', 'u', 'U', 'u8']);

class Token {
  constructor(kind, text, source, at, space, first) {
    this.kind = kind;
    this.text = text;
    this.source = source;
    this.at = at;
    /** Whether white space stands before it. */
    this.space = space;
    /** Whether it is the first of its line. */
    this.first = first;
    /** Names of the macros that it came out of, and that it is not replaced by again. */
    this.hide = undefined;
    /** On `}`: what `#pragma pack` says there, in bytes. */
    this.pack = undefined;
  }
}

/** A number of which the value is known: { type, value }. */
class KnownNumber extends Token {
  constructor({ text, source, at, space }, known) {
    super(NUMBER, text, source, at, space, false);
    this.known = known;
  }
}

/** The length of a backslash and the line end behind it, 0 where there is none. */
function spliceAt(text, at) {
  if (text.charCodeAt(at) !== 92) return 0;
  if (text.charCodeAt(at + 1) === 10) return 2;
  return text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === 10 ? 3 : 0;
}

/** The end of a comment that runs to the end of its line. */
function lineCommentEnd(text, at) {
  let end = text.indexOf('\n', at);
  while (end > 0 && (text[end - 1] === '\\' || (text[end - 1] === '\r' && text[end - 2] === '\\'))) {
    end = text.indexOf('\n', end + 1);
  }
  return end < 0 ? text.length : end;
}

/** The end of a string or character constant, behind its quote; -1 if the line ends before. */
function quotedEnd(text, at) {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) return end + 1;
    if (code === 92) end += Math.max(spliceAt(text, end) - 1, 1);
    else if (code === 10) return -1;
  }
  return -1;
}

const withoutSplices = (text) => (text.includes('\\') ? text.replace(/\\\r?\n/g, '') : text);

/** The end of a name or number that may go on behind a backslash and a line end. */
function wordEnd(text, at) {
  let end = at;
  for (;;) {
    WORD_TEXT.lastIndex = end;
    WORD_TEXT.test(text);
    end = WORD_TEXT.lastIndex;
    const splice = spliceAt(text, end);
    if (splice === 0 || !continuesName(text.charCodeAt(end + splice))) return end;
    end += splice;
  }
}

/**
 * All tokens of a text, in order.
 * @param {Source} source
 * @returns {Token[]}
 */
function tokenize(source) {
  const { text } = source;
  const tokens = [];
  let at = 0;
  let space = false;
  let first = true;
  const add = (kind, end, spelled = withoutSplices(text.slice(at, end))) => {
    tokens.push(new Token(kind, spelled, source, at, space, first));
    at = end;
    space = false;
    first = false;
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      first = true;
      at++;
    } else if (code === 32 || (code >= 9 && code <= 13) || code === 0xfeff) {
      space = true;
      at++;
      if (text.charCodeAt(at) === 32) {
        SPACE_TEXT.lastIndex = at;
        SPACE_TEXT.test(text);
        at = SPACE_TEXT.lastIndex;
      }
    } else if (CLASSES[code] === 4 && text.charCodeAt(at + 1) !== 61) {
      add(PUNCTUATOR, at + 1, text[at]);
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
      space = true;
    } else if (code === 47 && text.charCodeAt(at + 1) === 47) {
      at = lineCommentEnd(text, at);
    } else if (beginsName(code)) {
      const end = wordEnd(text, at);
      const quote = text.charCodeAt(end);
      if ((quote === 34 || quote === 39) && end - at <= 2 && PREFIXES.has(text.slice(at, end))) {
        const close = quotedEnd(text, end);
        add(close < 0 ? OTHER : quote === 34 ? STRING : CHARACTER, close < 0 ? lineCommentEnd(text, at) : close);
      } else {
        add(NAME, end);
      }
    } else if (code === 34 || code === 39) {
      const close = quotedEnd(text, at);
      add(close < 0 ? OTHER : code === 34 ? STRING : CHARACTER, close < 0 ? lineCommentEnd(text, at) : close);
    } else if (isNumberAt(text, at)) {
      NUMBER_TEXT.lastIndex = at;
      NUMBER_TEXT.exec(text);
      add(NUMBER, NUMBER_TEXT.lastIndex);
    } else if (spliceAt(text, at) > 0) {
      at += spliceAt(text, at);
      space = true;
    } else {
      addPunctuator(text, at, add);
      const last = tokens[tokens.length - 1];
      last.text = ALTERNATIVES[last.text] ?? last.text;
    }
  }
  return tokens;
}

function isNumberAt(text, at) {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return true;
  const next = text.charCodeAt(at + 1);
  return code === 46 && next >= 48 && next <= 57;
}

function addPunctuator(text, at, add) {
  const three = text.slice(at, at + 3);
  if (PUNCTUATORS.has(three)) add(PUNCTUATOR, at + 3);
  else if (PUNCTUATORS.has(three.slice(0, 2))) add(PUNCTUATOR, at + 2);
  else add('[](){}.&*+-~!/%<>^|?:;=,#'.includes(text[at]) ? PUNCTUATOR : OTHER, at + 1);
}

/** How a list of tokens reads as text. */
function spell(tokens) {
  return tokens.map(({ text, space }, index) => (space && index > 0 ? ` ${text}` : text)).join('');
}

module.exports = { NAME, NUMBER, STRING, CHARACTER, PUNCTUATOR, END, KnownNumber, Source, Token, tokenize, spell };
