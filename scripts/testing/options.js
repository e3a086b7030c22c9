'use strict';

/**
 * The value of each `--name value` on the command line.
 * @param {string[]} known
 * @returns {Record<string, string | undefined>}
 */
function commandLine(known) {
  const args = process.argv.slice(2);
  /** @type {Record<string, string>} */
  const options = {};
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, '');
    if (!args[i].startsWith('--') || !known.includes(name) || args[i + 1] === undefined) {
      console.error(`unexpected "${args[i]}"; options: ${known.map((option) => `--${option} VALUE`).join(', ')}`);
      process.exit(2);
    }
    options[name] = args[i + 1];
  }
  return options;
}

module.exports = { commandLine };
