import { createMemo, Index, type JSX, Show } from 'solid-js';
import { countOf } from '../amounts.ts';
import { GlyphMarks } from '../parts/state-glyph.tsx';
import { cableText, cableWeight, isCableTrouble, measuredText } from './cable.ts';
import { fittingName } from './fitting-name.ts';
import type { Machine } from './machine-data.ts';
import type { Box, MachinePlan, NodePlace } from './machine-plan.ts';

const PAD = 12;
/** Pixels of a letter of the bold name and of the note under it, in the widest of the system faces. */
const NAME_LETTER = 8.6;
const NOTE_LETTER = 7;

/** The head, the switch, the nodes in panel order, and a cable to each. What it shows stands in the table beside it, too. */
export function MachineDrawing(props: {
  readonly machine: Machine;
  readonly plan: MachinePlan;
  readonly label: string;
  /** Of a picture that leaves the page. */
  readonly title?: { readonly name: string; readonly note: string };
}): JSX.Element {
  return (
    <svg
      class="machine"
      role="img"
      aria-label={props.label}
      width={props.plan.width}
      height={props.plan.height}
      viewBox={`0 0 ${props.plan.width} ${props.plan.height}`}
    >
      <rect class="ground" width={props.plan.width} height={props.plan.height} />
      <Show when={props.title}>
        {(title) => (
          <g>
            <text class="title" x={props.plan.title.x} y={props.plan.title.y}>
              {title().name}
            </text>
            <text class="words" x={props.plan.title.x} y={props.plan.title.y + 22}>
              {title().note}
            </text>
          </g>
        )}
      </Show>
      <Show when={props.machine.names().length > 0}>
        <g>
          <HeadCable machine={props.machine} plan={props.plan} />
          <Index each={props.plan.places}>
            {(place, at) => <Cable machine={props.machine} place={place()} node={props.machine.names()[at] ?? ''} />}
          </Index>
          <rect class="hub" {...props.plan.switch} rx="6" />
          <text class="words strong" x={props.plan.switch.x + PAD} y={props.plan.switch.y + 25}>
            Switch
          </text>
          <Index each={props.plan.places}>{(place) => <rect class="port" {...place().port} rx="1.5" />}</Index>
        </g>
      </Show>
      <Head machine={props.machine} box={props.plan.head} />
      <Index each={props.plan.places}>
        {(place, at) => <Node machine={props.machine} place={place()} node={props.machine.names()[at] ?? ''} />}
      </Index>
    </svg>
  );
}

function Head(props: { readonly machine: Machine; readonly box: Box }): JSX.Element {
  const name = () => props.machine.head();
  const note = () => {
    const cores = props.machine.cores(name());
    return `head${cores === undefined ? '' : `, ${countOf(cores, 'core')}`}`;
  };
  // The silhouette of the front: rolled top, square foot.
  const bin = () => {
    const { x, y, width, height } = props.box;
    return `M${x} ${y + height}V${y + 32}A32 32 0 0 1 ${x + 32} ${y}h${width - 64}A32 32 0 0 1 ${x + width} ${y + 32}V${y + height}Z`;
  };
  const centre = () => props.box.x + props.box.width / 2;
  return (
    <g>
      <path class="bin" d={bin()} />
      <text class="name middle" x={centre()} y={props.box.y + 34}>
        {fittingName(name(), Math.floor((props.box.width - 2 * PAD) / NAME_LETTER))}
      </text>
      <text class="words middle" x={centre()} y={props.box.y + 56}>
        {note()}
      </text>
    </g>
  );
}

function HeadCable(props: { readonly machine: Machine; readonly plan: MachinePlan }): JSX.Element {
  const cable = createMemo(() => props.machine.cable(props.machine.head()));
  const isTrouble = () => isCableTrouble(cable(), undefined);
  return (
    <g>
      <path
        class="cable"
        classList={{ trouble: isTrouble(), unknown: cable().bitsPerSec === undefined }}
        d={props.plan.headCable}
        stroke-width={cableWeight(cable())}
      />
      <Show when={cable().state !== 'unknown'}>
        <text class="words" classList={{ trouble: isTrouble() }} {...props.plan.headWords}>
          {cableText(cable())}
        </text>
      </Show>
    </g>
  );
}

