import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { nodeNameSchema } from './inventory.ts';
import { LED_COUNT, PANEL_MODES, USER_LEDS } from './panel-frame.ts';

export { FRAMES_PER_SECOND, LED_SOCKET, WANTED_SECONDS } from './panel-limits.ts';

/** A picture that is shown in place of the frame ends by itself. */
export const LONGEST_SHOW_SECONDS = 600;

const words = z.string().max(300);
const modeSchema = z.enum(PANEL_MODES);
const ledsSchema = z.tuple([z.boolean(), z.boolean(), z.boolean(), z.boolean(), z.boolean()]).describe('From the top.');
const bitsSchema = z
  .int()
  .min(0)
  .max(2 ** LED_COUNT - 1)
  .describe('Bit 0 is the LED at the top.');
const usersSchema = bitsSchema.describe(
  'Bits 3 and 4: the user LEDs, also while the mode is load, for viewers who look at the status.',
);

const pinSchema = z.int().min(0).max(15).describe('Of the chip: GP0 is 0; of an MCP23017, 8 to 15 are GPB0 to GPB7.');
const pinsSchema = z
  .tuple([pinSchema, pinSchema, pinSchema, pinSchema, pinSchema])
  .refine((pins) => new Set(pins).size === LED_COUNT, 'each LED has a pin of its own')
  .describe('Of the LEDs, from the top: any order, as boards are wired.');
const switchSchema = z
  .object({
    pin: pinSchema,
    statusWhen: z.enum(['low', 'high']).describe('The level at which the panel shows the status.'),
    pullUp: z.boolean().default(true).describe('Of the chip, where it has one.'),
  })
  .describe('A toggle in hardware: it rules its panel.');
const onBus = {
  bus: z.int().min(0).max(255).describe('i2c-N.'),
  address: z.int().min(0x03).max(0x77),
  pins: pinsSchema,
  activeLow: z.boolean().default(false).describe('An LED is lit by 0.'),
  switch: switchSchema.optional(),
};
const ledNameSchema = z.string().regex(/^[A-Za-z0-9:_.+-]{1,64}$/, 'the name of an LED below /sys/class/leds');

/** What is wired to a node. `leds`: those that the kernel knows, so that a bare board's activity LED is of use. */
export const panelSettingsSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({ driver: z.literal('mcp23008'), ...onBus }),
  z.strictObject({ driver: z.literal('mcp23017'), ...onBus }),
  z.strictObject({ driver: z.literal('pcf8574'), ...onBus }),
  z.strictObject({
    driver: z.literal('leds'),
    leds: z
      .array(ledNameSchema.nullable())
      .length(LED_COUNT)
      .describe(
        'From the top; null: there is none for this one. The same name may stand for several: any of them lights it.',
      ),
  }),
]);

/**
 * `lit`: the hardware shows the frame. `missing`: configured, and nobody answers at that place. `other`: another chip than the one
 * that is configured answers there, and nothing is written to it. `failing`: it is there, and something goes wrong. `none`: no hardware is configured.
 */
export const PANEL_HARDWARE = ['none', 'lit', 'missing', 'other', 'failing'] as const;

/** In the stream of an agent (`POST /api/telemetry`), after the hello and whenever it has changed. */
export const panelLineSchema = z.object({
  mode: modeSchema,
  leds: bitsSchema,
  hardware: z.enum(PANEL_HARDWARE),
  because: words.optional().describe('Of missing, other, failing.'),
  hasSwitch: z.boolean().describe('A switch in hardware rules the mode.'),
  users: usersSchema.optional(),
});

export const panelSchema = z.object({
  node: nodeNameSchema,
  state: z.enum(['live', 'silent', 'never']).describe('Of its agent. What is not live has five dark LEDs.'),
  mode: modeSchema,
  leds: ledsSchema,
  hardware: z.enum(PANEL_HARDWARE),
  because: words.optional(),
  hasSwitch: z.boolean(),
  users: usersSchema.optional(),
});

/** What the owner wants of a panel; an agent asks for it again as soon as it has it. */
export const wantedPanelSchema = z.object({
  version: z.int().nonnegative().describe('Counts up with each change.'),
  settings: panelSettingsSchema,
  mode: modeSchema.describe('Where no switch in hardware rules.'),
  users: z
    .partialRecord(z.enum(USER_LEDS), z.object({ ask: z.int(), on: z.boolean() }))
    .describe('User LEDs that were set from the head; an `ask` that was done already is not done again.'),
  show: z
    .object({ leds: bitsSchema, ms: z.int().positive() })
    .optional()
    .describe('In place of the frame, for so long: a lamp test, a walk through a new board.'),
  look: z
    .object({ ask: z.int(), bus: z.int().min(0).max(255), address: z.int().min(0x03).max(0x77) })
    .optional()
    .describe('To be answered with what is there.'),
});

