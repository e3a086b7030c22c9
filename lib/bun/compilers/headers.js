'use strict';
// Node-API's headers for compiled C: those that polyffi itself is built with.

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..', '..');

/** In the package, and in a checkout. */
const folders = [
  path.join(root, 'include', 'node-api'),
  path.join(root, 'node_modules', 'node-api-headers', 'include'),
];

/** @returns {string | undefined} the folder with node_api.h, if it is there */
function nodeApiHeaders() {
  return folders.find((folder) => fs.existsSync(path.join(folder, 'node_api.h')));
}

module.exports = { nodeApiHeaders };
