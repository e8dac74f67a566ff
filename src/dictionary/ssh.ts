import type { Saying } from './saying.ts';

export const SSH: readonly Saying[] = [
  {
    check: 'host-key-changed',
    sentence:
      'The other computer is not the one that was known under this name: it was installed anew, or another has taken its address.',
    fix: 'If it was installed anew: ssh-keygen -R NAME, and tell Breadbox: breadbox nodes contact NODE --replace. If not, find out which computer answers there.',
    patterns: [
      /REMOTE HOST IDENTIFICATION HAS CHANGED/,
      /Offending \w+ key in/,
      /host key for \S+ has changed/i,
      /REVOKED HOST KEY DETECTED/,
      /Host key for \S+ has changed and you have requested strict checking/,
    ],
    weight: 8,
  },
  {
    check: 'host-keys',
    sentence: "A node does not know the host key of the other, and nobody can answer ssh's question there.",
    fix: 'On every node: ssh-keyscan -H n0 n1 n2 >> /etc/ssh/ssh_known_hosts, with your names. breadbox up --yes does it. Test: ssh -o BatchMode=yes NODE true',
    patterns: [
      /Host key verification failed/,
      /No \w+ host key is known for/,
      /authenticity of host .* can't be established/,
    ],
    weight: 8,
  },
  {
    check: 'login-between-nodes',
    sentence: 'One node may not log in to the other: its key is not known there.',
    fix: 'As the user: ssh-keygen -t ed25519 -N "" ; ssh-copy-id NODE, or in a shared home: cat ~/.ssh/id_ed25519.pub >> ~/.ssh/authorized_keys. Test: ssh -o BatchMode=yes NODE true',
    patterns: [
      /Permission denied \((publickey|password|keyboard-interactive|gssapi|hostbased)/,
      /Permission denied, please try again/,
      /Too many authentication failures/,
      /Load key ".*": (Permission denied|No such file|error in libcrypto|invalid format)/,
      /ROOT LOGIN REFUSED/,
      /User \S+ (from \S+ )?not allowed because/,
      /no mutual signature algorithm|no matching (host key type|key exchange method) found/i,
      /Authentications that can continue: publickey.*(?:No more authentication)/,
    ],
    weight: 7,
  },
  {
    check: 'login-modes',
    byHand: true,
    sentence: 'ssh does not use a key or a list of keys that others may read or change.',
    fix: 'chmod go-w ~; chmod 0700 ~/.ssh; chmod 0600 ~/.ssh/id_* ~/.ssh/authorized_keys ~/.ssh/config; chown -R $USER ~/.ssh',
    patterns: [
      /UNPROTECTED PRIVATE KEY FILE/,
      /Authentication refused: bad ownership or modes/,
      /bad owner or modes for/,
      /Bad owner or permissions on/,
      /Permissions \d+ for '.*' are too open/,
    ],
    weight: 8,
  },
  {
    check: 'needs-password',
    sentence: 'The account may become root there only with a password, or not at all.',
    fix: 'Give it: breadbox asks for it, and breadbox run --root as well. Or on that computer, as root: echo "NAME ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/NAME',
    patterns: [
      /sudo: (a password is required|a terminal is required to read the password|no tty present)/,
      /is not in the sudoers file/,
      /sudo: \d+ incorrect password attempts?/,
      /Sorry, user \S+ (may not run sudo|is not allowed to execute)/,
    ],
    weight: 7,
  },
  {
    check: 'unreachable',
    sentence:
      'The computer does not answer: it is off, its cable or Wi-Fi is out, it has another address, or no SSH runs there.',
    fix: 'Look at its power lamp and its cable; ping ADDRESS. "Connection refused" means that it runs without SSH: enable ssh on it (Raspberry Pi OS: raspi-config, or a file ssh in the boot partition).',
    patterns: [
      /ssh: connect to host \S+ port \d+: /,
      /Connection timed out during banner exchange/,
      // sshd logs it as an error when somebody only asked for its key.
      /^kex_exchange_identification: /,
      /Connection (closed|reset) by \S+ port 22\b/,
      /No route to host/,
      /Destination Host Unreachable/,
      /Network is unreachable/,
      /100% packet loss/,
      /Timeout, server \S+ not responding/,
      /client_loop: send disconnect: Broken pipe/,
      /Connection to \S+ closed by remote host/,
    ],
    weight: 6,
  },
  {
    check: 'ssh-start',
    byHand: true,
    sentence: 'The SSH server on that computer does not start.',
    fix: 'On it: sshd -t names the line or key that is wrong; ssh-keygen -A makes host keys that are missing; systemctl restart ssh',
    patterns: [
      /sshd: no hostkeys available/,
      /Missing privilege separation directory/,
      /terminating, \d+ bad configuration options/,
      /Bad configuration option: /,
      /Unable to load host key/,
      /ssh\.service: (Failed|Main process exited)/,
    ],
    weight: 7,
  },
];
