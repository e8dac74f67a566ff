import { expect, test } from 'vitest';
import { parseJobcomp } from './past-jobs.ts';

// Slurm 22.05.8.
const LINES = `JobId=280 UserId=ada(2001) GroupId=ada(2001) Name=many JobState=COMPLETED Partition=all TimeLimit=UNLIMITED StartTime=2026-11-21T22:45:52 EndTime=2026-11-21T22:45:53 NodeList=lab-n1 NodeCnt=1 ProcCnt=1 WorkDir=/srv/home/ada/work ReservationName= Tres=cpu=1,mem=11450M,node=1,billing=1 Account= QOS= WcKey= Cluster=unknown SubmitTime=2026-11-21T22:45:52 EligibleTime=2026-11-21T22:45:52 ArrayJobId=279 ArrayTaskId=1 DerivedExitCode=0:0 ExitCode=0:0 
JobId=282 UserId=ada(2001) GroupId=ada(2001) Name=one JobState=FAILED Partition=all TimeLimit=UNLIMITED StartTime=2026-11-21T22:45:52 EndTime=2026-11-21T22:45:53 NodeList=lab-n1 NodeCnt=1 ProcCnt=1 WorkDir=/srv/home/ada/work ReservationName= Tres=cpu=1,mem=11450M,node=1,billing=1 Account= QOS= WcKey= Cluster=unknown SubmitTime=2026-11-21T22:45:52 EligibleTime=2026-11-21T22:45:52 DerivedExitCode=0:0 ExitCode=0:9 
JobId=283 UserId=ada(2001) GroupId=ada(2001) Name=odd JobState=DREAMING Partition=all StartTime=2026-11-21T22:45:52 EndTime=2026-11-21T22:45:53 NodeList=lab-n1
`;

test('the file of jobcomp: indexes of arrays, exit codes, the zone of slurmctld', () => {
  expect(parseJobcomp(LINES, '+0100')).toEqual([
    [
      '279_1',
      {
        state: 'COMPLETED',
        exitCode: 0,
        startedAt: '2026-11-21T21:45:52.000Z',
        endedAt: '2026-11-21T21:45:53.000Z',
        nodes: 'lab-n1',
      },
    ],
    ['282', expect.objectContaining({ state: 'FAILED', exitCode: 137 })],
  ]);
});

test('a line that was cut off at its beginning tells nothing', () => {
  expect(parseJobcomp(LINES.slice(20).split('\n')[0]!, '+0000')).toEqual([]);
});

test("what stands in a name is no other job's end, nor another end of its own", () => {
  const [array = '', plain = ''] = LINES.split('\n');
  const named = (name: string) => plain.replace('Name=one', `Name=${name}`);
  const own = [['282', expect.objectContaining({ state: 'FAILED', exitCode: 137, nodes: 'lab-n1' })]];
  expect(parseJobcomp(named('x ArrayJobId=7 ArrayTaskId=1'), '+0000')).toEqual(own);
  expect(parseJobcomp(named('x JobState=COMPLETED EndTime=2020-01-01T00:00:00 ExitCode=0:0'), '+0000')).toEqual(own);
  expect(parseJobcomp(named('two\nlines'), '+0000')).toEqual(own);
  const forged = parseJobcomp(`${named(`x\n${array}`)}\n${array}\n`, '+0000');
  expect(forged.map(([jobId]) => jobId)).toEqual(['282', '279_1']);
});
