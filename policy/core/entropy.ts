/** Tells text that a machine drew at random, as keys and tokens are, from names, ids and hashes. */
import { decoded, type Leaf } from "#policy/core/leaves";

/** What has such a name is meant to be seen: what names a content, a version or a thing. */
const openName =
  /hash|sha-?\d|digest|checksum|etag|md5|integrity|fingerprint|thumbprint|certificate|public_?key|commit|revision|release|build|version|arn$/i;
const idName = /(^|[a-z0-9])Ids?$|(^|[_-])ids?$|ID$/;

/** Parts that look drawn and are open: ARNs, UUIDs, ULIDs, ids of AWS resources, addresses up to their query, hashes with their algorithm, public keys, embedded files. */
const openParts: readonly RegExp[] = [
  /\barn:[\w-]+:[^\s"',]+/g,
  /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /(?<![A-Za-z0-9])[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g,
  /\b[a-z]{1,12}-[0-9a-f]{8,17}\b/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'?#]*/gi,
  /\b(sha|md)-?\d+[-:=][A-Za-z0-9+/=]+/gi,
  /-----BEGIN (CERTIFICATE|[A-Z ]*PUBLIC KEY)-----.*?-----END [A-Z ]+-----/gs,
  /\b(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+/g,
  /\bdata:[\w/+.-]+;base64,[A-Za-z0-9+/=]+/g,
];

/** Where a random text begins; undefined when there is none. */
export function drawnAt({ key, text }: Pick<Leaf, "key" | "text">): number | undefined {
  if (openName.test(key) || idName.test(key)) return undefined;
  const closed = openParts.reduce((rest, part) => rest.replace(part, (open) => " ".repeat(open.length)), text);
  if (isHexKey(closed)) return 0;
  for (const { 0: run, index } of closed.matchAll(/[A-Za-z0-9+/_-]{20,}={0,2}/g))
    if (isDrawn(run) && decoded(run) === undefined) return index;
  return undefined;
}

/** 128 bits or more in hexadecimal and nothing else: alone, since in a name it is a hash. */
function isHexKey(text: string): boolean {
  const trimmed = text.trim();
  return /^([0-9a-f]{32,}|[0-9A-F]{32,})$/.test(trimmed) && trimmed.length % 2 === 0 && entropyOf(trimmed) > 3;
}

/** Base64 in both its alphabets. Capitals, small letters and digits change often in it, and seldom in words put together. */
function isDrawn(run: string): boolean {
  const characters = [...run.replaceAll(/[+/_=-]/g, "")];
  const kinds = characters.map(kindOf);
  const digits = kinds.filter((kind) => kind === "1").length;
  if (digits < 2 || new Set(kinds).size < 3 || entropyOf(run) < 3.5) return false;
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  const inWords = [...kinds.join("").matchAll(/a{4,}|A{4,}|1{4,}/g)].reduce((sum, [word]) => sum + word.length, 0);
  return changes / characters.length >= 0.4 && inWords / characters.length < 0.35;
}

function kindOf(character: string): "a" | "A" | "1" {
  if (/\d/.test(character)) return "1";
  return character === character.toLowerCase() ? "a" : "A";
}

/** Shannon's, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
