import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchRun } from '../protocol/bench.ts';
import { type MachineSettings, machineSettingsSchema } from '../protocol/handbook.ts';
import { composeHandbook } from './compose-handbook.ts';
import { type Handbook, type HandbookBlock, lacking, PEN, SAY_IT, WATCH_IT } from './handbook.ts';
import { handbookHtml } from './handbook-html.ts';
import { handbookMarkdown } from './handbook-markdown.ts';
import { HANDBOOK_PAGE_STYLE, HANDBOOK_STYLE } from './handbook-style.ts';
import type { ToldMachine } from './told-machine.ts';

const RUN: BenchRun = {
  ...{
    run: 'b7',
    benchmark: 'hpl',
    state: 'done',
    source: 'measured',
    quick: false,
    nodes: 'n[1-2]',
    by: 'ada',
    done: 1,
    total: 1,
  },
  startedAt: '2026-02-01T12:00:00Z',
  machine: { name: 'RAIN', revision: '2', nodes: 2 },
  conditions: {
    nodes: [],
    versions: { OpenBLAS: '0.3.21' },
    inputs: [],
    power: { meter: 'wall', covers: 'all', meanWatts: 41.26 },
  },
  result: { benchmark: 'hpl', gflops: 9.525 },
  findings: [{ kind: 'throttled', node: 'n2', sentence: 'n2 was too hot.', what: '', why: '', todo: '' }],
};

const CHANGE: ToldMachine['machine']['history'][number] = {
  version: 1,
  at: '2026-01-02T03:04:05.000Z',
  by: 'ada',
  changed: ['owner'],
};

/** n1, as its agent tells of it. */
const NODE: ToldMachine['telemetry'][number] = {
  ...{ node: 'n1', state: 'live', seenAt: '2026-01-02T03:04:05.000Z' },
  about: {
    ...{ version: '0.1.0', nodeVersion: '20.1.0', bootId: 'b1', model: 'Raspberry Pi 4 Model B', cores: 4 },
    ...{ memBytes: 2 ** 31, system: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-rpi8', troubles: [] },
    interfaces: [{ interface: 'eth0', kind: 'wired', isMain: true }],
  },
  values: { 'link_speed_bits_per_second.eth0': 1e9 },
};

function told(settings: Partial<MachineSettings> = {}, more: Partial<ToldMachine> = {}): ToldMachine {
  return {
    machine: { settings: machineSettingsSchema.parse(settings), history: [] },
    status: {
      ...{ running: true, pid: 1, url: 'http://127.0.0.1:8642', home: '/h', version: '0.1.0', engine: 'local' },
      startedAt: '2026-01-01T00:00:00Z',
    },
    computer: { node: 'n1', cores: 4, memBytes: 2 ** 31, load1: 0 },
    cluster: {},
    nodes: ['n1', 'n2'].map((node, index) => ({
      ...{ node, address: `10.0.0.${index + 1}`, roles: ['compute'], labels: {}, groups: [], state: 'up' },
      ...(node === 'n1' && { cores: 4, memBytes: 2 ** 31 }),
    })),
    telemetry: [NODE],
    meters: { of: [], isTyped: false, meters: [] },
    results: [],
    plan: undefined,
    madeAt: '2026-03-01T12:00:00Z',
    ...more,
  };
}

const section = (handbook: Handbook, heading: string) => handbook.sections.find((each) => each.heading === heading)!;
const factOf = (handbook: Handbook, heading: string, title: string) =>
  section(handbook, heading)
    .blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : []))
    .find(([name]) => name === title)?.[1];
const rowsOf = (handbook: Handbook, heading: string) =>
  section(handbook, heading).blocks.flatMap((block) => (block.kind === 'table' ? [block.rows] : []));

