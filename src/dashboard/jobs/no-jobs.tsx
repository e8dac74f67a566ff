import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { ComputerPicture, FolderPicture } from '../parts/first-run-pictures.tsx';
import { Output } from '../parts/output.tsx';
import { mayChange } from '../session.ts';

const LINES = `breadbox new array first
cd first
breadbox submit job.sh
breadbox jobs`;

/** What is missing, and two ways to a first job. */
export function NoJobs(): JSX.Element {
  return (
    <>
      <p class="hint">
        A job is a script that says in <code>#SBATCH</code> lines what it needs. It waits until that is free, runs by
        itself, and runs unchanged on any Slurm machine.
      </p>
      <Show when={mayChange()} fallback={<p class="mid">When somebody submits one, it shows here.</p>}>
        <div class="choices">
          <section class="choice" aria-labelledby="write">
            <ComputerPicture />
            <h2 id="write">Write one here</h2>
            <p>An editor that knows the options, checks as you type, and brings templates.</p>
            <ul>
              <li>A first script stands in it</li>
              <li>About a minute</li>
            </ul>
            <A class="btn go" href="/jobs/new">
              Submit a job
            </A>
          </section>
          <section class="choice" aria-labelledby="terminal">
            <FolderPicture />
            <h2 id="terminal">Submit one from a terminal</h2>
            <p>As with sbatch on a cluster: type these lines in a terminal on this computer.</p>
            <Output label="Commands for a terminal" text={LINES} />
          </section>
        </div>
      </Show>
    </>
  );
}