/** What an agent has found at a place of a bus, without writing to it. */
export const foundChipSchema = z.object({
  state: z
    .enum(['no-programs', 'no-bus', 'nobody', 'mcp23008', 'mcp23017', 'pcf8574', 'driver', 'unknown'])
    .describe('`driver`: a driver of the kernel has it. `nobody`: there is the bus, and no answer at that address.'),
  say: words.describe('What was seen, in words.'),
  buses: z.array(z.int()).max(64).describe('That the node has.'),
  answering: z.array(z.int()).max(128).describe('Addresses on that bus at which somebody answers.'),
  levels: z.int().min(0).max(0xffff).optional().describe('Of the pins, read now: what a switch says.'),
  leds: z.array(z.string()).max(64).describe('Names below /sys/class/leds.'),
});

const onNode = z.object({ node: nodeNameSchema });
const nodesSchema = z.string().max(65_536).optional().describe('A node set. Default: all.');

export const panelEndpoints = endpoints({
  'GET /api/panel': {
    summary: 'The panels of all nodes, in panel order: what their LEDs show now.',
    query: z.object({ nodes: nodesSchema }),
    response: z.array(panelSchema),
  },
  'PUT /api/panel/mode': {
    summary: 'Flip toggles. One that is there in hardware rules its panel, whatever is said here.',
    body: z.strictObject({ nodes: nodesSchema, mode: modeSchema }),
    response: z.array(panelSchema),
  },
  'POST /api/panel/show': {
    summary: 'Show something else for a while, such as all lamps; 0 seconds ends it.',
    body: z.strictObject({
      nodes: nodesSchema,
      leds: ledsSchema,
      seconds: z.number().min(0).max(LONGEST_SHOW_SECONDS),
    }),
    response: 'none',
  },
  'POST /api/panel/led': {
    summary: 'Switch a user LED. Programs on a node do so at its own socket.',
    body: z.strictObject({ nodes: nodesSchema, led: z.enum(USER_LEDS), on: z.boolean() }),
    response: 'none',
  },
  'GET /api/panel/{node}/settings': {
    summary: 'What is wired to a node.',
    params: onNode,
    response: panelSettingsSchema,
  },
  'PUT /api/panel/{node}/settings': {
    summary: 'Say what is wired to a node; its agent goes by it at once, and when it starts.',
    params: onNode,
    body: panelSettingsSchema,
    response: panelSettingsSchema,
  },
  'POST /api/panel/{node}/look': {
    summary:
      'Have the agent of a node look what is at a place of a bus. Nothing is written there. 502 where the agent is silent, 409 where ' +
      'it is too old.',
    params: onNode,
    body: z.strictObject({
      bus: z.int().min(0).max(255).default(1),
      address: z.int().min(0x03).max(0x77).default(0x20),
    }),
    response: foundChipSchema,
  },
  'GET /api/panel/{node}/wanted': {
    summary:
      'For its agent: what is wanted of the panel, as soon as that is another version than `after`, or after a while.',
    params: onNode,
    query: z.object({ after: z.coerce.number().int().min(-1).describe('-1: nothing is known yet.') }),
    response: wantedPanelSchema,
  },
  'POST /api/panel/{node}/found': {
    summary: 'For its agent: the answer to `look`.',
    params: onNode,
    body: z.strictObject({ ask: z.int(), found: foundChipSchema }),
    response: 'none',
  },
});

/** At most `FRAMES_PER_SECOND` times a second: those that have changed, the bits of their LEDs and the mode. */
export const livePanelSchema = z.object({
  nodes: z.record(nodeNameSchema, panelSchema.omit({ node: true, leds: true }).extend({ leds: bitsSchema })),
});

export type PanelSettings = z.infer<typeof panelSettingsSchema>;
export type PanelDriver = PanelSettings['driver'];
export type PanelHardware = (typeof PANEL_HARDWARE)[number];
export type PanelLine = z.infer<typeof panelLineSchema>;
export type Panel = z.infer<typeof panelSchema>;
export type WantedPanel = z.infer<typeof wantedPanelSchema>;
export type FoundChip = z.infer<typeof foundChipSchema>;
export type LivePanel = z.infer<typeof livePanelSchema>;