describe('what stands in it', () => {
  it('what nobody has said is to be filled in, what nobody has measured is unknown', () => {
    const handbook = composeHandbook(told());
    expect(handbook.title).toBe('n1');
    expect(factOf(handbook, 'What it is', 'Series')).toBe(PEN);
    expect(factOf(handbook, 'What it is', 'Nodes')).toBe('2: n[1-2]');
    // Of n2 neither is known, so no sum is told.
    expect(factOf(handbook, 'What it is', 'Cores')).toBeUndefined();
    expect(factOf(handbook, 'Power and fuses', 'Drawn now')).toBeUndefined();
    expect(factOf(handbook, 'Boards, software and versions', 'Kernel')).toBe('6.1.0-rpi8 (n1)');
    expect(rowsOf(handbook, 'Wiring and patch ports')).toEqual([
      [
        ['n1', 'eth0, wired', '1 Gbit/s', PEN],
        ['n2', undefined, undefined, PEN],
      ],
      Array.from({ length: 4 }, () => [PEN, PEN, PEN]),
    ]);
    const html = handbookHtml(handbook);
    expect(html).toContain('<th scope="row">Drawn now</th><td class="unknown">unknown</td>');
    expect(html).toContain('<td class="pen"></td>');
    expect(handbookMarkdown(handbook)).toContain('| Drawn now | unknown |');
  });

  it('what the owner says, and results of this revision before those of others', () => {
    const old = {
      ...RUN,
      run: 'b1',
      machine: { name: 'RAIN', revision: '1' },
      conditions: { ...RUN.conditions, power: undefined },
    };
    const settings = {
      name: 'RAIN',
      series: 'PSC',
      type: 'Mark II',
      revision: '2',
      ports: [{ port: 'A1', to: 'n1' }],
      fuses: [{ place: '5 V', rating: '3.15 A' }],
    };
    const handbook = composeHandbook(told(settings, { results: [RUN, old, { ...RUN, run: 'b0', state: 'failed' }] }));
    expect(handbook).toMatchObject({ title: 'RAIN', subtitle: 'PSC, Mark II, revision 2' });
    expect(rowsOf(handbook, 'Wiring and patch ports')[1]).toEqual([['A1', 'n1', '']]);
    expect(rowsOf(handbook, 'Power and fuses')).toEqual([[['5 V', '3.15 A', PEN]]]);
    expect(rowsOf(handbook, 'Results of benchmarks')).toEqual([
      [['b7', '2026-02-01', '2', 'HPL', '9.53 Gflop/s', '41.3 W, wall', 'n[1-2]', 'n2 was too hot.']],
      [['b1', '2026-02-01', '1', 'HPL', '9.53 Gflop/s', undefined, 'n[1-2]', 'n2 was too hot.']],
    ]);
    expect(factOf(handbook, 'Boards, software and versions', 'OpenBLAS')).toBe('0.3.21 (as of b7)');
  });

  it('a machine without revisions lacks none with each result and each change', () => {
    const machine = { settings: machineSettingsSchema.parse({}), history: [CHANGE] };
    const bare = lacking(composeHandbook(told({}, { machine })));
    const measured = composeHandbook(told({}, { machine, results: [{ ...RUN, machine: { name: 'RAIN' } }] }));
    expect(lacking(measured)).toEqual(bare);
    expect(lacking(composeHandbook(told({}))).unknown).toBe(bare.unknown);
  });

  it('how a gap is filled in stands below it, and nowhere else', () => {
    const notes = (handbook: Handbook, heading: string) =>
      section(handbook, heading).blocks.flatMap((block) => (block.kind === 'note' ? [block.text] : []));
    const bare = composeHandbook(told());
    expect(notes(bare, 'What it is')).toEqual([`${SAY_IT} ${WATCH_IT}`]);
    expect(notes(bare, 'Boards, software and versions')).toEqual([WATCH_IT]);
    expect(notes(bare, 'Power and fuses')[0]).toContain('breadbox meter add');
    // Name, series, type, revision, whom to ask, place, litres, price, and a port for each of two nodes; lists for a pen are no gaps.
    expect(lacking(bare).open).toBe(10);
    const settings = {
      ...{ name: 'RAIN', series: 'PSC', type: 'Mark II', revision: '2', owner: 'Ada', place: 'room 12' },
      ...{
        litres: 28,
        euros: 480,
        ports: [
          { port: 'A1', to: 'n1' },
          { port: 'A3', to: 'n1' },
        ],
      },
      fuses: [{ place: '5 V', rating: '3.15 A', spares: 4 }],
    };
    const said = composeHandbook(told(settings, { telemetry: [NODE, { ...NODE, node: 'n2' }] }));
    expect(notes(said, 'What it is')).toEqual([WATCH_IT]);
    expect(rowsOf(said, 'Wiring and patch ports')[0]).toEqual([
      ['n1', 'eth0, wired', '1 Gbit/s', 'A1, A3'],
      ['n2', 'eth0, wired', '1 Gbit/s', PEN],
    ]);
    expect(lacking(said).open).toBe(1);
  });

  it('meters, and a cluster that is switched off by Breadbox', () => {
    const wall = {
      meter: 'wall',
      driver: 'typed-in',
      covers: 'all',
      everySec: 3,
      nodes: '',
      hasPassword: false,
      state: 'typed',
      typed: { benchmark: 60 },
    } as const;
    const meters = { watts: 25, of: ['wall'], isTyped: true, meters: [wall] };
    const handbook = composeHandbook(told({}, { meters, cluster: { name: 'bowie', head: 'n1' } }));
    expect(handbook.title).toBe('bowie');
    expect(factOf(handbook, 'Power and fuses', 'Drawn now')).toBe('25 W, as typed in');
    expect(rowsOf(handbook, 'Power and fuses')[0]).toEqual([
      ['wall', 'all', 'none', undefined, undefined, '60 W', 'read by a person'],
    ]);
    expect(JSON.stringify(section(handbook, 'On and off'))).toContain('breadbox power off');
  });

  it('its parts, from a plan', () => {
    const amount = { known: 90, unknown: ['fans'] };
    const plan = {
      ...{
        ok: false,
        sentence: 'The rail 5v gives way.',
        watts: { typical: amount, benchmark: amount, worst: amount },
      },
      parts: [
        {
          part: 'pi',
          what: 'Raspberry Pi 4',
          count: 6,
          spare: 0,
          owned: 6,
          ordered: 0,
          missing: 0,
          used: true,
          price: 50,
          total: 300,
        },
        { part: 'fans', what: 'fans', count: 2, spare: 0, owned: 0, ordered: 0, missing: 2, used: false },
      ],
      cost: { currency: 'EUR', parts: { known: 300, unknown: ['fans'] } },
    } as unknown as NonNullable<ToldMachine['plan']>;
    const handbook = composeHandbook(told({}, { plan }));
    expect(rowsOf(handbook, 'Parts and prices')).toEqual([
      [
        ['pi', 'Raspberry Pi 4, used', '6', '0', '50.00 EUR', '300.00 EUR'],
        ['fans', 'fans', '2', '0', undefined, undefined],
      ],
    ]);
    expect(factOf(handbook, 'Parts and prices', 'All of it, with tax')).toBe('300.00 EUR, and what is unknown: fans');
    expect(factOf(handbook, 'Power and fuses', 'Does the power hold?')).toBe('No. The rail 5v gives way.');
  });
});

