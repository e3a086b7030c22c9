'use strict';
// Which versions of the runtimes there are, and which of them the tests should run on.

const { execFileSync } = require('node:child_process');

/**
 * A runtime as test/runtimes/package.json names it.
 * @typedef {object} Pinned
 * @property {string} name the alias, for example `node26`
 * @property {string} pack the npm package that has the binary
 * @property {string} version
 */

/**
 * @param {Record<string, string>} dependencies alias to `npm:<package>@<version>`
 * @returns {Pinned[]}
 */
function readPinned(dependencies) {
  return Object.entries(dependencies).map(([name, alias]) => {
    const found = /^npm:(.+)@(\d+\.\d+\.\d+)$/.exec(alias);
    if (!found) throw new Error(`test/runtimes/package.json: ${name} is "${alias}", not npm:<package>@<version>`);
    return { name, pack: found[1], version: found[2] };
  });
}

const numbersOf = (version) => version.split('.').map(Number);

/** Below zero if the first is older. */
function compareVersions(one, other) {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The newest release; what has a suffix (canary, rc) is none. */
function newest(versions) {
  const releases = versions.filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  return releases.sort(compareVersions).at(-1);
}

const majorOf = (version) => numbersOf(version)[0];

/**
 * What the tests should run on: the newest release of every line of Node.js that they run on already and of every line
 * above these; the newest Bun and Deno. Dropping a line is for people to decide.
 * @param {Pinned[]} pinned
 * @param {(pack: string) => string[]} versionsOf all versions of a package
 * @returns {Pinned[]}
 */
function wanted(pinned, versionsOf) {
  const result = [];
  const nodes = pinned.filter(({ name }) => /^node\d+$/.test(name));
  for (const { name, pack, version } of pinned) {
    const isLine = nodes.some((node) => node.name === name);
    const known = versionsOf(pack).filter((each) => !isLine || majorOf(each) === majorOf(version));
    const found = newest([...known, version]);
    result.push({ name, pack, version: found });
  }
  const last = nodes.at(-1);
  if (last) {
    const above = versionsOf(last.pack).filter((each) => majorOf(each) > majorOf(last.version));
    for (const major of new Set(above.map(majorOf))) {
      const version = newest(above.filter((each) => majorOf(each) === major));
      if (version) result.push({ name: `node${major}`, pack: last.pack, version });
    }
  }
  return result.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Asks the registry, once for each package. */
function fromRegistry() {
  const known = new Map();
  return (pack) => {
    if (!known.has(pack)) {
      const answer = execFileSync('npm', ['view', pack, 'versions', '--json'], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      known.set(pack, [JSON.parse(answer)].flat());
    }
    return known.get(pack);
  };
}

module.exports = { compareVersions, fromRegistry, newest, readPinned, wanted };
