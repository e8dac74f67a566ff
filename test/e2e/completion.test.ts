import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltHead, temporaryHome } from './built-head.ts';
import { ShellOnTerminal } from './shell-on-terminal.ts';

const BIN = fileURLToPath(new URL('../../bin', import.meta.url));
const PATH = process.env.PATH ?? '';
const COMPINIT = 'autoload -Uz compinit && compinit -u -D';

/** How the help says to install it; zsh as a file that is loaded when it is needed. */
const INSTALLED = {
  bash: ['source <(breadbox completion bash)'],
  zsh: ['mkdir -p ~/.zfunc && breadbox completion zsh > ~/.zfunc/_breadbox', 'fpath=(~/.zfunc $fpath)', COMPINIT],
  fish: ['breadbox completion fish | source'],
} as const;
const SHELLS = ['bash', 'zsh', 'fish'] as const;

const missing = SHELLS.filter((shell) => spawnSync('script', ['-qec', `${shell} -c true`, '/dev/null']).status !== 0);
if (missing.length > 0) {
  console.log(`\nCompletion in ${missing.join(' and ')} is SKIPPED: not installed, or there is no script(1).\n`);
}

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
/** $HOME and the current folder of the shells. */
let folder: string;

const breadbox = (...words: string[]) =>
  spawnSync(join(BIN, 'breadbox'), words, { cwd: folder, encoding: 'utf8', env: { PATH, BREADBOX_HOME: place.home } });

beforeAll(async () => {
  place = await temporaryHome();
  folder = join(place.home, '..', 'folder');
  mkdirSync(join(folder, 'my folder', 'in side'), { recursive: true });
  mkdirSync(join(folder, 'unlikely'));
  writeFileSync(join(folder, 'my file'), '');
  writeFileSync(join(folder, 'tasks of mine.jsonl'), '');
  writeFileSync(
    join(folder, 'unlikely', 'project.yaml'),
    `name: unlikely\ntitle: What is not even\nrun: [sh, -c, 'echo 1; touch "$BREADBOX_OUT/it costs \\$5; \\"ok\\".txt"']\nfeed: { list: [1] }\n`,
  );
  head = await BuiltHead.start({ home: place.home, args: ['--cores', '1'] });
  expect(breadbox('farm', 'run', './unlikely', '--wait', '-q')).toMatchObject({ status: 0, stdout: 'r1\n' });
  await head.call('POST /api/farm/runs', { project: 'unlikely', feed: 'upload' });
});
afterAll(async () => {
  await head?.stop();
  await place?.remove();
});

async function startShell(shell: (typeof SHELLS)[number], env: Readonly<Record<string, string>>, install?: string) {
  const common = { HOME: folder, BREADBOX_HOME: place.home, PATH: `${BIN}${delimiter}${PATH}` };
  const lines = install === undefined ? INSTALLED[shell] : [install];
  return ShellOnTerminal.start(shell, { cwd: folder, env: { ...common, ...env }, lines });
}

/** fish draws its list when it is idle; it prints the same when asked. */
async function listed(shell: (typeof SHELLS)[number], terminal: ShellOnTerminal, line: string): Promise<string> {
  if (shell !== 'fish') return (await terminal.type(`${line}\t\t`)).screen;
  const { stdout } = spawnSync('fish', ['--no-config', '-c', `${INSTALLED.fish[0]}; complete -C '${line}'`], {
    encoding: 'utf8',
    env: { HOME: folder, BREADBOX_HOME: place.home, PATH: `${BIN}${delimiter}${PATH}` },
  });
  return stdout;
}

describe.each(SHELLS)('in %s', (shell) => {
  describe.skipIf(missing.includes(shell))('Tab', () => {
    let terminal: ShellOnTerminal;
    beforeAll(async () => {
      terminal = await startShell(shell, {});
    });
    afterAll(() => terminal?.stop());

    it.each([
      ['far', 'farm '],
      ['farm wa', 'farm watch '],
      ['help farm wa', 'help farm watch '],
      ['nonsense my', 'nonsense my'],
      ['token create --name my', 'token create --name my'],
      ['sta', 'sta'],
      ['token create --ro', 'token create --role '],
      ['token create --role v', 'token create --role viewer '],
      ['token create --role=v', 'token create --role=viewer '],
      ['farm run unlikely --see', 'farm run unlikely --seed '],
      ['farm show unl', 'farm show unlikely '],
      ['farm resume r', 'farm resume r2 '],
      ['farm retry --json r', 'farm retry --json r1 '],
      ['farm retry -- r', 'farm retry -- r1 '],
      ['farm push my', String.raw`farm push my\ folder/`],
      [String.raw`farm push my\ folder/i`, String.raw`farm push my\ folder/in\ side/`],
      ['farm push ~/my', String.raw`farm push ~/my\ folder/`],
      ["farm push 'my", shell === 'bash' ? "farm push 'my folder'/" : "farm push 'my folder/"],
      ['farm run unl', shell === 'fish' ? 'farm run unlikely' : 'farm run unlikely '],
      ['farm run my', String.raw`farm run my\ folder/`],
      ['farm run unlikely --feed ta', String.raw`farm run unlikely --feed tasks\ of\ mine.jsonl `],
      ['farm run unlikely --feed=ta', String.raw`farm run unlikely --feed=tasks\ of\ mine.jsonl `],
      ['farm results r1 > ta', String.raw`farm results r1 > tasks\ of\ mine.jsonl `],
      ['farm artefacts r1 --get ta', String.raw`farm artefacts r1 --get tasks/0/it\ costs\ \$5\;\ \"ok\".txt `],
    ])('makes of %j %j', async (typed, line) => {
      expect((await terminal.type(`breadbox ${typed}\t`)).line).toBe(`breadbox ${line}`);
    });

    it('knows the command after an assignment', async () => {
      expect((await terminal.type('A=1 breadbox logi\t')).line).toBe('A=1 breadbox login ');
    });

    it('lists what there is, with what it does', async () => {
      const screen = await listed(shell, terminal, 'breadbox token ');
      expect(screen).toMatch(/create\s+(-- )?\(?make a token; it is shown this once/);
      expect(screen).toMatch(/revoke\s+(-- )?\(?make a token worthless/);
    });

    it('lists runs with their project and state', async () => {
      const screen = await listed(shell, terminal, 'breadbox farm status r');
      expect(screen).toMatch(/r2\s+(-- )?\(?unlikely, running\)?\s+r1\s+(-- )?\(?unlikely, done/);
    });
  });

  it.skipIf(missing.includes(shell))(
    'works by its path and without a head, and says nothing on the terminal',
    async () => {
      const install = { bash: `source <(${BIN}/breadbox completion bash)`, zsh: '', fish: '' };
      install.zsh = `${COMPINIT}; source <(${BIN}/breadbox completion zsh)`;
      install.fish = `${BIN}/breadbox completion fish | source`;
      const terminal = await startShell(shell, { PATH, BREADBOX_HOME: join(folder, 'none') }, install[shell]);
      try {
        expect((await terminal.type(`${BIN}/breadbox farm wa\t`)).line).toBe(`${BIN}/breadbox farm watch `);
        const { line, screen } = await terminal.type(`${BIN}/breadbox farm status r\t`);
        expect(line).toBe(`${BIN}/breadbox farm status r`);
        expect(screen).not.toMatch(/head|error|not found/i);
      } finally {
        await terminal.stop();
      }
    },
  );
});
