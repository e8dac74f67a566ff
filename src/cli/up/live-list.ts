import type { PhaseProgress, Up } from '../../protocol/provision.ts';
import { printable } from '../output/printable.ts';
import { hasColour, type World } from '../world.ts';
import { hasBegun, hasEnded, leftWords, phaseWords, type UpList } from './up-list.ts';

/** At most so many nodes are named below a phase that runs. */
const SHOWN_NODES = 4;
const TURN_MS = 120;
const TURNING = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const COLOURS = { '✓': 32, '✗': 31, '·': 90 } as const;

/** Rows of phases with what their nodes do at the moment, drawn anew in place. What does not fit in height is left out at the top. */
export function liveList(world: Pick<World, 'stderr' | 'env'>): UpList {
  const { stderr } = world;
  const colour = hasColour(world, stderr);
  let last: Up | undefined;
  let drawn = 0;
  let turn = 0;

  const draw = (): void => {
    if (last === undefined) return;
    const width = (stderr.columns || 80) - 1;
    const height = (stderr.rows || 24) - 1;
    const lines = listLines(last, TURNING[turn % TURNING.length]!).slice(-height);
    const shown = lines.map((line) => {
      const cut = [...line].slice(0, width).join('');
      const code = COLOURS[cut[0] as keyof typeof COLOURS];
      return colour && code !== undefined ? `\x1b[${code}m${cut[0]}\x1b[0m${cut.slice(1)}` : cut;
    });
    stderr.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}\r\x1b[J${shown.map((line) => `${line}\n`).join('')}`);
    drawn = shown.length;
  };

  const timer = setInterval(() => {
    turn++;
    draw();
  }, TURN_MS);
  return {
    show(up) {
      last = up;
      draw();
    },
    say(line) {
      stderr.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}\r\x1b[J${line}\n`);
      drawn = 0;
      draw();
    },
    stop() {
      clearInterval(timer);
      draw();
    },
  };
}

/** Of a dry run, the looking alone: what it would do is said at its end. */
export function listLines(up: Up, turning: string): string[] {
  const phases = up.dryRun ? up.phases.slice(0, 1) : up.phases;
  const current = phases.findLast((phase) => hasBegun(phase) && !hasEnded(phase));
  return phases.flatMap((phase) => {
    const words = [phase.title, hasBegun(phase) ? phaseWords(phase) : '', phase === current ? leftWords(up) : ''];
    return [`${sign(phase, turning)} ${printable(words.filter(Boolean).join('  '))}`, ...doing(phase)];
  });
}

function sign(phase: PhaseProgress, turning: string): string {
  if (!hasBegun(phase)) return '·';
  if (!hasEnded(phase)) return turning;
  const states = Object.values(phase.nodes).map(({ state }) => state);
  if (states.includes('failed')) return '✗';
  return states.length > 0 && states.every((state) => state === 'skipped') ? '·' : '✓';
}

function doing({ nodes }: PhaseProgress): string[] {
  const running = Object.entries(nodes).filter(([, { state, now }]) => state === 'running' && now !== undefined);
  const lines = running.slice(0, SHOWN_NODES).map(([node, { now }]) => printable(`    ${node}: ${now}`));
  const more = running.length - lines.length;
  return more > 0 ? [...lines, `    and ${more} more`] : lines;
}
