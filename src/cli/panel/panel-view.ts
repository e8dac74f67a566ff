import type { Panel } from '../../protocol/panel.ts';
import { LAMPS, LED_COUNT } from '../../protocol/panel-frame.ts';
import { printable } from '../output/printable.ts';
import { wrap } from '../wrap.ts';

export interface PanelLook {
  readonly width: number;
  /** Absent: as many lines as there are. */
  readonly height?: number;
  /** The first node that is shown. */
  readonly from: number;
  readonly colour: boolean;
}

/** A part of a line, padded before it is painted. */
type Part = readonly [text: string, colour?: number];

const AMBER = 33;
const RED = 31;
const ICE = 36;
const FAINT = 90;
/** Of the lamps while the toggle is on status, from the top; on load all are amber. */
const COLOURS = [AMBER, AMBER, RED, ICE, ICE] as const;
const LAMP_NAMES = { status: ['boot', 'net', 'temp', 'user 1', 'user 2'], load: ['100 %', '80', '60', '40', '20'] };
const TEMP = LAMPS.indexOf('temp');

const NAME_MOST = 12;
/** A mark, a space and the longest name of a lamp. */
const STRIP_LEAST = 8;
/** Name, mode, lamps, and a line between this row of strips and the next. */
const STRIP_LINES = 2 + LED_COUNT + 1;
const WORD_MOST = 5;
/** Lamps and a word after the name, with a space between them. */
const ROW_EXTRA = 1 + LED_COUNT + 1 + WORD_MOST;
const GAP = 2;
const TROUBLES_SHOWN = 3;
/** Without a height: as many rows of strips look well. */
const STRIP_ROWS = 2;

const LEGEND = 'From the top: boot, net, temp, user 1, user 2; on load: 100, 80, 60, 40, 20 %';

const HARDWARE_SAYS = {
  missing: 'its panel is configured, and not there',
  other: 'another chip answers where its panel should be, and nothing is written to it',
  failing: 'its panel fails',
} as const;

/** Lines for a terminal, and how many nodes they had place for: strips as the hardware has them or, of many nodes, a line each. */
export function panelLines(panels: readonly Panel[], look: PanelLook): { lines: readonly string[]; shown: number } {
  if (panels.length === 0) return { lines: ['No node is known yet: breadbox nodes add, or breadbox up'], shown: 0 };
  const top = [headLine(panels), ''];
  const bottom = troubleLines(panels, look);
  const place = look.height === undefined ? undefined : look.height - top.length - bottom.length;
  const body = strips(panels, look, place) ?? rows(panels, look, place);
  return { lines: [...top, ...body.lines, ...bottom], shown: body.shown };
}

function headLine(panels: readonly Panel[]): string {
  const count = (is: (panel: Panel) => boolean) => panels.filter(is).length;
  const live = count(({ state }) => state === 'live');
  const down = count(({ state }) => state === 'silent');
  const never = count(({ state }) => state === 'never');
  const load = count(({ state, mode }) => state === 'live' && mode === 'load');
  const parts = [
    `${live} live`,
    ...(down > 0 ? [`${down} down`] : []),
    ...(never > 0 ? [`${never} without an agent`] : []),
  ];
  const modes = load === 0 ? 'on status' : load === live ? 'on load' : `${live - load} on status, ${load} on load`;
  return `${panels.length} ${panels.length === 1 ? 'panel' : 'panels'}: ${parts.join(', ')}${live > 0 ? `   ${modes}` : ''}`;
}

function strips(panels: readonly Panel[], { width, colour }: PanelLook, place: number | undefined) {
  const inner = Math.max(STRIP_LEAST, nameWidth(panels));
  const across = Math.max(1, Math.floor((width + GAP) / (inner + GAP)));
  const wanted = Math.ceil(panels.length / across);
  const fitting = place === undefined ? STRIP_ROWS : Math.floor((place + 1) / STRIP_LINES);
  if (wanted > fitting) return undefined;
  const perRow = Math.ceil(panels.length / wanted);
  const lines = Array.from({ length: wanted }, (_, row) => {
    const those = panels.slice(row * perRow, (row + 1) * perRow);
    const line = (part: (panel: Panel) => Part) => joined(those.map(part), inner, colour);
    const lamps = Array.from({ length: LED_COUNT }, (_, lamp) => line((panel) => namedLamp(panel, lamp)));
    return [line((panel) => [shortName(panel, inner)]), line(modePart), ...lamps];
  });
  return { lines: lines.flatMap((block, i) => (i === 0 ? block : ['', ...block])), shown: panels.length };
}

