import { spawn, spawnSync } from 'node:child_process';
import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { World } from '../world.ts';

interface Way {
  readonly node: string;
  readonly argv: readonly string[];
}

/** One window, tiled; stays until it is left. @throws BreadboxError `not-supported` without tmux, or without room */
export async function openPanes(world: World, ways: readonly Way[], together: boolean): Promise<void> {
  const title = NodeSet.of(ways.map(({ node }) => node)).toString();
  const inside = Boolean(world.env.TMUX);
  const session = `breadbox-${process.pid}`;
  const size = ['-x', String(world.stdout.columns || 160), '-y', String(world.stdout.rows || 48)];
  const begin = inside ? ['new-window', '-n', title] : ['new-session', '-d', '-s', session, '-n', title, ...size];
  const [first, ...others] = ways;
  const pane = tmux([...begin, '-P', '-F', '#{pane_id}', paneCommand(first!)]);
  try {
    tmux(['select-pane', '-t', pane, '-T', first!.node]);
    for (const way of others) {
      const next = tmux(['split-window', '-t', pane, '-P', '-F', '#{pane_id}', paneCommand(way)]);
      tmux(['select-pane', '-t', next, '-T', way.node]);
      tmux(['select-layout', '-t', pane, 'tiled']);
    }
    tmux(['set-option', '-w', '-t', pane, 'pane-border-status', 'top']);
    tmux(['set-option', '-w', '-t', pane, 'pane-border-format', ' #{pane_title} ']);
    tmux(['set-option', '-w', '-t', pane, 'allow-rename', 'off']);
    tmux(['set-option', '-w', '-t', pane, 'synchronize-panes', together ? 'on' : 'off']);
    tmux(['select-pane', '-t', pane]);
  } catch (error) {
    spawnSync('tmux', ['kill-window', '-t', pane]);
    throw error;
  }
  if (!inside) await attach(world, session);
}

/** A pane whose connection fails stays until it has been read. */
function paneCommand({ node, argv }: Way): string {
  return `${joinWords(argv)} || { printf '\\n${node}: ended with %s. Enter closes this pane. ' $?; read -r _; }`;
}

function tmux(words: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync('tmux', words, { encoding: 'utf8' });
  if (error !== undefined) {
    throw new BreadboxError('not-supported', 'Several shells at once need tmux, and this computer has none.', {
      hint: 'Install it: apt install tmux. Or open one at a time: breadbox ssh NODE',
      cause: error,
    });
  }
  if (status === 0) return stdout.trim();
  const hint = stderr.includes('no space') ? 'Take fewer nodes, or a larger terminal.' : undefined;
  throw new BreadboxError('not-supported', `tmux says: ${stderr.trim()}`, { hint });
}

function attach(world: World, session: string): Promise<void> {
  const giveBack = world.takeInterrupts(() => {});
  return new Promise<void>((resolve, reject) => {
    const child = spawn('tmux', ['attach-session', '-t', session], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new BreadboxError('not-supported', `tmux could not show session ${session} here.`, {
          hint: `It runs: tmux attach -t ${session}`,
        }),
      );
    });
  }).finally(giveBack);
}
