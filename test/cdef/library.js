'use strict';
// The fixture's declarations, as its C text has them.

const fs = require('node:fs');
const path = require('node:path');
const { load, fixture } = require('../harness');

const source = fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'cdef.c'), 'utf8');

/** The C file itself, its includes left out: bodies are skipped, and the C library's names are known. */
const text = source.replace(/^#include.*$/gm, '').replace(/\bbool\b/g, '_Bool');

function open(options) {
  const { cdef } = load.require();
  const declared = cdef(text);
  return { declared, library: declared.open(fixture('cdef'), options) };
}

/** Where the fixture's library is. */
open.path = fixture('cdef');

module.exports = { open, text };
