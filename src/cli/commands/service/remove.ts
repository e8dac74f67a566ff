import { existsSync, rmSync } from 'node:fs';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { mustRun } from '../../service/run-program.ts';
import { checkMayChange } from '../../service/this-system.ts';
import { SERVICE_HOME, UNIT, UNIT_PATH } from '../../service/unit-file.ts';

export const remove = command({
  about: `Stops the service and takes it away from systemd. Jobs that run go on to their end. The data stays in /var/lib/breadbox, and so does the account that it belongs to: a service that is installed again goes on with it.`,
  args: [],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'Take it away', line: 'sudo breadbox service remove' }],
  async run() {
    checkMayChange('remove');
    if (!existsSync(UNIT_PATH)) {
      return {
        json: { installed: false },
        quiet: [],
        blocks: [text('There is no service of Breadbox; nothing to do.')],
      };
    }
    mustRun('systemctl', ['disable', '--now', '--quiet', UNIT]);
    rmSync(UNIT_PATH);
    mustRun('systemctl', ['daemon-reload']);
    const said = [
      text('The service is gone.'),
      text(`Its data is in ${SERVICE_HOME}. To delete that too: sudo rm -rf ${SERVICE_HOME}`),
    ];
    return { json: { installed: false, home: SERVICE_HOME }, quiet: [], blocks: said };
  },
});
