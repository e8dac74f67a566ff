import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { nodeNameSchema } from './inventory.ts';

const instant = z.iso.datetime();

export const CONSOLE_SIZE = { cols: z.int().min(2).max(500), rows: z.int().min(2).max(300) };

/** What a viewer says over the WebSocket of `GET /api/consoles/{console}`. */
export const consoleMessageSchema = z.union([
  z.strictObject({ keys: z.string().max(64 * 1024) }),
  z.strictObject({ size: z.strictObject(CONSOLE_SIZE) }),
  z
    .strictObject({ seen: z.int().nonnegative() })
    .describe('Bytes that were drawn so far: the head sends no more than a little ahead of it.'),
]);

/** The last message of the head, as `{"ended":…}`. */
export const consoleEndSchema = z.object({
  exitCode: z.int().optional().describe('Of the shell, where it has ended by itself.'),
  because: z.string().describe('In words.'),
});

export const consoleRowSchema = z.object({
  console: z.string(),
  node: nodeNameSchema,
  user: z.string().describe('Who opened it.'),
  login: z.string().describe('As whom, on the node.'),
  openedAt: instant,
  closedAt: instant.optional(),
  because: z.string().optional().describe('Why it was closed, in words.'),
  bytes: z.int().nonnegative().describe('That came from the node.'),
});

export const consoleEndpoints = endpoints({
  'POST /api/consoles': {
    summary:
      'Open terminals on nodes, one each. Asks for the password of the caller again where a browser session asks.',
    body: z.strictObject({
      nodes: z.string().min(1).max(65_536),
      password: z.string().max(1000).optional(),
      ...CONSOLE_SIZE,
    }),
    response: z.array(z.object({ console: z.string(), node: nodeNameSchema, ticket: z.string() })),
  },
  'GET /api/consoles': {
    summary: 'The last hundred, newest first: who had a terminal where, from when to when.',
    response: z.array(consoleRowSchema),
  },
  'GET /api/consoles/{console}': {
    summary:
      'A WebSocket (RFC 6455) for who opened it. What comes from the node is binary; what goes there is text, as JSON {"keys"}, {"size"} or {"seen"}; the last message is text, {"ended"}. From a browser with its Origin. Without an upgrade: bad-input.',
    params: z.object({ console: z.string().max(40) }),
    query: z.object({ ticket: z.string().min(1).max(100).describe('Good once, for half a minute.') }),
    response: 'none',
  },
  'DELETE /api/consoles/{console}': {
    summary: 'Close one.',
    params: z.object({ console: z.string().max(40) }),
    response: 'none',
  },
});

export type ConsoleMessage = z.infer<typeof consoleMessageSchema>;
export type ConsoleEnd = z.infer<typeof consoleEndSchema>;
export type ConsoleRow = z.infer<typeof consoleRowSchema>;
