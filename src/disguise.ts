import { randomInt } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

/** Replaces in a text what tells of whose it is. The same thing has the same stand-in as long as one disguise is used. */
export type Disguise = (text: string) => string;

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const MAC = /(?<![\w:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![\w:-])/gi;
/** Whatever may be an IPv6 address; `isIPv6` decides. */
const COLONS = /(?<![\w:.])[0-9a-f]*:[0-9a-f:.]*[0-9a-f:](?![\w:.])/gi;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?:\/\d{1,2}(?!\d))?/g;
/** `ip-10-0-3-4.ap-northeast-1.compute.internal`, `ec2-203-0-113-9.compute-1.amazonaws.com`. */
const IPV4_IN_NAME = /(?<=\b(?:ip|ec2)-)\d{1,3}(?:-\d{1,3}){3}(?![\d-])/g;
/** Hosts that a provider names: `tabemaru.c9akciq32rgx.ap-northeast-1.rds.amazonaws.com` says whose account it is. */
const PROVIDER_HOST =
  /(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|cloudfront\.net|on\.aws|awsapps\.com|awsglobalaccelerator\.com|herokuapp\.com|herokudns\.com)\b/gi;
const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;

/** Mean a network, a host itself or nothing, at everybody's. */
const EVERYBODYS = /^(?:0|127|255)\./;
const PRIVATE = /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.)/;
/** For documentation: RFC 5737. After them those of RFC 2544, which no network routes. */
const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113'];

/**
 * A disguise whose stand-ins are drawn by lot and kept nowhere: an account id has so few bits that whoever has its hash has
 * the id. Addresses become those for documentation (RFC 5737, RFC 3849, RFC 7042), mail that of nobody, accounts begin
 * with 9.
 */
export function openDisguise(): Disguise {
  const accounts = standIns(() => `9${digits(11)}`);
  const emails = standIns((count) => `person-${count}@example.com`);
  const macs = standIns((count) => `00:00:5e:00:${hex(0x53 + (count >> 8))}:${hex(count & 255)}`);
  const ipv6 = standIns((count) => `2001:db8::${count.toString(16)}`);
  const ipv4 = standIns(ipv4At);
  const minted = standIns((_, given) => given.replaceAll(/\d/g, () => digits(1)).replaceAll(/[a-z]/gi, letter));

  return (text) =>
    text
      .replaceAll(EMAIL, emails)
      .replaceAll(MAC, (given) => macs(given.toLowerCase()))
      .replaceAll(COLONS, (given) => (isIPv6(given) && !/^:+1?$/.test(given) ? ipv6(given.toLowerCase()) : given))
      .replaceAll(PROVIDER_HOST, (host) =>
        host.replaceAll(/[a-z0-9]+/gi, (part) => (isMinted(part) ? minted(part) : part)),
      )
      .replaceAll(IPV4_IN_NAME, (given) => ipv4(given.replaceAll('-', '.')).replaceAll('.', '-'))
      .replaceAll(IPV4, (given) => {
        const [address = '', mask] = given.split('/');
        const says = EVERYBODYS.test(address) || (mask !== undefined && PRIVATE.test(address));
        if (says || !isIPv4(address)) return given;
        return mask === undefined ? ipv4(address) : `${ipv4(address)}/${mask}`;
      })
      .replaceAll(ACCOUNT, accounts);
}

/** The same value with every text in it, names of members included, in disguise. */
export function inDisguise<T>(value: T, disguise: Disguise): T {
  return walked(value, disguise) as T;
}

function walked(value: unknown, disguise: Disguise): unknown {
  if (typeof value === 'string') return disguise(value);
  if (Array.isArray(value)) return value.map((it) => walked(it, disguise));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Map)
    return new Map([...value].map(([key, it]) => [walked(key, disguise), walked(it, disguise)]));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [disguise(key), walked(inner, disguise)]));
}

/** Draws a stand-in for each new text, never one twice; `count` is from 1. */
function standIns(draw: (count: number, given: string) => string): (given: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (given) => {
    let found = known.get(given);
    while (found === undefined) {
      const drawn = draw(known.size + 1, given);
      if (!taken.has(drawn)) found = drawn;
    }
    known.set(given, found);
    taken.add(found);
    return found;
  };
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}

function letter(given: string): string {
  const drawn = String.fromCharCode(97 + randomInt(26));
  return given === given.toUpperCase() ? drawn.toUpperCase() : drawn;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');

function ipv4At(count: number): string {
  const [block, host] = [Math.floor((count - 1) / 254), ((count - 1) % 254) + 1];
  return `${DOCUMENTATION[block] ?? `198.${18 + ((block >> 8) & 1)}.${block & 255}`}.${host}`;
}

/** A part of a host's name that a provider drew: letters and digits, or many digits. An account has a stand-in of its own. */
function isMinted(part: string): boolean {
  return part.length >= 6 && /\d/.test(part) && !/^\d{12}$/.test(part);
}
