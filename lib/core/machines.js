'use strict';
// Processors by their names in files and folders: in the headers of executable files, in the names of
// Debian's folders, and in the cache of glibc's loader.

/**
 * @typedef {object} Machine
 * @property {string} words for people
 * @property {number} [elf] its number in ELF files
 * @property {number} [pe] in PE files
 * @property {number} [mach] in Mach-O files
 * @property {string} [triple] its folders on Debian and its heirs
 * @property {number} [cached] how the loader's cache marks its libraries: those of libc6, and the machine
 */

/** By the names of process.arch. @type {Map<string, Machine>} */
const machines = new Map([
  ['x64', { words: 'x86-64', elf: 62, pe: 0x8664, mach: 0x1000007, triple: 'x86_64-linux-gnu', cached: 0x0303 }],
  ['ia32', { words: 'x86 (32 bits)', elf: 3, pe: 0x14c, mach: 7, triple: 'i386-linux-gnu', cached: 0x0003 }],
  ['arm64', { words: 'AArch64', elf: 183, pe: 0xaa64, mach: 0x100000c, triple: 'aarch64-linux-gnu', cached: 0x0a03 }],
  ['arm', { words: 'ARM (32 bits)', elf: 40, pe: 0x1c4, mach: 12, triple: 'arm-linux-gnueabihf', cached: 0x0903 }],
  ['ppc', { words: 'PowerPC (32 bits)', elf: 20, triple: 'powerpc-linux-gnu' }],
  ['ppc64', { words: 'POWER', elf: 21, triple: 'powerpc64le-linux-gnu', cached: 0x0503 }],
  ['s390x', { words: 'IBM Z', elf: 22, triple: 's390x-linux-gnu', cached: 0x0403 }],
  ['riscv64', { words: 'RISC-V', elf: 243, triple: 'riscv64-linux-gnu', cached: 0x1003 }],
  ['loong64', { words: 'LoongArch', elf: 258, triple: 'loongarch64-linux-gnu' }],
  ['mips', { words: 'MIPS', elf: 8 }],
]);

/**
 * The processor that a file was built for.
 * @param {'elf' | 'pe' | 'mach'} format
 * @param {number} number
 * @returns {string} as `process.arch` names it; the number if it is none of these
 */
function archOf(format, number) {
  for (const [arch, machine] of machines) if (machine[format] === number) return arch;
  return String(number);
}

/** A processor in words. @param {string} arch */
const wordsFor = (arch) => machines.get(arch)?.words ?? `another processor (${arch})`;

/** Debian's name for the folders of a processor's files, if it has one. @param {string} arch */
const tripleOf = (arch) => machines.get(arch)?.triple;

/** The mark of a processor's libraries in the cache of glibc's loader, if it is known. @param {string} arch */
const cacheMarkOf = (arch) => machines.get(arch)?.cached;

module.exports = { archOf, cacheMarkOf, tripleOf, wordsFor };
