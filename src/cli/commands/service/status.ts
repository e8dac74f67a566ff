import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { serviceState } from '../../service/this-system.ts';
import { SERVICE_HOME, UNIT } from '../../service/unit-file.ts';

export const status = command({
  about: `Says whether the head is a service of this computer, as which account it runs, and whether it runs now. Exit code 5 where it does not.`,
  args: [],
  options: [JSON_OPTION, quietOption("systemd's word for it: active, failed, inactive")],
  examples: [{ does: 'For a script', line: 'breadbox service status -q' }],
  async run() {
    const state = serviceState();
    if (!state.installed) {
      const blocks = [
        text('The head is no service of this computer.'),
        text('To make it one: sudo breadbox service install'),
      ];
      return { json: state, quiet: [state.active], blocks, exit: 5 };
    }
    const runs = state.active === 'active';
    return {
      json: { ...state, home: SERVICE_HOME },
      quiet: [state.active],
      blocks: [
        {
          kind: 'facts',
          facts: [
            { title: 'service', value: `${UNIT}, ${state.active}`, as: 'text' },
            { title: 'account', value: state.account ?? 'root', as: 'text' },
            { title: 'starts with the computer', value: state.enabled ? 'yes' : 'no', as: 'text' },
            { title: 'data', value: SERVICE_HOME, as: 'text' },
          ],
        },
        ...(runs ? [] : [text('Why: journalctl -u breadbox')]),
      ],
      ...(!runs && { exit: 5 }),
    };
  },
});
