import type { JSX } from 'solid-js';
import type { PlanResult } from '../../protocol/plan.ts';
import { FigureTable } from '../bench/figure-table.tsx';
import { Section } from '../parts/section.tsx';
import { leastWords } from './least-words.ts';

/** What is to be bought, with what is there already; prices with their tax. */
export function PartTable(props: { readonly plan: PlanResult }): JSX.Element {
  const cost = () => props.plan.cost;
  const money = (value: number | undefined) => value?.toFixed(2);
  return (
    <Section heading="Parts">
      <FigureTable
        caption="Parts"
        heads={[
          ...['Part', 'Count', 'Spare', 'Owned', 'Ordered', 'Missing'],
          ...[`Each ${cost().currency}`, `All ${cost().currency}`],
        ]}
        wide={[2, 3, 4, 6]}
        rows={props.plan.parts.map(({ part, what, used, count, spare, owned, ordered, missing, price, total }) => [
          `${part} · ${what}${used ? ', used' : ''}`,
          ...[count, spare, owned, ordered, missing].map(String),
          ...[money(price), money(total)],
        ])}
      />
      <p class="plan-sum">
        All parts: {leastWords(cost().parts, cost().currency)}
        {cost().tax > 0 ? `, of it tax ${cost().tax.toFixed(2)} ${cost().currency}` : ''}. To pay:{' '}
        {leastWords(cost().toPay, cost().currency)}.
      </p>
    </Section>
  );
}
