'use strict';
// Node-API's headers for compiled C: those that polyffi itself is built with.

/** @returns {string | undefined} the folder with node_api.h, where it is installed */
function nodeApiHeaders() {
  try {
    return require('node-api-headers').include_dir;
  } catch {
    return undefined;
  }
}

module.exports = { nodeApiHeaders };
