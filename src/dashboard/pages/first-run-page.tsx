import { A, useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { Account } from '../parts/account.tsx';
import { Brand } from '../parts/brand.tsx';
import { BoardsPicture, VirtualPicture } from '../parts/cluster-pictures.tsx';
import { ComputerPicture, FolderPicture } from '../parts/first-run-pictures.tsx';
import { LostNote } from '../parts/lost-note.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { PushLines } from '../parts/push-lines.tsx';
import { ThemeSwitch } from '../parts/theme-switch.tsx';
import { putRun } from '../run-list.ts';
import { isOwner } from '../session.ts';
import { createTitle } from '../title.ts';

/** The project that the head brings along. */
const SHIPPED_PROJECT = 'mandelbrot';

export function FirstRunPage(): JSX.Element {
  createTitle(() => 'Welcome');
  const navigate = useNavigate();
  const computer = createLoad(
    () => true,
    (_, signal) => call('GET /api/computer', { signal }),
  );
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const start = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const status = await call('POST /api/farm/runs', { body: { project: SHIPPED_PROJECT } });
      navigate(`/farm/runs/${status.run}`);
      putRun(status);
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  const here = () => computer.value()?.node;
  const cores = () => {
    const known = computer.value()?.cores;
    if (known === undefined) return 'the cores you already have';
    return known === 1 ? 'the one core you already have' : `the ${countOf(known, 'core')} you already have`;
  };

  return (
    <main class="welcome" id="main" tabindex="-1">
      <div class="top">
        <Brand />
        <div class="corner">
          <Account />
          <ThemeSwitch />
        </div>
      </div>
      <LostNote />
      <div class="hello">
        <h1>Your supercomputer has no nodes yet.</h1>
        <p>
          Breadbox runs on this computer<Show when={here()}>, {here()}</Show>. Choose how to begin. You can do the other
          two later, and nothing here changes a machine before it asks you.
        </p>
      </div>
      <ProblemNote problem={problem() ?? computer.problem()} />
      <div class="choices three">
        <section class="choice" aria-labelledby="try">
          <ComputerPicture />
          <h2 id="try">Try it on this computer</h2>
          <p>Run your first parallel program, a picture in 384 tiles, on {cores()}.</p>
          <ul>
            <li>Nothing to plug in, nothing to install</li>
            <li>About a minute</li>
          </ul>
          <Show when={isOwner()} fallback={<p class="note">It belongs to who owns this Breadbox, who can start it.</p>}>
            <button type="button" class="btn go" disabled={busy()} onClick={start}>
              {busy() ? 'Starting' : 'Start with this computer'}
            </button>
          </Show>
        </section>
        <section class="choice" aria-labelledby="boards">
          <BoardsPicture />
          <h2 id="boards">Bring up your boards</h2>
          <p>
            Plug in boards that you have flashed with SSH on, and name them in a list. Breadbox makes them one machine.
          </p>
          <ul>
            <li>A minute for the list</li>
            <li>Some minutes for all boards together, mostly for packages</li>
          </ul>
          <A class="btn" href="/nodes">
            {isOwner() ? 'Add my boards' : 'See the nodes'}
          </A>
        </section>
        <section class="choice" aria-labelledby="practise">
          <VirtualPicture />
          <h2 id="practise">Practise on a virtual cluster</h2>
          <p>Virtual nodes that boot, fail and are brought up like real ones. Good for a lesson, safe to break.</p>
          <ul>
            <li>Nothing to plug in; needs root on Debian or Ubuntu</li>
            <li>About a minute the first time, then some seconds</li>
          </ul>
          <Show when={isOwner()} fallback={<p class="note">Who owns this Breadbox can make one.</p>}>
            <A class="btn" href="/nodes/practice">
              Make a virtual cluster
            </A>
          </Show>
        </section>
      </div>
      <section class="own" aria-labelledby="own">
        <FolderPicture />
        <div>
          <h2 id="own">Or run a program of your own</h2>
          <p>
            Any language. Put it in a folder with a <code>project.yaml</code>, then type these lines in a terminal on
            this computer. The runs appear here as soon as they start.
          </p>
        </div>
        <PushLines />
      </section>
      <p class="note">
        Curious first? <a href="/farm">See the projects that are here already.</a> Or{' '}
        <a href="/jobs/new">submit a job script</a>, as on a Slurm machine; <a href="/jobs">all jobs</a>.
      </p>
    </main>
  );
}
