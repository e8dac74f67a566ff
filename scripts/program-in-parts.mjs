import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, transform } from 'esbuild';

/**
 * A program as a small CommonJS file, and beside it a file of parts, of which each is read and compiled when it is used. V8 looks
 * through all the source that it is given before it runs the first line, also through what a command never uses, and that was half
 * of a command's start. The parts are one file that is open from the start: a program that runs on while it is replaced by another
 * version still has all of its own.
 * @param entry the program's TypeScript; what it imports dynamically becomes a part
 * @param outfile the program; the parts have its name with `.parts` behind
 */
export async function writeProgramInParts(entry, outfile, options) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: { [MAIN]: entry },
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'parts',
    minify: true,
    sourcemap: false,
    write: false,
  });
  const places = {};
  const parts = [];
  let from = 0;
  let main = '';
  for (const { path, text } of outputFiles) {
    // Not known to the target, so it becomes a call of require, which is ours.
    const supported = { 'dynamic-import': false };
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      minify: true,
      supported,
    });
    if (basename(path) === `${MAIN}.js`) {
      main = code;
      continue;
    }
    const bytes = Buffer.from(code);
    places[`./${basename(path)}`] = [from, bytes.length];
    parts.push(bytes);
    from += bytes.length;
  }
  const made = { [`${outfile}.parts`]: Buffer.concat(parts), [outfile]: `${loader(places)}\n${main}` };
  // Whole, then in place: what was written into would change under a program that has it open.
  const own = randomUUID();
  const fresh = (path) => `${path}.${own}.new`;
  for (const [path, content] of Object.entries(made)) await writeFile(fresh(path), content);
  for (const path of Object.keys(made)) await rename(fresh(path), path);
}

const MAIN = 'main';

/** `require` from here on also knows the parts. */
function loader(places) {
  return `'use strict';
require = ((outer, places) => {
  const { openSync, readSync } = outer('node:fs');
  const { compileFunction } = outer('node:vm');
  const file = openSync(__filename + '.parts');
  const loaded = new Map();
  const inner = (name) => {
    if (!Object.hasOwn(places, name)) return outer(name);
    let part = loaded.get(name);
    if (part === undefined) {
      loaded.set(name, (part = { exports: {} }));
      const [from, length] = places[name];
      const bytes = Buffer.allocUnsafe(length);
      readSync(file, bytes, 0, length, from);
      const names = ['exports', 'require', 'module', '__filename', '__dirname'];
      const filename = __filename + '.parts/' + name.slice(2);
      const run = compileFunction(bytes.toString(), names, { filename });
      run(part.exports, inner, part, __filename, __dirname);
    }
    return part.exports;
  };
  return inner;
})(require, ${JSON.stringify(places)});`;
}
