import { rename, rm, writeFile } from 'node:fs/promises';
import { BreadboxError } from '../../cluster/errors.ts';

/**
 * A page that leads a browser to the kiosk, for its account alone: so the token stands neither among the processes of the computer nor in
 * a file that others can read, not even for a moment: what lay there before may be open to them. @throws BreadboxError `bad-input`
 */
export async function saveLink(path: string, link: string): Promise<void> {
  const page = `<!doctype html>
<meta charset="utf-8">
<title>Breadbox kiosk</title>
<meta http-equiv="refresh" content="0; url=${escaped(link)}">
<p>This page leads to the kiosk. Whoever can read it can look on.</p>
`;
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, page, { mode: 0o600, flag: 'wx' });
    await rename(part, path);
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    // One that was there before is not ours.
    if (code !== 'EEXIST') await rm(part, { force: true });
    throw new BreadboxError('bad-input', `Cannot write ${path}: ${message}.`, {
      hint: 'Name another file with --save.',
      cause,
    });
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
