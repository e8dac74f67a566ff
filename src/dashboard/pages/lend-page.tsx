import { A } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { call } from '../client.ts';
import { LendNodes } from '../lend/lend-nodes.tsx';
import { createLive } from '../live.ts';
import { asBreadboxError } from '../load.ts';
import { hasNodes } from '../nodes/node-list.ts';
import { CopyLine } from '../parts/copy-line.tsx';
import { Field } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

const USER_PATTERN = '[a-z_][a-z0-9_\\-]*';
const NODE_PATTERN = '[A-Za-z0-9._\\-]{1,253}';

/** How a computer is lent to the farm: what that means, a token for it, and what to type there. */
export function LendPage(): JSX.Element {
  createLive(
    () => undefined,
    () => undefined,
    {},
  );
  const port = () => location.port || (location.protocol === 'https:' ? '443' : '80');
  const isLocal = () => ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname);
  return (
    <>
      <PageHead
        sentence="Lend a computer: it works for the farm until you say stop."
        title="Lend this computer"
        crumb={
          <>
            <A href="/farm">Farm</A> / Lend this computer
          </>
        }
      />
      <Show when={isOwner() && hasNodes()}>
        <Section heading="Nodes of yours">
          <p>
            Nodes that are <A href="/nodes">in your list</A> and answer to SSH can work as they are, without Slurm and
            without root. They do your tasks until they are stopped, also while this page is closed.
          </p>
          <LendNodes />
        </Section>
      </Show>
      <Section heading={isOwner() && hasNodes() ? 'Any other computer' : 'What it means'}>
        <ul class="plain-list">
          <li>
            It asks this Breadbox for tasks, runs them, and sends back the answers. It asks of its own accord: nothing
            has to be opened on it.
          </li>
          <li>
            <b>It runs the code of whoever owns the projects, as you.</b> That code can read and change what you can.
            Lend a computer to people whom you trust, or make an account for it. It does not run as root.
          </li>
          <li>It needs Node.js 18 or later, and whatever the tasks need. Ctrl-C ends it after what runs.</li>
        </ul>
      </Section>
      <Section heading="1. A token">
        <Show
          when={isOwner()}
          fallback={
            <p>
              Only the owner of this Breadbox can make one. Ask the owner for a node token:{' '}
              <code>breadbox token create --role node</code> makes it, or this page when the owner opens it.
            </p>
          }
        >
          <TokenForm />
        </Show>
      </Section>
      <Section heading="2. The way to this Breadbox">
        <Show when={isLocal()} fallback={<p>Any computer that reaches this page reaches it: nothing to do.</p>}>
          <p>
            On the computer that runs it there is nothing to do. Breadbox listens there only; another computer that may
            log in there by SSH makes itself a way, and keeps this open. HOST is what you would give to ssh:
          </p>
          <CopyLine label="Command for the way" text={`ssh -N -L ${port()}:127.0.0.1:${port()} HOST`} />
        </Show>
      </Section>
      <Section heading="3. Begin">
        <p>
          Type this on the computer that you lend. It asks for the token, says once more what it will do, and begins:
        </p>
        <CopyLine label="Command to begin" text={`breadbox-agent pilot ${location.origin}`} />
        <p class="note">
          It then stands under <A href="/farm">Farm, Workers</A>, where it can be told to stop.
        </p>
      </Section>
    </>
  );
}

function TokenForm(): JSX.Element {
  const [token, setToken] = createSignal<string>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  const make = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const node = String(form.get('node') ?? '').trim();
    const user = String(form.get('user') ?? '').trim();
    setBusy(true);
    setProblem(undefined);
    try {
      const body = {
        role: 'node' as const,
        name: `lent: ${node || 'any computer'}`,
        ...(node === '' ? {} : { nodes: node }),
        ...(user === '' ? {} : { user }),
      };
      setToken((await call('POST /api/tokens', { body })).token);
    } catch (error) {
      setProblem(asBreadboxError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ProblemNote problem={problem()} />
      <Show
        when={token()}
        fallback={
          <form class="sheet" aria-label="A token for a lent computer" onSubmit={make}>
            <div class="fields">
              <Field
                label="Name of the computer"
                note="As its hostname says. The token then works for it alone; empty: for any."
              >
                {(ids) => (
                  <input {...ids} name="node" type="text" maxlength="253" pattern={NODE_PATTERN} autocomplete="off" />
                )}
              </Field>
              <Field label="Works for" note="A user of this Breadbox, whose tasks it does; empty: you.">
                {(ids) => (
                  <input
                    {...ids}
                    name="user"
                    type="text"
                    maxlength="32"
                    pattern={USER_PATTERN}
                    autocomplete="off"
                    autocapitalize="off"
                  />
                )}
              </Field>
            </div>
            <div class="acts">
              <button type="submit" class="btn go" disabled={busy()}>
                Make a token
              </button>
            </div>
          </form>
        }
      >
        {(made) => (
          <>
            <p>
              <b>Copy it now: it is shown this once.</b> Who has it may do this farm's tasks and send answers; it opens
              nothing else.
            </p>
            <CopyLine label="Token" text={made()} />
            <button type="button" class="btn small" onClick={() => setToken(undefined)}>
              Make another
            </button>
          </>
        )}
      </Show>
    </>
  );
}