function rows(panels: readonly Panel[], { width, colour, from }: PanelLook, place: number | undefined) {
  const legend = [...wrap(LEGEND, width), ''];
  const name = nameWidth(panels);
  const inner = name + ROW_EXTRA;
  const across = Math.max(1, Math.floor((width + GAP) / (inner + GAP)));
  const deep =
    place === undefined
      ? Math.ceil(panels.length / across)
      : Math.max(1, Math.min(Math.ceil(panels.length / across), place - legend.length));
  const seen = panels.slice(Math.min(from, Math.max(0, panels.length - deep * across))).slice(0, deep * across);
  const lines = Array.from({ length: deep }, (_, row) => {
    const those = seen.filter((_, i) => i % deep === row);
    return those
      .map((panel) => {
        const lamps = Array.from({ length: LED_COUNT }, (_, lamp) => paint(lampPart(panel, lamp), colour)).join('');
        const word = paint(padded(wordPart(panel), WORD_MOST), colour);
        return `${shortName(panel, name).padEnd(name)} ${lamps} ${word}`;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  });
  return { lines: [...legend, ...lines], shown: seen.length };
}

function nameWidth(panels: readonly Panel[]): number {
  return Math.min(NAME_MOST, Math.max(...panels.map(({ node }) => node.length)));
}

function shortName({ node }: Panel, width: number): string {
  const name = printable(node);
  if (name.length <= width) return name;
  // Names of one cluster differ at their ends.
  const kept = Math.floor(width / 2);
  return `${name.slice(0, width - kept - 1)}…${name.slice(-kept)}`;
}

function modePart({ state, mode, hardware }: Panel): Part {
  if (state === 'silent') return ['down', RED];
  if (state === 'never') return ['no agent', FAINT];
  return hardware in HARDWARE_SAYS ? [`${mode} !`, AMBER] : [mode];
}

/** In a line; status goes without saying. */
function wordPart({ state, mode, hardware }: Panel): Part {
  if (state === 'silent') return ['down', RED];
  if (state === 'never') return ['never', FAINT];
  const word = mode === 'status' ? '' : mode;
  return hardware in HARDWARE_SAYS ? [`${word}!`, AMBER] : [word];
}

function namedLamp(panel: Panel, lamp: number): Part {
  const [mark, colour] = lampPart(panel, lamp);
  return [`${mark} ${LAMP_NAMES[panel.mode][lamp]}`, colour];
}

/** Lit or not is said by the shape as well as by the colour. */
function lampPart({ mode, leds }: Panel, lamp: number): Part {
  const isDiamond = mode === 'status' && lamp === TEMP;
  if (!leds[lamp]) return [isDiamond ? '◇' : '○', FAINT];
  return [isDiamond ? '◆' : '●', mode === 'status' ? COLOURS[lamp] : AMBER];
}

function troubleLines(panels: readonly Panel[], { width, height, colour }: PanelLook): string[] {
  const troubles = panels.flatMap(({ node, state, hardware, because }) => {
    if (state !== 'live' || !(hardware in HARDWARE_SAYS)) return [];
    const says = HARDWARE_SAYS[hardware as keyof typeof HARDWARE_SAYS];
    return [printable(`${node}: ${says}${because === undefined ? '' : `: ${because}`}`)];
  });
  if (troubles.length === 0) return [];
  const shown = height === undefined ? troubles : troubles.slice(0, TROUBLES_SHOWN);
  const lines = shown.flatMap((trouble) =>
    wrap(trouble, width - 2).map((line, i) => `${i === 0 ? paint(['!', AMBER], colour) : ' '} ${line}`),
  );
  const more = troubles.length - shown.length;
  return ['', ...lines, ...(more > 0 ? [`  and ${more} more: breadbox panel --once`] : [])];
}

function joined(parts: readonly Part[], width: number, colour: boolean): string {
  return parts
    .map((part) => paint(padded(part, width), colour))
    .join(' '.repeat(GAP))
    .trimEnd();
}

function padded([text, colour]: Part, width: number): Part {
  return [text.padEnd(width), colour!];
}

function paint([text, code]: Part, colour: boolean): string {
  return colour && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;
}
