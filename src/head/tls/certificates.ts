import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { bits, explicit, implicit, integer, octets, oid, sequence, setOf, time, utf8, yes } from './der.ts';

/** A certificate and its private key, both PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Boards without a battery for their clock start in 1970, and must reach the head to learn the time: nothing here begins later.
 */
const BEGINS_AT = 0;
/** A head whose own clock is there has the time wrong. */
const EARLIEST_NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 30 * 365;
const SERVER_DAYS = 398;

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** The cluster's own certificate authority: RFC 5280, ECDSA on P-256. */
export function makeAuthority(now: number): CertifiedKey {
  const { publicKey, privateKey } = newKeys();
  const name = commonName(`Breadbox CA ${randomBytes(4).toString('hex')}`);
  const certificate = signed(privateKey, {
    ...{ issuer: name, subject: name, publicKey },
    endsAt: daysFrom(now, AUTHORITY_DAYS),
    extensions: [
      extension('2.5.29.19', sequence(yes, integer(Buffer.from([0]))), true), // a CA, of no CAs below it
      extension('2.5.29.15', bits(Buffer.from([0b0000_0110]), 1), true), // keyCertSign, cRLSign
      extension('2.5.29.14', octets(keyId(publicKey))),
    ],
  });
  return { certificate, key: toPem(privateKey) };
}

/** @param names host names and addresses that the server answers for */
export function certifyServer(authority: CertifiedKey, names: readonly string[], now: number): CertifiedKey {
  const authorityKey = createPrivateKey(authority.key);
  const { publicKey, privateKey } = newKeys();
  const certificate = signed(authorityKey, {
    issuer: subjectOf(authority.certificate),
    subject: commonName('Breadbox head'),
    publicKey,
    endsAt: daysFrom(now, SERVER_DAYS),
    extensions: [
      extension('2.5.29.19', sequence(), true), // no CA
      extension('2.5.29.15', bits(Buffer.from([0b1000_0000]), 7), true), // digitalSignature
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))), // serverAuth
      extension('2.5.29.17', sequence(...names.map(generalName))),
      extension('2.5.29.14', octets(keyId(publicKey))),
      extension('2.5.29.35', sequence(implicit(0, keyId(authorityKey)))),
    ],
  });
  return { certificate, key: toPem(privateKey) };
}

interface Contents {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly endsAt: number;
  readonly extensions: readonly Buffer[];
}

function signed(key: KeyObject, { issuer, subject, publicKey, endsAt, extensions }: Contents): string {
  const contents = sequence(
    explicit(0, integer(Buffer.from([2]))), // version 3
    integer(randomBytes(16)),
    ECDSA_SHA256,
    issuer,
    sequence(time(BEGINS_AT), time(endsAt)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  );
  return pemOf(sequence(contents, ECDSA_SHA256, bits(sign('sha256', contents, key))));
}

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function daysFrom(now: number, days: number): number {
  return Math.max(now, EARLIEST_NOW) + days * DAY_MS;
}

function commonName(text: string): Buffer {
  return sequence(setOf(sequence(oid('2.5.4.3'), utf8(text))));
}

/** Our own authority's subject is one common name. */
function subjectOf(certificate: string): Buffer {
  const [, name = ''] = /^CN=(.*)$/.exec(new X509Certificate(certificate).subject) ?? [];
  return commonName(name);
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(id), ...(isCritical ? [yes] : []), octets(value));
}

function keyId(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function generalName(name: string): Buffer {
  if (isIPv4(name)) return implicit(7, Buffer.from(name.split('.').map(Number)));
  if (isIPv6(name)) return implicit(7, ipv6Bytes(name));
  return implicit(2, Buffer.from(name, 'latin1'));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array<string>(8 - left.length - right.length).fill('0');
  const groups = [...left, ...(tail === undefined ? [] : middle), ...right].map((group) => Number.parseInt(group, 16));
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function pemOf(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
