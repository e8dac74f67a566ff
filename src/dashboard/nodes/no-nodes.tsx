import { A } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { BoardsPicture, OneBoardPicture, VirtualPicture } from '../parts/cluster-pictures.tsx';
import { AddNodeForm } from './add-node-form.tsx';
import { ImportBox } from './import-box.tsx';

/** How nodes get here: what each way is, what it costs, and its button. */
export function NoNodes(props: { readonly onDone: (said: string) => void }): JSX.Element {
  return (
    <div class="choices three">
      <section class="choice" aria-labelledby="import">
        <BoardsPicture />
        <h2 id="import">Import a list of your boards</h2>
        <p>Plug them in and flash them with SSH on. A text file with one address a line is enough.</p>
        <ul>
          <li>A minute for the list; nothing is changed on a board</li>
          <li>Bringing them up comes after it, when you say so</li>
        </ul>
        <ImportBox isMain onDone={props.onDone} />
      </section>
      <section class="choice" aria-labelledby="by-hand">
        <OneBoardPicture />
        <h2 id="by-hand">Add a node by hand</h2>
        <p>For one or two boards, or for one that joins later.</p>
        <ul>
          <li>Under a minute for each board</li>
          <li>You need its address and an account there</li>
        </ul>
        <details>
          <summary class="btn">Open the form</summary>
          <AddNodeForm onDone={props.onDone} />
        </details>
      </section>
      <section class="choice" aria-labelledby="practise">
        <VirtualPicture />
        <h2 id="practise">Practise on a virtual cluster</h2>
        <p>Virtual nodes on this computer that boot, fail and are brought up like real ones. Safe to break.</p>
        <ul>
          <li>Nothing to plug in; needs root on Debian or Ubuntu</li>
          <li>About a minute the first time, then some seconds</li>
        </ul>
        <A class="btn" href="/nodes/practice">
          Make a virtual cluster
        </A>
      </section>
    </div>
  );
}
