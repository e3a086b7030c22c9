'use strict';
// The three ways to load polyffi.

const { addonPath } = require('./environment');

const load = {
  /** `require('polyffi')` */
  require: () => require('polyffi'),
  /** `import('polyffi')`: the module's namespace */
  import: () => import('polyffi'),
  /** The raw addon, through nothing but the runtime's own loader. */
  dlopen() {
    const module = { exports: {} };
    process.dlopen(module, addonPath);
    return module.exports;
  },
};

module.exports = { load };
