'use strict';
const { readSync, writeSync } = require('node:fs');

// One task is in flight at a time, so what is read up to a newline is one line.
const buffer = Buffer.alloc(65_536);
let line = '';
for (let length = readSync(0, buffer); length > 0; length = readSync(0, buffer)) {
  line += buffer.latin1Slice(0, length);
  if (!line.endsWith('\n')) continue;
  writeSync(1, `{"task":"${JSON.parse(line).task}","answer":null}\n`);
  line = '';
}
