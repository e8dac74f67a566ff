'use strict';
const { readSync, writeFileSync, writeSync } = require('node:fs');

// As echo.cjs, but every EVERYth task leaves a small file.
const every = Number(process.argv[2]);
const buffer = Buffer.alloc(65_536);
let line = '';
for (let length = readSync(0, buffer); length > 0; length = readSync(0, buffer)) {
  line += buffer.latin1Slice(0, length);
  if (!line.endsWith('\n')) continue;
  const { task, params, out } = JSON.parse(line);
  if (params % every === 0) writeFileSync(`${out}/square.txt`, `${params * params}\n`);
  writeSync(1, `{"task":"${task}","answer":null}\n`);
  line = '';
}
