import { hash } from "node:crypto";

/** Two halves of 64 bits, because whole ones would be objects to the engine. */
export type Fingerprint = { high: number; low: number };

/** 64 bits of SHA-256: somebody who writes entries cannot aim at one that is known already. */
export function fingerprintOf(content: string | Uint8Array): Fingerprint {
  // As text of one character a byte: a buffer for each would cost three times as much.
  const bytes = hash("sha256", content, "binary");
  return { high: int32At(bytes, 0), low: int32At(bytes, 4) };
}

function int32At(bytes: string, at: number): number {
  return (
    (bytes.charCodeAt(at) << 24) |
    (bytes.charCodeAt(at + 1) << 16) |
    (bytes.charCodeAt(at + 2) << 8) |
    bytes.charCodeAt(at + 3)
  );
}

export function toBigint({ high, low }: Fingerprint): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

const BYTES = 8;
/** Fingerprints are kept in as many parts, by their first byte. */
export const FINGERPRINT_PARTS = 256;
/** They are counted by their first 14 bits: all of the counts stay in a processor's cache. */
const COUNTED_BITS = 14;
const REST_BITS = 32 - COUNTED_BITS;
const REST = 2 ** REST_BITS;

/**
 * What a source showed last time, as fingerprints, and which of them it showed again: little more than 8 bytes an entry, as they
 * were read, so that a scan of a million needs no more memory than that, and an unchanged one reads no entry and writes no row.
 */
export class KnownEntries {
  readonly #parts: readonly DataView[];
  /** How many are before the first with these bits. */
  readonly #before = new Uint32Array(2 ** COUNTED_BITS + 1);
  /** A bit for each. */
  readonly #seen: Uint8Array;

  /** `parts`: by their first byte, each of 8 bytes, one behind the other. They are its own from then on. */
  constructor(parts: readonly Buffer[]) {
    if (parts.length !== FINGERPRINT_PARTS) throw new Error(`Fingerprints in ${parts.length} parts.`);
    this.#parts = parts.map((part) => inOrder(new DataView(part.buffer, part.byteOffset, part.byteLength)));
    for (const part of this.#parts) {
      for (let at = 0; at < part.byteLength; at += BYTES) this.#count(1 + (part.getUint32(at) >>> REST_BITS), 1);
    }
    for (let n = 1; n < this.#before.length; n += 1) this.#count(n, this.#before[n - 1] ?? 0);
    this.#seen = new Uint8Array(Math.ceil((this.#before.at(-1) ?? 0) / 8));
  }

  #count(n: number, more: number): void {
    this.#before[n] = (this.#before[n] ?? 0) + more;
  }

  /** `again`: this very entry was seen before in this scan. */
  see({ high, low }: Fingerprint): "new" | "known" | "again" {
    const place = this.#find(high >>> 0, low >>> 0);
    if (place === -1) return "new";
    if (this.#isSeen(place)) return "again";
    this.#seen[place >>> 3] = (this.#seen[place >>> 3] ?? 0) | (1 << (place & 7));
    return "known";
  }

  wasSeen(fingerprint: bigint): boolean {
    const place = this.#find(Number(BigInt.asUintN(32, fingerprint >> 32n)), Number(BigInt.asUintN(32, fingerprint)));
    return place !== -1 && this.#isSeen(place);
  }

  *unseen(): Generator<bigint> {
    let place = 0;
    for (const part of this.#parts) {
      for (let at = 0; at < part.byteLength; at += BYTES) if (!this.#isSeen(place++)) yield part.getBigInt64(at);
    }
  }

  #isSeen(place: number): boolean {
    return ((this.#seen[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0;
  }

  /** Its place among all; −1 where it is not known. */
  #find(high: number, low: number): number {
    const part = this.#parts[high >>> 24];
    if (part === undefined) return -1;
    const ofPart = this.#before[(high >>> 24) << (COUNTED_BITS - 8)] ?? 0;
    const start = (this.#before[high >>> REST_BITS] ?? 0) - ofPart;
    const end = (this.#before[(high >>> REST_BITS) + 1] ?? 0) - ofPart;
    // They lie evenly, so it is about where its next bits say, and what is beside it is in the cache with it.
    let place = start + Math.floor(((high % REST) / REST) * (end - start));
    while (place > start && !isBelow(part, place - 1, high, low)) place -= 1;
    while (place < end && isBelow(part, place, high, low)) place += 1;
    const isThere = place < end && highAt(part, place) === high && lowAt(part, place) === low;
    return isThere ? ofPart + place : -1;
  }
}

/** What a scan shows for the first time: 8 bytes an entry, and at its end the answer whether it showed one of them twice. */
export class NewEntries {
  /** By their first byte: each of them is small enough to be copied when it has to grow, and to be sorted. */
  readonly #parts = Array.from({ length: FINGERPRINT_PARTS }, () => new GrowingPart());

  add(fingerprint: bigint): void {
    this.#parts[Number(BigInt.asUintN(8, fingerprint >> 56n))]?.add(fingerprint);
  }

  twice(): bigint | null {
    return this.#parts.reduce<bigint | null>((twice, part) => twice ?? part.twice(), null);
  }
}

class GrowingPart {
  #entries = new BigInt64Array(4);
  #count = 0;

  add(fingerprint: bigint): void {
    if (this.#count === this.#entries.length) {
      const larger = new BigInt64Array(2 * this.#count);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries[this.#count] = fingerprint;
    this.#count += 1;
  }

  twice(): bigint | null {
    const sorted = this.#entries.subarray(0, this.#count).sort();
    return sorted.find((fingerprint, n) => n > 0 && fingerprint === sorted[n - 1]) ?? null;
  }
}

const highAt = (part: DataView, place: number) => part.getUint32(BYTES * place);
const lowAt = (part: DataView, place: number) => part.getUint32(BYTES * place + 4);

function isBelow(part: DataView, place: number, high: number, low: number): boolean {
  const there = highAt(part, place);
  return there < high || (there === high && lowAt(part, place) < low);
}

/** An index has them in order; whatever else the database read them from has not. */
function inOrder(part: DataView): DataView {
  const count = part.byteLength / BYTES;
  let place = 1;
  while (place < count && isBelow(part, place - 1, highAt(part, place), lowAt(part, place))) place += 1;
  if (place >= count) return part;
  const all = BigUint64Array.from({ length: count }, (_, n) => part.getBigUint64(BYTES * n));
  const sorted = [...new Set(all.sort())];
  for (const [n, fingerprint] of sorted.entries()) part.setBigUint64(BYTES * n, fingerprint);
  return new DataView(part.buffer, part.byteOffset, BYTES * sorted.length);
}
