import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { Program, StepFile } from './benchmark.ts';
import type { NodeLook } from './node-look.ts';

/** Runs a script of sh on the computer that has the compiler, and answers what it printed. @throws BreadboxError */
export type Workshop = (
  script: string,
  within?: { readonly limitSec?: number; readonly signal?: AbortSignal },
) => Promise<string>;

export const COMPILER_PACKAGES = { cc: 'gcc libc6-dev', mpicc: 'gcc libc6-dev libopenmpi-dev openmpi-bin' } as const;
const NO_COMPILER = 'NO-COMPILER';

/** @throws BreadboxError `not-supported` without a compiler, or where a node has another processor than its computer */
export async function compileProgram(
  { name, source, compiler, flags }: Program,
  workshop: Workshop,
  nodes: readonly NodeLook[],
): Promise<StepFile> {
  const output =
    await workshop(`command -v ${compiler} >/dev/null || { echo "@made ${NO_COMPILER} $(uname -n)"; exit 0; }
# A shell of its own: the one around it has another trap.
(
made=$(mktemp -d) || exit 1
trap 'rm -rf "$made"' EXIT
trap 'exit 143' TERM HUP INT
cat >"$made/source.c" <<'END-OF-SOURCE'
${source}
END-OF-SOURCE
${compiler} -O3 -s -o "$made/program" "$made/source.c" ${joinWords(flags)} 2>"$made/said" || { sed 's/^/@said /' "$made/said"; exit 0; }
echo "@made $(uname -m) $(uname -n)"
base64 -w 0 "$made/program" | sed 's/^/@base64 /'
echo
)`);
  const [, architecture, host] = /^@made (\S+) (\S+)$/m.exec(output) ?? [];
  if (architecture === NO_COMPILER)
    throw new BreadboxError(
      'not-supported',
      `There is no C compiler (${compiler}) on ${host}, which this benchmark needs.`,
      {
        hint: `There, as root: apt install ${COMPILER_PACKAGES[compiler]}`,
      },
    );
  const base64 = /^@base64 (\S+)$/m.exec(output)?.[1];
  if (architecture === undefined || base64 === undefined) {
    const said = /^@said (.*error.*)$/im.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '';
    throw new BreadboxError('command-failed', `${name} could not be compiled: ${said}`);
  }
  requireProcessor(nodes, { architecture, host: host!, what: name });
  return { name, base64 };
}

/** @throws BreadboxError `not-supported` where nodes cannot run what was made on `host` */
export function requireProcessor(
  nodes: readonly NodeLook[],
  { architecture, host, what }: { readonly architecture: string; readonly host: string; readonly what: string },
): void {
  const others = nodes.filter((look) => look.architecture !== architecture);
  if (others.length === 0) return;
  throw new BreadboxError(
    'not-supported',
    `${others.map(({ node }) => node).join(', ')} ${others.length === 1 ? 'has' : 'have'} another kind of processor (${others[0]!.architecture}) than ${host}, whose compiler makes ${what} (${architecture}).`,
    { hint: `Measure the others alone: --nodes with those that are ${architecture}.` },
  );
}
