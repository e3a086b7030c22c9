'use strict';
// Finds the sentences of comments and pages.

/** The most words that a sentence may have. */
const most = 30;

/**
 * The prose of a page: no code, no table, no heading. A point of a list is a paragraph.
 * @param {string} text
 */
function* proseOfPage(text) {
  let isCode = false;
  for (const [index, line] of text.split('\n').entries()) {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    const isProse = !isFence && !isCode && !/^\s*\||^ {4}|^#/.test(line);
    yield { number: index + 1, text: isProse ? line.trim() : '', begins: /^\s*([-*]|\d+\.)\s/.test(line) };
  }
}

/**
 * The comments of a source. A tag of JSDoc begins a paragraph, and so does a comment behind code.
 * @param {string} text
 */
function* proseOfSource(text) {
  let isInside = false;
  for (const [index, line] of text.split('\n').entries()) {
    const [, before, mark, after] =
      /^((?:[^'"`/]|\/(?![/*])|'[^']*'|"[^"]*"|`[^`]*`)*)(\/\/|\/\*+)(.*)$/.exec(line) ?? [];
    const wasInside = isInside;
    if (isInside) isInside = !line.includes('*/');
    else if (mark?.startsWith('/*')) isInside = !after.includes('*/');
    const comment = wasInside ? line.replace(/^\s*\*(?!\/) ?|^\s+/, '') : (after ?? '');
    // Examples are indented, and tables have columns.
    const prose = comment
      .replace(/\*\/.*$/, '')
      .replace(/^ {3,}.*|.*\S {3,}\S.*/, '')
      .trim();
    yield {
      number: index + 1,
      text: prose,
      begins: /^(@|[-*] )/.test(prose) || (!wasInside && (before ?? '').trim() !== ''),
    };
  }
}

/**
 * The sentences of a file that are longer than they may be.
 * @param {string} file its name decides how it is read
 * @param {string} text
 * @returns {{ line: number, words: number, sentence: string }[]} line: where its paragraph begins
 */
function longSentences(file, text) {
  /** @type {{ line: number, text: string }[]} */
  const paragraphs = [];
  let open = false;
  for (const { number, text: part, begins } of file.endsWith('.md') ? proseOfPage(text) : proseOfSource(text)) {
    if (part === '') open = false;
    else if (open && !begins) paragraphs[paragraphs.length - 1].text += ` ${part}`;
    else paragraphs.push({ line: number, text: part });
    if (part !== '') open = true;
  }
  return paragraphs.flatMap(({ line, text: paragraph }) => {
    const plain = paragraph
      .replace(/^(@\w+) \{.*\}(?=\s)/, '$1')
      .replace(/`[^`]*`/g, 'code')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    return plain
      .split(/(?<=[.!?:]["')*]*)\s+(?=["'(*]*(?:[A-Z0-9]|macOS|polyffi))|(?<=[.!?]["')*]*)\s+(?=code)/)
      .map((sentence) => ({ line, sentence, words: sentence.split(/\s+/).filter((word) => /\w/.test(word)).length }))
      .filter(({ words }) => words > most);
  });
}

module.exports = { longSentences, most };
