'use strict';
// Which runtime this is.

const process = require('node:process');

/** @returns {{ name: string, version: string, engine: string, nodeApi: number }} engine: its name with its version */
function runtime() {
  const { bun, deno, electron, node, v8, webkit, napi } = process.versions;
  const name = bun ? 'Bun' : deno ? 'Deno' : electron ? 'Electron' : 'Node.js';
  const version = bun ?? deno ?? electron ?? node;
  return { name, version, engine: bun ? `JavaScriptCore ${webkit ?? ''}`.trim() : `V8 ${v8}`, nodeApi: Number(napi) };
}

module.exports = { runtime };
