import type { Examination } from '../../protocol/doctor.ts';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { doctorReport } from '../doctor/doctor-report.ts';
import { examine } from '../doctor/examine.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import type { Ended } from '../stay-with.ts';
import { type Person, personAt } from '../up/ask-person.ts';

interface DoctorOptions extends PrintOptions {
  readonly fix?: boolean;
}

type Passwords = { readonly ssh?: string; readonly sudo?: string };

export const doctor = command<DoctorOptions>({
  about: `Examines the cluster from the ground up, rung by rung: power and disks, names, SSH, clocks, versions, users, credentials, the files of Slurm, cgroups, slurmctld and slurmd, srun, MPI, the shared home. A node that fails on one rung is not asked for what stands on it, so that what is told first is to blame.

Each finding comes with the line that proves it and with what mends it. Nothing is changed without --fix; with it, what was mended is examined again. Where no cluster was brought up, the nodes of the inventory are examined as far as the lower rungs go.

It ends with 1 where something is wrong and was not mended.`,
  args: [
    {
      name: 'NODES',
      text: 'Examine these alone, and the head of the cluster, with which they are compared.',
      optional: true,
      complete: ['node-set'],
    },
  ],
  options: [
    { flags: '--fix', text: 'Mend what can be mended, and examine again.' },
    JSON_OPTION,
    quietOption('what was found, and where, alone'),
  ],
  examples: [
    { does: 'What is wrong?', line: 'breadbox doctor' },
    { does: 'Mend it', line: 'breadbox doctor --fix' },
    { does: 'Two nodes, for a script', line: "breadbox doctor 'n[2-3]' --json" },
  ],
  async run(world, [nodes], options) {
    const client = connect(world);
    const person = personAt(world);
    const asked = { fix: options.fix === true, ...(nodes !== undefined && { nodes }) };
    let passwords: Passwords | undefined;
    for (;;) {
      const body = { ...asked, ...(passwords && { passwords }) };
      const climbed = await examine(world, client, body, options.quiet === true);
      const more = await askPasswords(climbed, passwords, person);
      if (more === undefined) {
        const report = doctorReport(climbed.ended);
        return climbed.interrupted === undefined ? report : { ...report, exit: climbed.interrupted.exit };
      }
      passwords = more;
    }
  },
});

/** What nodes ask for before they let anybody in; `undefined`: nothing, or nobody knows it. */
async function askPasswords(
  { ended: examination }: Ended<Examination>,
  given: Passwords | undefined,
  person: Person | undefined,
): Promise<Passwords | undefined> {
  const asking = examination.findings.filter(({ check }) => check === 'needs-password');
  if (asking.length === 0 || person === undefined || given !== undefined) return undefined;
  const nodes = asking.map((finding) => finding.nodes).join(', ');
  const password = await person.password(
    `Password of the login on ${nodes}, also for sudo; it is kept in memory, for this examination alone`,
  );
  return password === undefined ? undefined : { ssh: password, sudo: password };
}
