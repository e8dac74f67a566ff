import { BreadboxError } from '../cluster/errors.ts';
import type { UpProblem } from '../protocol/provision.ts';
import type { Cluster, Host } from './cluster.ts';
import type { HostTalk } from './host-talk.ts';
import { Looks } from './looks.ts';
import type { Phase, Step, View } from './phase.ts';
import type { UpProgress } from './up-progress.ts';

export interface UpRunParts {
  readonly cluster: Cluster;
  readonly plan: readonly Phase[];
  readonly talk: HostTalk;
  readonly looks: Looks;
  readonly progress: UpProgress;
  readonly dryRun: boolean;
  /** Ends it after the commands under way. */
  readonly cancelled: AbortSignal;
  /** Of a node: the line of the inventory. */
  readonly where: (node: string) => string | undefined;
  readonly output: (line: { readonly node: string; readonly phase: string; readonly text: string }) => void;
}

/** One pass of a plan over hosts: who is still in it, what has changed. */
export class UpRun {
  readonly parts: UpRunParts;
  readonly #failed = new Map<string, string>();
  /** Changes so far, on any host; and how many there were when a host was last looked at. */
  #changes = 0;
  readonly #seenChanges = new Map<string, number>();

  constructor(parts: UpRunParts) {
    this.parts = parts;
  }

  hasFailed(node: string): boolean {
    return this.#failed.has(node);
  }

  get hasChanged(): boolean {
    return this.#changes > 0;
  }

  view(host: Host, phase: Phase): View {
    const { cluster, looks } = this.parts;
    return {
      host,
      cluster,
      looked: looks.text(host.node, phase.name) ?? '',
      lookedOn: (node) => looks.text(node, phase.name),
    };
  }

  /** It is out of all that follows. */
  fail(host: Host, phase: string, problem: Omit<UpProblem, 'node' | 'where'>, row = phase): void {
    const { progress, where } = this.parts;
    const { node } = host;
    this.#failed.set(node, phase);
    progress.end(row, node, 'failed', problem.sentence);
    const line = where(node);
    progress.problems.push({ ...problem, node, ...(line !== undefined && { where: line }) });
    progress.skipRest(node, `${phase} failed`);
  }

  /** Where hosts have changed since it was looked at, what it depends on may look otherwise now. */
  async lookAgain(host: Host, phases: readonly Phase[], row: string): Promise<void> {
    if (this.#failed.has(host.node) || this.#seenChanges.get(host.node) === this.#changes || this.#changes === 0)
      return;
    await this.guarded(host, row, async () => {
      const changes = this.#changes;
      const parts = Looks.wanted(phases, host, this.parts.cluster);
      this.parts.looks.keep(host.node, parts, await this.parts.talk.look(host.target, parts));
      this.#seenChanges.set(host.node, changes);
    });
  }

  /**
   * What a phase wants done on a host, done; `later` are the phases whose looks are made again after a change. `row` is the line of
   * the list that shows it, the phase's own unless it is undone.
   */
  async do(
    host: Host,
    phase: Phase,
    decide: (view: View) => readonly Step[],
    later: readonly Phase[],
    row: string,
  ): Promise<void> {
    const { progress, dryRun } = this.parts;
    await this.guarded(host, row, async () => {
      progress.begin(row, host.node);
      const steps = decide(this.view(host, phase));
      if (steps.length === 0) return progress.end(row, host.node, 'ok');
      if (dryRun) {
        for (const step of steps) this.#announce(host, row, step);
        return progress.end(row, host.node, 'changed');
      }
      await this.#change(host, phase, steps, decide, later, row);
    });
  }

  async #change(
    host: Host,
    phase: Phase,
    steps: readonly Step[],
    decide: (view: View) => readonly Step[],
    later: readonly Phase[],
    row: string,
  ): Promise<void> {
    const { progress, cluster, talk, looks, output } = this.parts;
    const { node, target } = host;
    const parts = Looks.wanted([phase, ...later], host, cluster);
    const sources = phase.sourcesOutOfReach?.(this.view(host, phase)) ?? [];
    const { failed, looked } = await talk.withSources(target, sources, (shell) => {
      const sent = steps.map((step) => ({ ...step, script: shell + step.script }));
      return talk.change(target, sent, parts, {
        step: (at) => {
          this.#changes++;
          this.#announce(host, row, steps[at]!);
          progress.doing(row, node, steps[at]!.what);
        },
        output: (_, text) => output({ node, phase: row, text }),
      });
    });
    if (failed !== undefined) {
      const last = failed.output.split('\n').at(-1);
      const sentence = `${node} could not ${steps[failed.at]!.what}${last ? `: ${last}` : `; it ended with ${failed.exitCode}`}`;
      this.fail(
        host,
        phase.name,
        { check: phase.name, sentence, ...(failed.output !== '' && { proof: failed.output }) },
        row,
      );
      return;
    }
    this.#seenChanges.set(node, this.#changes);
    looks.keep(node, parts, looked);
    const left = decide(this.view(host, phase)).filter(({ needsReboot }) => needsReboot !== true);
    if (left.length === 0) return progress.end(row, node, 'changed');
    const sentence = `${node} did all of ${phase.title}, and there is still to do: ${left.map(({ what }) => what).join(', ')}`;
    this.fail(host, phase.name, { check: phase.name, sentence }, row);
  }

  #announce({ node }: Host, phase: string, { what, detail, needsReboot }: Step): void {
    if (needsReboot === true) this.parts.progress.reboot.add(node);
    this.parts.progress.announce({ node, phase, what, ...(detail !== undefined && { detail }) });
  }

  /** The edge of a phase: what goes wrong on one host ends that host's way and no other's. */
  async guarded(host: Host, row: string, work: () => Promise<void>): Promise<void> {
    if (this.#failed.has(host.node) || this.parts.cancelled.aborted) return;
    try {
      await work();
    } catch (error) {
      const known = error instanceof BreadboxError ? error : undefined;
      const sentence = known?.message ?? `${host.node}: ${String(error)}`;
      this.fail(
        host,
        row,
        { check: known?.code ?? 'internal', sentence, ...(known?.hint && { hint: known.hint }) },
        row,
      );
    }
  }
}
