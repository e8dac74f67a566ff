import { chmod, writeFile } from 'node:fs/promises';
import { BreadboxError } from '../../cluster/errors.ts';

/**
 * A page that leads a browser to the kiosk, for its account alone: so the token stands neither among the processes of the computer nor in
 * a file that others can read. @throws BreadboxError `bad-input`
 */
export async function saveLink(path: string, link: string): Promise<void> {
  const page = `<!doctype html>
<meta charset="utf-8">
<title>Breadbox kiosk</title>
<meta http-equiv="refresh" content="0; url=${escaped(link)}">
<p>This page leads to the kiosk. Whoever can read it can look on.</p>
`;
  try {
    await writeFile(path, page, { mode: 0o600 });
    // One that was there before keeps its mode otherwise.
    await chmod(path, 0o600);
  } catch (cause) {
    const { message } = cause as Error;
    throw new BreadboxError('bad-input', `Cannot write ${path}: ${message}.`, {
      hint: 'Name another file with --save.',
      cause,
    });
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
