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

/**
 * What a source showed last time, as fingerprints, and which of them it showed again: about 17 bytes an entry, so that
 * a scan of a million needs no more memory than that, and an unchanged one reads no entry and writes no row.
 */
export class KnownEntries {
  #slots: Int32Array;
  /** 0 free, 1 known, 2 seen again. */
  #states: Uint8Array;
  #size = 0;
  #seen = 0;

  /** `known`: of 8 bytes each, one behind the other. */
  constructor(known: readonly Buffer[] = []) {
    // As large as they need from the beginning: those of a part of the order alone would stand in each other's way.
    const bytes = known.reduce((sum, part) => sum + part.length, 0);
    const slots = 2 ** Math.ceil(Math.log2(2 * Math.max(512, bytes / 8 + 1)));
    this.#slots = new Int32Array(2 * slots);
    this.#states = new Uint8Array(slots);
    for (const part of known)
      for (let at = 0; at < part.length; at += 8) this.add(part.readInt32BE(at), part.readInt32BE(at + 4));
  }

  get unseenCount(): number {
    return this.#size - this.#seen;
  }

  add(high: number, low: number): void {
    if (2 * (this.#size + 1) > this.#states.length) this.#grow();
    const slot = this.#find(high, low);
    if (this.#states[slot] !== 0) return;
    this.#put(slot, high, low, 1);
    this.#size += 1;
  }

  /** `again`: this very entry was seen before in this scan. */
  see({ high, low }: Fingerprint): "new" | "known" | "again" {
    const slot = this.#find(high, low);
    if (this.#states[slot] === 0) return "new";
    if (this.#states[slot] === 2) return "again";
    this.#states[slot] = 2;
    this.#seen += 1;
    return "known";
  }

  wasSeen(fingerprint: bigint): boolean {
    const slot = this.#find(Number(fingerprint >> 32n), Number(BigInt.asIntN(32, fingerprint)));
    return this.#states[slot] === 2;
  }

  *unseen(): Generator<bigint> {
    for (let slot = 0; slot < this.#states.length; slot += 1) {
      if (this.#states[slot] !== 1) continue;
      yield toBigint({ high: this.#slots[2 * slot] ?? 0, low: this.#slots[2 * slot + 1] ?? 0 });
    }
  }

  #find(high: number, low: number): number {
    const mask = this.#states.length - 1;
    // The fingerprint is a digest already: any of its bits are as good as a hash of it. Those by which the database has it in order
    // leave side by side what is added one after the other: a million of them in a tenth of the time.
    const others = Math.clz32(mask);
    for (let slot = high >>> others; ; slot = (slot + 1) & mask) {
      if (this.#states[slot] === 0) return slot;
      if (this.#slots[2 * slot] === high && this.#slots[2 * slot + 1] === low) return slot;
    }
  }

  #put(slot: number, high: number, low: number, state: number): void {
    this.#slots[2 * slot] = high;
    this.#slots[2 * slot + 1] = low;
    this.#states[slot] = state;
  }

  #grow(): void {
    const [slots, states] = [this.#slots, this.#states];
    this.#slots = new Int32Array(2 * slots.length);
    this.#states = new Uint8Array(2 * states.length);
    for (let slot = 0; slot < states.length; slot += 1) {
      if (states[slot] === 0) continue;
      const [high, low] = [slots[2 * slot] ?? 0, slots[2 * slot + 1] ?? 0];
      this.#put(this.#find(high, low), high, low, states[slot] ?? 1);
    }
  }
}
