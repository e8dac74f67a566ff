'use strict';
const { readSync, writeSync } = require('node:fs');

// As echo.cjs, but each task takes a few milliseconds of no processor.
const dozeMs = Number(process.argv[2]);
const clock = new Int32Array(new SharedArrayBuffer(4));
const buffer = Buffer.alloc(65_536);
let line = '';
for (let length = readSync(0, buffer); length > 0; length = readSync(0, buffer)) {
  line += buffer.latin1Slice(0, length);
  if (!line.endsWith('\n')) continue;
  Atomics.wait(clock, 0, 0, dozeMs);
  writeSync(1, `{"task":"${JSON.parse(line).task}","answer":null}\n`);
  line = '';
}
