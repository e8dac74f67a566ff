import { exitCode } from '../../cluster/errors.ts';
import type { Examination, Finding } from '../../protocol/doctor.ts';
import { type Block, type Report, text } from '../output/report.ts';

/** What is wrong, with its proof and what mends it; where nothing is, what was tested. */
export function doctorReport(examination: Examination): Report {
  const { ok, findings, state, rungs, nodes, startedAt, endedAt } = examination;
  const seconds = Math.round((Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 100) / 10;
  const blocks: Block[] = findings.map((finding) => text(findingText(finding)));
  const untested = rungs.filter(
    (rung) => rung.because !== undefined && (rung.state === 'unknown' || rung.state === 'skipped'),
  );
  const whys = new Set(untested.map(({ because }) => because!));
  if (whys.size > 0)
    blocks.push(
      text(`Not examined: ${untested.map(({ title }) => title).join(', ')}.\n    ${[...whys].join('\n    ')}`),
    );
  if (state !== 'done') blocks.push(text(`The examination was ${state}.`));
  else if (ok) blocks.push(text(`${verdict(findings, whys.size > 0)}: ${nodes} (${seconds} s).`));
  else if (findings.some(isFixable)) blocks.push(text('breadbox doctor --fix mends what it can.'));
  return {
    json: { ok, findings, examination: examination.examination, state, nodes, rungs, steps: examination.steps },
    quiet: findings.map(({ check, nodes: of }) => `${check} ${of}`),
    blocks,
    exit: ok ? 0 : exitCode('not-well'),
  };
}

function verdict(findings: readonly Finding[], isPartly: boolean): string {
  if (isPartly) return 'Nothing is broken as far as it was examined';
  return findings.every(({ fixed }) => fixed === true) ? 'All is well' : 'Nothing is broken';
}

function isFixable({ fixable, fixed }: Finding): boolean {
  return fixable && fixed === undefined;
}

function findingText({
  check,
  level,
  nodes,
  sentence,
  cause,
  proof,
  proofFrom,
  fix,
  needs,
  fixed,
  trouble,
}: Finding): string {
  const sign = fixed === true ? '✓' : level === 'error' ? '✗' : '!';
  const lines = [`${sign} ${nodes}  ${check}: ${sentence}`];
  if (fixed === true) return [...lines, 'It was mended.'].join('\n    ');
  if (cause !== undefined) lines.push(cause);
  lines.push(
    `proof${proofFrom === undefined ? '' : ` (${proofFrom})`}:`,
    ...proof.split('\n').map((line) => `    ${line}`),
  );
  lines.push('to mend it:', ...fix.split('\n').map((line) => `    ${line}`));
  if (needs !== undefined)
    lines.push(needs === 'reboot' ? 'The node has to be restarted for it.' : 'Services are restarted with it.');
  if (trouble !== undefined) lines.push(`It could not be mended: ${trouble}`);
  else if (fixed === false) lines.push('What mends it was done, and it is still there.');
  return lines.join('\n    ');
}
