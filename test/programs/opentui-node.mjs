// @opentui/core 0.8.1: bun:ffi on Bun, node:ffi on Node.js.
import * as core from '@opentui/core';
import * as testing from '@opentui/core/testing';
import { drawScene } from './opentui-scene.mjs';

const stylesOf = ({ captureSpans }) =>
  captureSpans()
    .lines.flatMap(({ spans }) => spans)
    .map(({ text, fg, bg, attributes }) => JSON.stringify([text, fg.toInts(), bg.toInts(), attributes]))
    .join('\n');

await drawScene(core, testing, stylesOf);
