// @opentui/core 0.1.60, which knows bun:ffi only.
import * as core from 'opentui-core-bun';
import * as testing from 'opentui-core-bun/testing';
import { drawScene } from './opentui-scene.mjs';

/** The third line of the frame, cell by cell. */
function stylesOf({ renderer }) {
  const { width, buffers } = renderer.currentRenderBuffer;
  return Array.from({ length: width }, (_, column) => {
    const cell = 2 * width + column;
    const colours = [buffers.fg, buffers.bg].map((all) => [...all.subarray(cell * 4, cell * 4 + 4)].join(' '));
    return `${buffers.char[cell]}: ${colours.join(' on ')}, ${buffers.attributes[cell]}`;
  }).join('\n');
}

await drawScene(core, testing, stylesOf);
