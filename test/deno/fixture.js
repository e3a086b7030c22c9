'use strict';
// What the tests of this folder share: the fixture of the conformance cases, opened through polyffi/deno.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { fixture } = require('../harness');

const source = fs.readFileSync(path.join(__dirname, '..', 'conformance', 'deno', 'fixture.c'));
// The harness finds a compiled fixture by the text of test/fixtures/deno.c, which only includes the source.
const content = createHash('sha256').update(source).digest('hex').slice(0, 8);

/** The path of the compiled fixture. */
const fixturePath = fixture('deno', { flags: [`-DCONTENT=0x${content}`] });

module.exports = { fixturePath };
