'use strict';
// What `polyffi info` tells of the addon.

/**
 * The addon that this process has loaded.
 * @returns {{ file: string, why: string, tried: { file: string, error: string }[] }} which file, why that one, and which
 *   were tried before, with the reasons why they were not loaded
 * @throws {import('./addon-error').AddonError} if none can be loaded
 */
function addonInUse() {
  const { file, why, tried } = require('./addon.js').loaded;
  return { file, why, tried: tried.map((one) => ({ file: one.file, error: one.error.message })) };
}

module.exports = { addonInUse };
