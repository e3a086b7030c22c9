'use strict';
// What sanitizers wrote into the files that their log_path names, one for each process.

const fs = require('node:fs');
const path = require('node:path');

/** A block of LeakSanitizer's that is the root of what leaked, and was allocated by our own C code. */
const ourLeak = /Direct leak of \d+ byte\(s\)[^\n]*\n\s+#0 [^\n]*\n\s+#1 [^\n]*\bsrc\/(?:core|binding)\//;

/**
 * The reports in the text of one process. Node.js itself leaves memory to the end of the process, and so do many of the
 * libraries that tests open: of leaks, only those count that our own code allocated.
 * @param {string} text
 * @returns {string[]}
 */
function reportsIn(text) {
  const errors = /ERROR: (?:Address|Thread)Sanitizer:/.test(text) ? [text] : [];
  return [...errors, ...text.split('\n\n').filter((block) => ourLeak.test(block))];
}

/**
 * All reports in a folder of such files.
 * @param {string} folder
 */
function reportsBelow(folder) {
  return fs.readdirSync(folder).flatMap((name) => reportsIn(fs.readFileSync(path.join(folder, name), 'utf8')));
}

module.exports = { reportsIn, reportsBelow };