function Cable(props: { readonly machine: Machine; readonly place: NodePlace; readonly node: string }): JSX.Element {
  const cable = createMemo(() => props.machine.cable(props.node));
  const isTrouble = () => isCableTrouble(cable(), props.machine.usual());
  return (
    <g>
      <path
        class="cable"
        classList={{
          trouble: isTrouble(),
          unknown: cable().state !== 'up' || cable().bitsPerSec === undefined,
        }}
        d={props.place.cable}
        stroke-width={Math.min(cableWeight(cable()) + (isTrouble() ? 0.5 : 0), props.place.mostWeight)}
      />
      <Show when={props.place.words}>
        {(at) => (
          <g>
            <CableWords {...at()} text={cableText(cable())} isTrouble={isTrouble()} />
            <Show when={measuredText(cable())}>
              {(text) => (
                <g>
                  <text class="words quiet" x={at().x} y={at().y + 22}>
                    measured
                  </text>
                  <text class="words quiet" x={at().x} y={at().y + 38}>
                    {text()}
                  </text>
                </g>
              )}
            </Show>
          </g>
        )}
      </Show>
    </g>
  );
}

function CableWords(props: {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly isTrouble: boolean;
  readonly room: number;
}): JSX.Element {
  const shift = () => (props.isTrouble ? 18 : 0);
  return (
    <g>
      <Show when={props.isTrouble}>
        <g class="trouble-mark" transform={`translate(${props.x} ${props.y - 11})`}>
          <GlyphMarks shape="triangle" />
        </g>
      </Show>
      <text
        class="words"
        classList={{ trouble: props.isTrouble, quiet: !props.isTrouble }}
        x={props.x + shift()}
        y={props.y}
        {...squeezed(props.text, props.room - shift())}
      >
        {props.text}
      </text>
    </g>
  );
}

function Node(props: { readonly machine: Machine; readonly place: NodePlace; readonly node: string }): JSX.Element {
  const state = createMemo(() => props.machine.state(props.node));
  const cable = createMemo(() => props.machine.cable(props.node));
  const isTrouble = () => isCableTrouble(cable(), props.machine.usual());
  const box = () => props.place.box;
  const room = () => box().width - 2 * PAD;
  const cores = () => {
    const known = props.machine.cores(props.node);
    return known === undefined ? 'cores unknown' : countOf(known, 'core');
  };
  return (
    <g>
      <rect class="node" classList={{ hand: state().hand }} {...box()} rx="6" />
      <text class="name" x={box().x + PAD} y={box().y + 25}>
        {fittingName(props.node, Math.floor(room() / NAME_LETTER))}
      </text>
      <g class={`mark ${state().tone}`} transform={`translate(${box().x + PAD} ${box().y + 34})`}>
        <GlyphMarks shape={state().shape} />
      </g>
      <text
        class={`words ${state().tone}`}
        x={box().x + PAD + 20}
        y={box().y + 45}
        {...squeezed(state().word, room() - 20)}
      >
        {state().word}
      </text>
      <Show
        when={props.place.words === undefined}
        fallback={
          <text class="words quiet" x={box().x + PAD} y={box().y + 64}>
            {cores()}
          </text>
        }
      >
        <CableWords
          {...{ x: box().x + PAD, y: box().y + 64, room: room() }}
          text={cableText(cable())}
          isTrouble={isTrouble()}
        />
      </Show>
    </g>
  );
}

/** Words that are wider than their room are set closer. */
function squeezed(text: string, room: number): JSX.TextSVGAttributes<SVGTextElement> {
  if (text.length * NOTE_LETTER <= room) return {};
  return { textLength: room, lengthAdjust: 'spacingAndGlyphs' };
}
