import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { HeadClient } from './head-client.ts';
import { LineSplitter } from './line-splitter.ts';

/** Writes all accepted answers of a run to `path`, one `{"task","params","answer"}` a line. */
export async function fetchResults(head: HeadClient, run: string, path: string, signal: AbortSignal): Promise<void> {
  await head.call(
    'GET /api/farm/runs/{run}/results',
    { params: { run }, query: { format: 'jsonl' } },
    {
      signal,
      receive: async (response) => {
        const file = createWriteStream(`${path}.new`, { mode: 0o600 });
        const lines = new LineSplitter();
        for await (const chunk of response as AsyncIterable<Buffer>) {
          let text = '';
          lines.push(chunk, (line) => {
            if (line !== '') text += `${shortened(line)}\n`;
          });
          if (text !== '' && !file.write(text)) await once(file, 'drain');
        }
        if (!response.complete) throw new Error('the connection ended in the middle of the results');
        file.end();
        await finished(file);
      },
    },
  );
  await rename(`${path}.new`, path);
}

function shortened(line: string): string {
  const { task, params, answer } = JSON.parse(line);
  return JSON.stringify({ task, params, answer });
}
