import type { Panel, PanelSettings } from '../../../protocol/panel.ts';
import type { Board } from './board.ts';
import type { Guide } from './guide.ts';
import { Left } from './left.ts';

/** Goes on when the node drives the hardware by these settings; answers what it says of it. @throws Left */
export async function useChip(board: Board, guide: Guide, settings: PanelSettings): Promise<Panel> {
  for (;;) {
    const panel = await board.use(settings);
    const { hardware, because } = panel;
    if (hardware === 'lit') return panel;
    guide.warn(
      hardware === 'none'
        ? `The agent of ${board.node} does not say that it drives this hardware. One of an older version cannot: breadbox up, or breadbox agent install ${board.node}, brings it the one of the head.`
        : `${board.node} cannot drive it: ${because ?? 'it does not say why'}.`,
    );
    const next = await guide.choose('What next?', [
      { value: 'again', label: 'Try again' },
      { value: 'stop', label: 'Stop here; everything stays as it was' },
    ]);
    if (next === 'stop') throw new Left();
  }
}
