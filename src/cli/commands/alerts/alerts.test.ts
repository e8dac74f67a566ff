import { afterEach, describe, expect, test } from 'vitest';
import type { Alert, AlertSettings } from '../../../protocol/alerts.ts';
import { type Answers, bodyOf, type FakeHead, json, problem, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

const HOT: Alert = {
  ...{ alert: 'a7', rule: 'hot', node: 'pi3', severity: 'bad', since: '2026-11-21T20:00:00.000Z', jobs: ['12'] },
  sentence: 'pi3 is at 84 °C.',
  ...{ what: 'Its processor is hot.', why: 'Its fan stands still.', todo: 'Look at the fan.' },
};
const OVER: Alert = { ...HOT, alert: 'a3', sentence: 'pi1 was silent.', until: '2026-11-21T20:01:00.000Z', jobs: [] };
const SETTINGS: AlertSettings = { webhook: { url: 'http://hook.test/x' }, from: 'warning' };

let head: FakeHead | undefined;
let put: unknown[] = [];
/** Takes settings, and says what they are then. */
const taken =
  (answer: unknown): NonNullable<Answers['PUT /api/alert-settings']> =>
  async (request, response) => {
    put.push(JSON.parse(await bodyOf(request)));
    await json(answer)(request, response);
  };
afterEach(async () => {
  put = [];
  await head?.stop();
});

async function alerts(words: readonly string[], answers: Answers, env: Readonly<Record<string, string>> = {}) {
  const started = await startFakeHead(answers);
  head = started;
  const access = { BREADBOX_URL: started.url, BREADBOX_TOKEN: 't' };
  return { ...(await runInFakeWorld(['alerts', ...words], { env: { ...access, ...env } })), calls: started.calls };
}

describe('what needs a hand', () => {
  test('is listed by the bare word, and as JSON', async () => {
    const { stdout, calls } = await alerts([], { 'GET /api/alerts': json([HOT]) });
    expect(stdout).toContain('pi3 is at 84 °C.');
    expect(stdout).toContain('breadbox alerts show a7');
    expect(calls[0]).toContain('history=false');
    await head?.stop();
    const told = await alerts(['--json'], { 'GET /api/alerts': json([HOT]) });
    expect(JSON.parse(told.stdout)).toEqual([HOT]);
  });

  test('nothing is said to be nothing', async () => {
    expect((await alerts([], { 'GET /api/alerts': json([]) })).stdout).toBe('Nothing needs a hand.\n');
  });

  test('history has what has ended, and the jobs that ran there', async () => {
    const { stdout, calls } = await alerts(['list', 'pi[1-3]', '--history'], { 'GET /api/alerts': json([HOT, OVER]) });
    expect(stdout).toMatch(/a7 .* 12/);
    expect(stdout).toContain('pi1 was silent.');
    expect(decodeURIComponent(calls[0]!)).toContain('nodes=pi[1-3]');
  });

  test('one is told whole; one that is not there is not found', async () => {
    const { stdout } = await alerts(['show', 'a7'], { 'GET /api/alerts': json([OVER, HOT]) });
    for (const words of [HOT.what, HOT.why, HOT.todo]) expect(stdout).toContain(words);
    await head?.stop();
    expect(await alerts(['show', 'a9'], { 'GET /api/alerts': json([HOT]) })).toMatchObject({ exit: 3 });
  });

  test('somebody knows of it', async () => {
    const answer = json({ ...HOT, acknowledged: { by: 'ada', at: HOT.since } });
    const { stdout } = await alerts(['ack', 'a7'], { 'POST /api/alerts/a7/acknowledge': answer });
    expect(stdout).toBe('a7 is known: pi3 is at 84 °C.\n');
    await head?.stop();
    const gone = problem('not-found', 404, 'There is no alert a9.');
    expect(await alerts(['ack', 'a9'], { 'POST /api/alerts/a9/acknowledge': gone })).toMatchObject({ exit: 3 });
  });
});

describe('where alerts are sent', () => {
  test('is shown, and asked for without a change', async () => {
    const { stdout, calls } = await alerts(['send'], { 'GET /api/alert-settings': json(SETTINGS) });
    expect(stdout).toMatch(/webhook +http:\/\/hook\.test\/x/);
    expect(calls).toHaveLength(1);
  });

  test('a way is added beside the others, with its secret from the environment', async () => {
    await alerts(
      ['send', '--ntfy', 'http://ntfy.test/rain', '--least', 'bad'],
      { 'GET /api/alert-settings': json(SETTINGS), 'PUT /api/alert-settings': taken(SETTINGS) },
      { BREADBOX_NTFY_TOKEN: 'tk_secret' },
    );
    expect(put[0]).toEqual({
      webhook: { url: 'http://hook.test/x' },
      ntfy: { url: 'http://ntfy.test/rain', token: 'tk_secret' },
      from: 'bad',
    });
  });

  test('a way is ended', async () => {
    const answers = {
      'GET /api/alert-settings': json(SETTINGS),
      'PUT /api/alert-settings': taken({ from: 'warning' }),
    };
    const { stdout } = await alerts(['send', '--webhook', 'off'], answers);
    expect(put[0]).toEqual({ from: 'warning' });
    expect(stdout).toMatch(/webhook +off/);
  });

  test('mail without a server is refused before anything is changed', async () => {
    const { exit, stderr, calls } = await alerts(['send', '--mail', 'ada@example.org'], {
      'GET /api/alert-settings': json(SETTINGS),
    });
    expect(exit).toBe(2);
    expect(stderr).toContain('--mail-server');
    expect(calls).toHaveLength(1);
  });

  test('a way that fails is told, and ends with 1', async () => {
    const ways = json([{ way: 'mail', ok: false, because: 'no such host' }]);
    const { exit, stdout } = await alerts(['test'], { 'POST /api/alert-settings/test': ways });
    expect(exit).toBe(1);
    expect(stdout).toContain('no such host');
  });
});
