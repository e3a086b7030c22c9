'use strict';
// What sanitizers wrote into the files that their log_path names, one for each process.

const fs = require('node:fs');
const path = require('node:path');

/** A line of a stack that is in our own C code, and one that is in the sanitizer's, which stands in for malloc and such. */
const ours = /\bsrc\/(?:core|binding)\//;
const sanitizers = /libsanitizer\//;

/** What stands above a stack that says who did it, rather than where something came from. */
const deed = /^ *(?:Direct leak of|(?:Previous )?(?:atomic )?(?:read|write) of size|Mutex .* acquired here)/i;

/**
 * Whether a stack that says who did it begins in our code.
 * @param {string} block
 */
function isOurs(block) {
  let looks = false;
  for (const line of block.split('\n')) {
    if (/^\s+#\d/.test(line)) {
      if (looks && ours.test(line)) return true;
      if (!sanitizers.test(line)) looks = false;
    } else {
      looks = deed.test(line);
    }
  }
  return false;
}

/**
 * The reports in the text of one process. Node.js itself leaves memory to the end of the process, and so do many of the
 * libraries that tests open. And ThreadSanitizer does not know what of Node.js's code keeps threads apart. So of leaks and
 * of races, only those of our own code count.
 * @param {string} text
 * @returns {string[]}
 */
function reportsIn(text) {
  if (/ERROR: (?:AddressSanitizer|ThreadSanitizer):|: runtime error: /.test(text)) return [text];
  return text.split(/\n\n(?=Direct|Indirect)|={18,}/).filter(isOurs);
}

/**
 * All reports in a folder of such files.
 * @param {string} folder
 */
function reportsBelow(folder) {
  return fs.readdirSync(folder).flatMap((name) => reportsIn(fs.readFileSync(path.join(folder, name), 'utf8')));
}

module.exports = { reportsIn, reportsBelow };