const NASTY = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    'AB:'.repeat(32),
    `&<">${'x'.repeat(70)}&`,
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'&amp;",
    '| a | b',
    '**x** _y_ `z`',
    '1. x',
    '- x',
    '# x',
    '[a](javascript:x)',
    'https://example.org/a_b',
    '\\|',
    '&lt;',
    '---',
    '~~~',
    '<!-- ',
  ),
);
const cell = fc.oneof(
  { weight: 5, arbitrary: NASTY },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant(PEN) },
);
const blocks: fc.Arbitrary<HandbookBlock> = fc.oneof(
  NASTY.map((text) => ({ kind: 'words' as const, text })),
  NASTY.map((text) => ({ kind: 'note' as const, text })),
  fc.array(fc.tuple(NASTY, cell), { minLength: 1, maxLength: 3 }).map((facts) => ({ kind: 'facts' as const, facts })),
  fc
    .record({ columns: fc.tuple(NASTY, NASTY), rows: fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 3 }) })
    .map((table) => ({ kind: 'table' as const, ...table })),
);
const handbooks = fc.record({
  ...{ title: NASTY, subtitle: NASTY, made: NASTY },
  sections: fc.array(fc.record({ heading: NASTY, blocks: fc.array(blocks, { maxLength: 3 }) }), { maxLength: 3 }),
});

/** What a reader sees: without marks, tags and what is typed for escaping. */
function seenInHtml(html: string): string[] {
  const body = html.slice(html.indexOf('<h1>')).replace(/<nav.*?<\/nav>/s, '');
  const text = body
    .replaceAll('<wbr>', '')
    .replace(/<td class="pen( unknown)?">(unknown)?/g, '$2 ____________')
    .replace(/<[^>]*>/g, ' ');
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return wordsOf(text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!));
}
function seenInMarkdown(markdown: string): string[] {
  const lines = markdown.split('\n').filter((line) => !/^\|(---\|)+$/.test(line) && line !== '|  |  |');
  const unmarked = lines.map((line) => line.replace(/^#{1,2} /, '').replace(/(?<!\\)((?:\\\\)*)\|/g, '$1 '));
  return wordsOf(unmarked.join('\n').replace(/\\([!-/:-@[-`{-~])/g, '$1'));
}
const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

describe('how it is written', () => {
  it('HTML and Markdown say the same, whatever stands in it', () => {
    fc.assert(
      fc.property(handbooks, (handbook) => {
        expect(seenInMarkdown(handbookMarkdown(handbook))).toEqual(seenInHtml(handbookHtml(handbook)));
      }),
      { numRuns: 300 },
    );
  });

  it('nothing that was typed becomes a tag, an attribute or a mark', () => {
    const tags = /<\/?(\w+)|<!/g;
    const ours = new Set(
      '!doctype html head meta title style body header p h1 nav ol li a main section h2 table thead tbody tr th td dl dt dd code div wbr'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(handbooks, (handbook) => {
        const html = handbookHtml(handbook);
        const found = [...html.matchAll(tags)].map(([whole, name]) =>
          (name ?? `${whole.slice(1)}doctype`).toLowerCase(),
        );
        expect(found.filter((name) => !ours.has(name))).toEqual([]);
        expect(html).not.toMatch(/<[^>]*\son\w+=/);
        const markdown = handbookMarkdown(handbook);
        expect(markdown).not.toMatch(/(?<!\\)(?:\\\\)*[<`*[\]]/);
      }),
      { numRuns: 300 },
    );
  });

  it('its colours are those of the dashboard', () => {
    const tokens = readFileSync(new URL('../dashboard/tokens.css', import.meta.url), 'utf8');
    const used = `${HANDBOOK_PAGE_STYLE}${HANDBOOK_STYLE}`.match(/--[\w-]+: #\w+/g) ?? [];
    expect(used.length).toBeGreaterThan(4);
    const light = tokens.slice(0, tokens.indexOf('color-scheme: dark'));
    const known = light.replaceAll(/:\s+/g, ': ');
    expect(used.filter((colour) => !known.includes(`${colour};`))).toEqual([]);
  });
});
