import type { OptionSpec } from '../../command.ts';
import type { PrintOptions } from '../../options.ts';

export interface PanelOptions extends PrintOptions {
  readonly nodes?: string;
}

export const PANEL_NODES: OptionSpec = {
  flags: '-w, --nodes NODESET',
  text: 'Of these: n[1-4], @blue.',
  shownDefault: 'all',
  complete: ['node-set'],
};
