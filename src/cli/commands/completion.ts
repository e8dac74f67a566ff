import { basename, join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { command } from '../command.ts';
import { completionScript, SHELLS, type Shell } from '../completion/completion-script.ts';

export const completion = command({
  about: `Prints a script that teaches a shell to complete breadbox: commands, options, files, and what the head knows, such as runs and projects. Where no head answers within a second, the rest is completed. The script asks breadbox itself at each press of Tab, so it stays right when Breadbox is updated.

In bash, for this session: source <(breadbox completion bash). For good, with the package bash-completion: write it to ~/.local/share/bash-completion/completions/breadbox, or for all accounts to /etc/bash_completion.d/breadbox. Without that package, source it from ~/.bashrc.

In zsh, for this session: source <(breadbox completion zsh). For good: write it to a file _breadbox in a folder of your own, such as ~/.zfunc, and put "fpath=(~/.zfunc $fpath); autoload -Uz compinit && compinit" into ~/.zshrc; or for all accounts to /usr/local/share/zsh/site-functions/_breadbox.

In fish, for this session: breadbox completion fish | source. For good: write it to ~/.config/fish/completions/breadbox.fish, or for all accounts to /etc/fish/completions/breadbox.fish.`,
  args: [{ name: 'SHELL', text: 'The shell that you use.', optional: true, choices: SHELLS }],
  options: [],
  examples: [
    { does: 'In this bash, now', line: 'source <(breadbox completion bash)' },
    {
      does: 'For good in bash, without root',
      line: 'd=~/.local/share/bash-completion/completions; mkdir -p $d && breadbox completion bash > $d/breadbox',
    },
    {
      does: 'For good in zsh, without root; see above for ~/.zshrc',
      line: 'mkdir -p ~/.zfunc && breadbox completion zsh > ~/.zfunc/_breadbox',
    },
    {
      does: 'For good in fish, without root',
      line: 'd=~/.config/fish/completions; mkdir -p $d && breadbox completion fish > $d/breadbox.fish',
    },
    {
      does: 'For all accounts, in bash',
      line: 'breadbox completion bash | sudo tee /etc/bash_completion.d/breadbox > /dev/null',
    },
  ],
  async run(world, [shell]) {
    if (shell === undefined) throw whichShell(world.env.SHELL);
    world.stdout.write(completionScript(shell as Shell, join(world.packageDir, 'bin', 'breadbox')));
    return undefined;
  },
});

/** $SHELL is the account's shell, which need not be the one that will read the script: it is named, not taken. */
function whichShell(path = ''): BreadboxError {
  const yours = SHELLS.find((shell) => shell === basename(path));
  return new BreadboxError('usage', `Name the shell: ${SHELLS.slice(0, -1).join(', ')} or ${SHELLS.at(-1)}.`, {
    hint: yours ? `Yours seems to be ${yours}: breadbox completion ${yours}` : 'Its help: breadbox completion --help',
  });
}
