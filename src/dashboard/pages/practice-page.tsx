import '../styles/script.css';
import '../styles/nodes.css';
import '../styles/practice.css';
import { A } from '@solidjs/router';
import { Index, type JSX, onCleanup, Show } from 'solid-js';
import { countOf } from '../amounts.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { VirtualPicture } from '../parts/cluster-pictures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { MakeSandbox } from '../practice/make-sandbox.tsx';
import { SandboxSection } from '../practice/sandbox-section.tsx';
import { isOwner } from '../session.ts';

const LOOK_MS = 4000;

/** Virtual nodes on this computer: made, switched, destroyed. */
export function PracticePage(): JSX.Element {
  const sandboxes = createLoad(
    () => (isOwner() ? true : undefined),
    (_, signal) => call('GET /api/sandboxes', { signal }),
  );
  // A virtual node that is switched from a terminal makes no event.
  const timer = setInterval(() => document.hidden || sandboxes.reload(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  createLive(() => undefined, sandboxes.reload, { inventory: sandboxes.reload });
  const known = () => sandboxes.value() ?? [];
  const sentence = () => {
    if (!isOwner()) return 'Practice clusters are the owner’s.';
    if (sandboxes.value() === undefined) {
      return sandboxes.problem() === undefined
        ? 'Asking for the practice clusters.'
        : 'No practice cluster can be made here.';
    }
    if (known().length === 0) return 'Practise on virtual nodes: safe to break, gone when you like.';
    const nodes = known().flatMap((one) => one.nodes);
    const on = nodes.filter(({ state }) => state === 'running').length;
    return `${on} of ${countOf(nodes.length, 'virtual node')} ${on === 1 ? 'runs' : 'run'}.`;
  };
  return (
    <>
      <PageHead
        sentence={sentence()}
        title="Practice clusters"
        crumb={
          <>
            <A href="/nodes">Nodes</A> / Practice clusters
          </>
        }
      />
      <Show
        when={isOwner()}
        fallback={<p class="mid">You are logged in to look. Who owns this Breadbox makes and ends them.</p>}
      >
        <ProblemNote problem={sandboxes.problem()} />
        <Index each={known()}>{(sandbox) => <SandboxSection sandbox={sandbox()} onChange={sandboxes.reload} />}</Index>
        <Show when={sandboxes.value() !== undefined}>
          <Section heading={known().length === 0 ? 'Make one' : 'Make another'}>
            <div class="make-one">
              <VirtualPicture />
              <div>
                <p class="mid">
                  Each node is a real Debian with its own systemd, SSH and address, in a network that only this computer
                  sees. A node takes about 20 MB of memory while it idles. The first one takes about a minute, as its
                  system is fetched; then some seconds.
                </p>
                <MakeSandbox onMade={sandboxes.reload} />
              </div>
            </div>
          </Section>
        </Show>
      </Show>
    </>
  );
}
