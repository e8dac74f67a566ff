import type { Exam } from './check.ts';

export interface Reach {
  readonly ok: boolean;
  /** What the shell said; of a packet that nobody answers, that it was waited for. */
  readonly said: string;
}

/** Whether the node can connect. @throws BreadboxError as `Remote.run` */
export async function reaches(
  node: string,
  { address, port }: { readonly address: string; readonly port: number },
  { ask }: Pick<Exam, 'ask'>,
): Promise<Reach> {
  const { exitCode, stderr } = await ask(node, {
    // Twice: the port that it comes from may be one that is closed on the way back.
    script: `read -r to port
for try in 1 2; do
  timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$to" "$port"
  status=$?
  [ "$status" = 124 ] || break
done
exit "$status"`,
    stdin: `${address} ${port}\n`,
  });
  const line = stderr.trim().split('\n')[0];
  return {
    ok: exitCode === 0,
    said:
      exitCode === 124 || !line
        ? `${address} port ${port}: no answer within 3 s`
        : line.replace(/^\S+: (?:line \d+: )?/, ''),
  };
}
