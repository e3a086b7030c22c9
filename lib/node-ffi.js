'use strict';
// What `polyffi/register` gives for `node:ffi`: the main entry point, whose errors say what Node.js says and no more.

require('./node/errors.js').speakExactly();

module.exports = require('./index.js');
