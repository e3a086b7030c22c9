// runtimes: host
// not for Windows: compiles for processors that Windows does not run on
'use strict';
// The addon refuses to load for a processor with the highest byte first, or with addresses of 32 bits. Such calls would go
// wrong in silence or crash. The entry is compiled here with the compiler's own description of such a target.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root, runScript } = require('../harness');
const { portableFlags } = require('../../scripts/c-files');

/** The other parts, which are not to be reached. */
function standIns() {
  const header = fs.readFileSync(path.join(root, 'src/binding/parts.h'), 'utf8');
  const parts = [...header.matchAll(/^napi_status (\w+)\(.*\);$/gm)].map(
    ([, name]) => `napi_status ${name}(napi_env env, napi_value value) { (void)env; (void)value; abort(); }`,
  );
  return [
    '#include <stdlib.h>',
    '#include "environment.h"',
    '#include "parts.h"',
    'bool pf_environment_make(napi_env env, napi_value *frame) { (void)env; (void)frame; abort(); }',
    ...parts,
  ].join('\n');
}

/** Loads polyffi with an addon whose entry was compiled for such a target. */
function loadFor(defines) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-target-'));
  try {
    const addon = path.join(folder, 'polyffi.node');
    const stand = path.join(folder, 'parts.c');
    fs.writeFileSync(stand, standIns());
    const sources = ['src/binding/module.c', 'src/binding/napi_util.c', stand];
    const flags = [...portableFlags(), '-w', '-shared', '-fPIC', '-Isrc/binding', ...defines];
    const built = spawnSync('cc', [...flags, ...sources, '-o', addon], { cwd: root, encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    return runScript(`try { require('polyffi'); } catch (error) { console.log(error.code, error.message); }`, {
      env: { POLYFFI_ADDON: addon },
    });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const targets = {
  'the highest byte first': ['-U__BYTE_ORDER__', '-D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__'],
  'addresses of 32 bits': ['-U__SIZEOF_POINTER__', '-D__SIZEOF_POINTER__=4'],
};

for (const [what, defines] of Object.entries(targets)) {
  test(`a processor with ${what} is refused when polyffi is loaded`, () => {
    const { status, stdout, stderr } = loadFor(defines);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /polyffi needs a little-endian processor with addresses of 64 bits/);
    assert.match(stdout, /is not one of those/);
    assert.doesNotMatch(stdout, /can be built/);
  });
}
