'use strict';
// Names of types that the main entry point has beside C's: `i32`, `pointer`.

/** @type {{ codeOf: (name: string) => string | undefined }} the addon's letter of a name */
const nodeNames = { codeOf: () => undefined };

module.exports = { nodeNames };
