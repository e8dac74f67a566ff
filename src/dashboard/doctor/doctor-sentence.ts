import { NodeSet } from '../../cluster/node-set.ts';
import type { Examination, Finding } from '../../protocol/doctor.ts';
import { countOf } from '../amounts.ts';
import { capital, spelled } from '../sentence-words.ts';
import { foldFindings, nodesOf } from './fold-findings.ts';

/** What is found and not mended, what is to blame first, first. */
export function openFindings({ findings }: Pick<Examination, 'findings'>): readonly Finding[] {
  return findings.filter(({ fixed }) => fixed !== true);
}

export function mendedFindings({ findings }: Pick<Examination, 'findings'>): readonly Finding[] {
  return findings.filter(({ fixed }) => fixed === true);
}

/** How it stands, in a sentence: what is to blame, if anything is. */
export function doctorSentence(examination: Examination): string {
  const { state, doing, nodes, fix } = examination;
  const whom = nodesText(nodes);
  const open = openFindings(examination);
  switch (state) {
    case 'running':
      return `${fix ? 'Mending' : 'Examining'} ${whom}${doing === undefined ? '' : `: ${doing.replace(/\.$/, '')}`}.`;
    case 'cancelled':
      return `The examination of ${whom} was cancelled${open.length === 0 ? '' : `; it had found ${findingsText(open)}`}.`;
    case 'interrupted':
      return `The examination of ${whom} was interrupted when Breadbox ended.`;
    case 'done':
      return doneText(examination, whom);
  }
}

function doneText(examination: Examination, whom: string): string {
  const { nodes } = examination;
  const open = openFindings(examination);
  const mended = mendedFindings(examination);
  const errors = open.filter(({ level }) => level === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const folded = foldFindings(open);
    const others = folded.find((one) => one.first === first)?.others ?? [];
    const same = others.length === 0 ? '' : ` The same on ${nodesOf(others)}.`;
    const more = folded.length - 1;
    const rest = more === 0 ? '' : ` ${capital(spelled(more))} more ${more === 1 ? 'thing was' : 'things were'} found.`;
    return `${first.sentence}${same}${rest}`;
  }
  if (mended.length > 0)
    return `${capital(spelled(mended.length))} ${mended.length === 1 ? 'thing was' : 'things were'} mended; ${whom} ${verb(examination)} well now.`;
  if (open.length > 0)
    return `${sentenceStart(nodes)} ${verb(examination)} well, with ${countOf(open.length, 'warning')}.`;
  return `${sentenceStart(nodes)} ${verb(examination)} well.`;
}

/** What it is called in a list: 4 nodes, mended. */
export function examinationText({ nodes, fix }: Pick<Examination, 'nodes' | 'fix'>): string {
  return fix ? `Mend ${nodesText(nodes)}` : `Examine ${nodesText(nodes)}`;
}

export function findingsText(findings: readonly unknown[]): string {
  return countOf(findings.length, 'finding');
}

function verb({ nodes }: Pick<Examination, 'nodes'>): 'is' | 'are' {
  return NodeSet.parse(nodes).size === 1 ? 'is' : 'are';
}

/** The name of a node stays as it is written. */
function sentenceStart(nodes: string): string {
  return NodeSet.parse(nodes).size === 1 ? nodes : capital(nodesText(nodes));
}

function nodesText(nodes: string): string {
  const { size } = NodeSet.parse(nodes);
  return size === 1 ? nodes : `${spelled(size)} nodes`;
}
