import { describe, expect, test } from 'vitest';
import { debianMirror, readDeb822Sources, readOneLineSources } from './apt-sources.ts';

describe('sources.list', () => {
  test('options, comments and several components', () => {
    const text = `# deb http://old.example/debian stretch main
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://m.example/debian bookworm main contrib # mine
deb-src http://m.example/debian bookworm main
  deb	http://m.example/debian   bookworm-updates main
`;
    expect(readOneLineSources(text)).toEqual([
      { uri: 'http://m.example/debian', suite: 'bookworm', components: ['main', 'contrib'] },
      { uri: 'http://m.example/debian', suite: 'bookworm-updates', components: ['main'] },
    ]);
  });
});

describe('*.sources', () => {
  test('paragraphs, lines that go on, comments inside, what is switched off', () => {
    const text = `Types: deb deb-src
URIs: http://m.example/debian
Suites: bookworm
# a comment between fields
  bookworm-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;
    expect(readDeb822Sources(text)).toEqual([
      { uri: 'http://m.example/debian', suite: 'bookworm', components: ['main'] },
      { uri: 'http://m.example/debian', suite: 'bookworm-updates', components: ['main'] },
    ]);
  });

  test('names of fields are written in any case', () => {
    const text = 'types: deb\nuris: http://a.example/\nsuites: trixie\ncomponents: main\n';
    expect(readDeb822Sources(text)).toHaveLength(1);
  });
});

describe("Debian's archive", () => {
  const source = (suite: string, uri: string) => ({ uri, suite, components: ['main'] });

  test('neither security updates nor the packages of others', () => {
    const sources = [
      source('nodistro', 'https://other.example/node'),
      source('tools-bookworm', 'https://other.example/tools'),
      source('bookworm-security', 'http://m.example/debian-security'),
      source('bookworm', 'http://m.example/debian'),
    ];
    expect(debianMirror(sources)).toBe('http://m.example/debian');
  });

  test('on another distribution there is none', () => {
    expect(debianMirror([source('noble', 'http://m.example/ubuntu')])).toBeUndefined();
  });
});
