import { For, type JSX, Show } from 'solid-js';
import type { PlanFeed } from '../../protocol/plan.ts';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { listed } from '../sentence-words.ts';
import { type FeedBar, type ShownFeed, shownFeeds } from './shown-feeds.ts';

const UNITS = { watts: 'W', amps: 'A' } as const;

/** Each place with a limit: what is asked of it at three loads, as figures and as bars against that limit. What is unknown is hatched. */
export function FeedBars(props: { readonly feeds: readonly PlanFeed[] }): JSX.Element {
  return (
    <Section heading="What is asked of each feed">
      <Show when={shownFeeds(props.feeds).length > 0} fallback={<p>Nothing in it draws power by way of a limit.</p>}>
        <ul class="plan-key">
          <li>
            <i class="known" /> known
          </li>
          <li>
            <i class="more" /> more, nobody knows how much
          </li>
          <li>
            <i class="limit" /> limit
          </li>
        </ul>
        <ul class="plan-feeds">
          <For each={shownFeeds(props.feeds)}>{(feed) => <Feed feed={feed} />}</For>
        </ul>
      </Show>
    </Section>
  );
}

function Feed(props: { readonly feed: ShownFeed }): JSX.Element {
  const limit = () => {
    const { limitWatts, limitAmps } = props.feed;
    if (limitWatts === undefined) return 'limit unknown';
    const amps = limitAmps === undefined ? '' : ` (${figure(limitAmps, 2, 'amps')})`;
    return `gives ${figure(limitWatts, 2, 'watts')}${amps}`;
  };
  return (
    <li>
      <div class="plan-feed">
        <h3>{props.feed.name}</h3>
        <p class="note">{props.feed.count > 1 ? `each of ${props.feed.count} ${limit()}` : limit()}</p>
      </div>
      <dl class="plan-bars">
        <For each={props.feed.bars}>
          {(bar) => <Bar bar={bar} limitPart={props.feed.limitPart} isAll={props.feed.bars.length === 1} />}
        </For>
        <Show when={props.feed.reservedWatts}>
          {(reserved) => (
            <div>
              <dt>by class</dt>
              <dd>
                {reserved().low === reserved().high
                  ? figure(reserved().low, 1, 'watts')
                  : `${figure(reserved().low, 1)} to ${figure(reserved().high, 1, 'watts')}`}{' '}
                set aside, where the switch allocates so
              </dd>
            </div>
          )}
        </Show>
      </dl>
    </li>
  );
}

function Bar(props: {
  readonly bar: FeedBar;
  readonly limitPart: number | undefined;
  readonly isAll: boolean;
}): JSX.Element {
  const percent = (part: number) => `${part * 100}%`;
  const hasMore = () => props.bar.unknown.length > 0;
  const words = () => {
    const { watts, amps } = props.bar;
    if (watts === 0 && hasMore()) return 'unknown';
    const both = `${figure(watts, 1, 'watts')}${amps === undefined ? '' : ` (${figure(amps, 1, 'amps')})`}`;
    return hasMore() ? `at least ${both}` : both;
  };
  return (
    <div>
      <dt>{props.isAll ? 'at any load' : listed(props.bar.levels)}</dt>
      <dd>
        <span class="figure">{words()}</span>
        <span class="track" aria-hidden="true">
          <i
            classList={{ known: !props.bar.isOver, over: props.bar.isOver }}
            style={{ width: percent(props.bar.part) }}
          />
          <Show when={hasMore()}>
            <i class="more" />
          </Show>
          <Show when={props.limitPart}>{(part) => <i class="limit" style={{ left: percent(part()) }} />}</Show>
        </span>
        <Show when={props.bar.isOver}>
          <span class="state bad">
            <StateGlyph shape="cross" />
            over its limit
          </span>
        </Show>
        <Show when={hasMore()}>
          <small>
            and what {listed(props.bar.unknown)} {props.bar.unknown.length === 1 ? 'adds' : 'add'}
          </small>
        </Show>
      </dd>
    </div>
  );
}

function figure(value: number, digits: number, unit?: keyof typeof UNITS): string {
  const text = String(Number(value.toFixed(digits)));
  return unit === undefined ? text : `${text}\u202f${UNITS[unit]}`;
}
