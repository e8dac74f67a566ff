import { Interrupted, type World } from './world.ts';

/** Somebody sits there who could type one. */
export function canAsk({ stdin, stderr }: Pick<World, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && stdin.setRawMode !== undefined;
}

/** A line from the terminal that is not shown. @throws Interrupted on Ctrl-C, Ctrl-D and an end of the input */
export async function askPassword({ stdin, stderr }: Pick<World, 'stdin' | 'stderr'>, prompt: string): Promise<string> {
  stderr.write(prompt);
  stdin.setRawMode?.(true);
  stdin.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed = '';
      const done = (): void => {
        stdin.off('data', take);
        stdin.off('end', stop);
      };
      const stop = (): void => {
        done();
        reject(new Interrupted('SIGINT'));
      };
      const take = (chunk: Buffer): void => {
        for (const key of chunk.toString('utf8')) {
          if (key === '\r' || key === '\n') {
            done();
            resolve(typed);
            return;
          }
          if (key === '\x03' || key === '\x04') stop();
          else if (key === '\x7f' || key === '\b') typed = [...typed].slice(0, -1).join('');
          else if (key === '\x15') typed = '';
          else typed += key;
        }
      };
      stdin.on('data', take);
      stdin.once('end', stop);
    });
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
    stderr.write('\n');
  }
}
