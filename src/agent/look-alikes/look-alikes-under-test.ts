import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LOOK_ALIKES } from '../../protocol/look-alikes.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built agent, its look-alikes on a PATH, and the surroundings of a job. */
export class LookAlikes {
  readonly place = mkdtempSync(join(tmpdir(), 'look-alikes-'));
  readonly node = hostname().split('.')[0]!;
  readonly steps = join(this.place, 'steps');
  environment: NodeJS.ProcessEnv = {};

  async build(): Promise<void> {
    const program = join(this.place, 'breadbox-agent.cjs');
    await build({
      entryPoints: ['src/agent/main.ts'],
      bundle: true,
      platform: 'node',
      target: 'node18',
      outfile: program,
      define: { 'process.env.BREADBOX_VERSION': '"1.2.3"' },
    });
    const bin = join(this.place, 'bin');
    mkdirSync(bin);
    for (const name of LOOK_ALIKES) {
      writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${program}' look-alike ${name} "$@"\n`);
      chmodSync(join(bin, name), 0o755);
    }
    this.environment = {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: this.place,
      TZ: 'UTC',
      SLURM_JOB_ID: '4',
      SLURM_CPUS_ON_NODE: '4',
      SLURM_NTASKS: '4',
      SLURM_JOB_NODELIST: this.node,
      SLURM_TASKS_PER_NODE: '4',
      SLURM_JOB_NAME: 'job.sh',
      BREADBOX_STEPS: this.steps,
    };
  }

  /** Where the head listens, as a job finds it. */
  knowHead(url: string): void {
    const path = join(this.place, 'access.json');
    writeFileSync(path, JSON.stringify({ url, token: 'secret' }), { mode: 0o600 });
    this.environment.BREADBOX_ACCESS = path;
  }

  /** Runs a script of a job in a directory of its own. */
  job(script: string, environment: NodeJS.ProcessEnv = {}, input = ''): Promise<Ran> {
    rmSync(this.steps, { recursive: true, force: true });
    mkdirSync(this.steps);
    return this.run('bash', ['-c', script], environment, input);
  }

  run(program: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ''): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const env = { ...this.environment, ...environment };
      const child = spawn(program, words, { cwd: this.place, env, stdio: 'pipe' });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
      child.stdin.on('error', () => {}); // it ended without reading
      child.stdin.end(input);
    });
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}
