import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOME_FILES } from '../protocol/home.ts';

/** What head.json tells the CLI. */
export interface HeadFile {
  readonly pid: number;
  readonly url: string;
  readonly version: string;
  /** Where this computer's own programs reach it. */
  readonly socket?: string | undefined;
}

export async function writeHeadFile(home: string, head: HeadFile): Promise<void> {
  const path = join(home, HOME_FILES.head);
  await writeFile(`${path}.new`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
