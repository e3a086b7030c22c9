#!/usr/bin/env node
'use strict';
// The command `polyffi`: picks one of the commands below and ends with its status. 0: done; 1: it could not be done;
// 2: the command line is wrong.

const process = require('node:process');
const { parseArgs } = require('node:util');
const { CommandError } = require('../lib/command/error.js');

/**
 * The commands, in the order in which --help lists them. Each file exports `summary`, `usage`, `options` (those of
 * parseArgs), and `run(values, positionals)`, which prints and may give a status.
 */
const commands = {
  info: () => require('../lib/command/info.js'),
  build: () => require('../lib/command/build.js'),
  symbols: () => require('../lib/command/symbols.js'),
  call: () => require('../lib/command/call.js'),
};

function help() {
  const lines = Object.entries(commands).map(([name, load]) => `  ${name.padEnd(10)}${load().summary}`);
  return [
    'Usage: polyffi COMMAND [OPTIONS]',
    '',
    ...lines,
    '',
    'polyffi COMMAND --help says more; polyffi --version.',
  ].join('\n');
}

/**
 * Reads what follows the command's name.
 * @throws {CommandError} if an option is unknown or has no value
 */
function read(command, args) {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new CommandError(`${error.message.split('. ')[0]}\n\n${command.usage}`, 2);
  }
}

async function main([name, ...args]) {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    console.log(require('../package.json').version);
    return 0;
  }
  if (!Object.hasOwn(commands, name)) throw new CommandError(`unknown command "${name}"\n\n${help()}`, 2);
  const command = commands[name]();
  const { values, positionals } = read(command, args);
  if (values.help) {
    console.log(command.usage);
    return 0;
  }
  return (await command.run(values, positionals)) ?? 0;
}

main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error) => {
    if (!(error instanceof CommandError)) throw error;
    console.error(`polyffi: ${error.message}`);
    process.exitCode = error.status;
  },
);
