/**
 * What a terminal answers by itself, where a program asks: who it is, where its cursor stands, its colours, that it has the focus, where
 * the mouse is (ECMA-48, 8.3: DA, DSR, CPR; xterm's ctlseqs: DECRPM, OSC, DCS, focus and mouse). It goes to who asked, never to others.
 * A cursor's place looks as a function key with Shift where the row is 1; that is taken for the key.
 */
export function isReport(data: string): boolean {
  return REPORT.test(data);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: reports begin with ESC
const REPORT = /^\x1b(?:\[[?>=]?[\d;]*[cn]$|\[\??(?!1;)\d+;\d+R$|\[[IO]$|\[M|\[<|\[\?[\d;]*\$y$|\[[\d;]*t$|[P\]].)/;
