/**
 * Takes in what one source lists. Entries known already are told by their fingerprints and cost nothing; the others are
 * set aside until the listing has ended and may be believed, and only then become facts; last moves the watermark
 * that makes everything else as fresh as the scan. What a listing should have shown and did not is read one by one:
 * only such a read may say that something is gone.
 */
import { digestsOf, plain } from "../../lib/comparable.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { Certificate, ConnectorSpec, Observer, ScanEnd, Sighting, SourceSpec } from "../connectors/contract.ts";
import { bucketOf } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import { shrunk } from "../model/shrink.ts";
import type { FactRow, ScannedRow, Store, UnreadableEntry } from "../store.ts";
import { doubtAbsence, inBatches, readOne, toFact } from "./facts.ts";
import { type Fingerprint, fingerprintOf, KnownEntries, NewEntries, toBigint } from "./known-entries.ts";

const STAGE_ROWS = 500;
const UNREADABLE_KEPT = 50;
const RAW_KEPT = 2_000;

export type Scanning = {
  store: Store;
  observer: Observer;
  spec: ConnectorSpec;
  source: SourceSpec;
  run: string;
  id: string;
  /**
   * When the sweep began. All its sources speak as of then, so that two that disagree are heard together, however long
   * each of them takes to be listed.
   */
  startedAt: Millis;
  signal: AbortSignal;
};

export async function takeScan(scanning: Scanning): Promise<Certificate> {
  const { store, spec, source, startedAt } = scanning;
  const before = await store.lastCount(spec.kind, source.name);
  const known = new KnownEntries(await store.fingerprints(spec.kind, source.name));
  const listing = new Listing(scanning, known);
  const end = await listing.read();
  const suspect = end.suspect ?? (await listing.doubt(end, before));
  const certificate: Certificate = {
    ...end,
    source: source.name,
    counted: listing.counted,
    startedAt,
    endedAt: await store.now(),
    complete: suspect === null,
    suspect,
  };
  const scan = {
    ...certificate,
    id: scanning.id,
    kind: spec.kind,
    runId: scanning.run,
    unreadable: listing.unreadable,
  };
  if (!certificate.complete) {
    await store.refuseScan(scan);
    return certificate;
  }
  const leftovers = await store.acceptScan({ ...scan, covers: source.covers ?? "all" }, known);
  await readLeftovers(scanning, leftovers, startedAt);
  return certificate;
}

class Listing {
  counted = 0;
  readonly unreadable: UnreadableEntry[] = [];
  readonly #new = new NewEntries();
  #rows: ScannedRow[] = [];
  #staging: Promise<void> = Promise.resolve();
  #twice: string | null = null;
  #keyless = 0;
  #canarySeen = false;
  /** A change of how entries are read has to have them all read again. */
  readonly #reading: Fingerprint;

  constructor(
    readonly scanning: Scanning,
    readonly known: KnownEntries,
  ) {
    this.#reading = fingerprintOf(scanning.spec.version);
  }

  async read(): Promise<ScanEnd> {
    const { store, observer, spec, source, signal } = this.scanning;
    const linked = (ids: readonly string[]) => store.linked(spec.kind, ids);
    const pages = observer.scan(source.name, { now: await store.now(), signal, linked });
    for (;;) {
      const page = await pages.next();
      signal.throwIfAborted();
      if (page.done) {
        await this.#stage();
        await this.#staging;
        return page.value;
      }
      for (const sighting of page.value) this.#take(sighting);
      if (this.#rows.length >= STAGE_ROWS) await this.#stage();
    }
  }

  /** Why the listing as a whole may not be believed; null where it may. */
  async doubt({ announced }: ScanEnd, before: number | null): Promise<string | null> {
    const { canary } = this.scanning.source;
    const twice = this.#twice ?? (await this.#newTwice());
    if (twice !== null) return `It showed ${twice} twice: the list moved while it was read.`;
    if (announced !== null && announced !== this.counted) {
      return `It says that there are ${announced}, and showed ${this.counted}.`;
    }
    if (this.#keyless > 0)
      return `${this.#keyless} of its entries could not even be told apart: any object may be among them.`;
    if (canary !== undefined && !this.#canarySeen) {
      return `It does not show ${canary}, which is always there: whoever looks may not see everything.`;
    }
    // A log has as many entries as things happened.
    return this.scanning.source.covers === "sighted" ? null : shrunk(before, this.counted);
  }

  #take(sighting: Sighting): void {
    this.counted += 1;
    // Not by its key: of most entries nothing but the stamp is ever asked.
    if ("unreadable" in sighting) {
      this.#keyless += 1;
      this.#note({ key: null, why: sighting.unreadable, raw: sighting.raw });
      return;
    }
    const { canary } = this.scanning.source;
    if (canary !== undefined && sighting.key === canary) this.#canarySeen = true;
    const content = sighting.stamp === null ? readContent(sighting) : null;
    const fingerprint = this.#fingerprint(sighting, content);
    const seen = this.known.see(fingerprint);
    if (seen === "again") this.#twice ??= sighting.externalId;
    if (seen !== "new") return;
    const { found, digest, shows, unreadable } = content ?? readContent(sighting);
    if (unreadable !== null) this.#note({ key: sighting.key, why: unreadable, raw: null });
    const row = {
      bucket: bucketOf(this.scanning.spec.kind, sighting.key),
      key: sighting.key,
      externalId: sighting.externalId,
      fingerprint: toBigint(fingerprint),
      found,
      digest,
      shows,
      unreadable,
      asOf: sighting.asOf ?? this.scanning.startedAt,
    };
    this.#new.add(row.fingerprint);
    this.#rows.push(row);
  }

  /** Which entry was shown for the first time, and then again. */
  async #newTwice(): Promise<string | null> {
    const twice = this.#new.twice();
    return twice === null ? null : this.scanning.store.stagedId(this.scanning.id, twice);
  }

  #fingerprint(sighting: Sighting & { key: string }, content: Content | null): Fingerprint {
    const { stamp } = sighting;
    if (stamp instanceof Uint8Array) {
      const { high, low } = fingerprintOf(stamp);
      return { high: high ^ this.#reading.high, low: low ^ this.#reading.low };
    }
    const { version } = this.scanning.spec;
    const said = stamp ?? content?.unreadable ?? content?.digest ?? "";
    return fingerprintOf(`${version}\0${sighting.key}\0${sighting.externalId}\0${sighting.asOf ?? ""}\0${said}`);
  }

  #note({ key, why, raw }: UnreadableEntry): void {
    if (this.unreadable.length >= UNREADABLE_KEPT) return;
    this.unreadable.push({ key, why: storable(why), raw: raw === null ? null : storable(raw.slice(0, RAW_KEPT)) });
  }

  /** While the database takes one lot, the next is read. */
  async #stage(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    await this.#staging;
    if (rows.length === 0) return;
    this.#staging = this.scanning.store.stage(this.scanning.id, rows);
    // Whoever waits for it hears of a failure; until then it is no unhandled one.
    this.#staging.catch(() => {});
  }
}

/** The database takes no zero byte and no half of a character; what was wrong with an entry may be just that. */
function storable(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}

type Content = Pick<ScannedRow, "found" | "digest" | "shows" | "unreadable">;

/** An entry that is not what the source promises is set aside with its reason; nothing is concluded from it. */
function readContent(sighting: Sighting & { key: string }): Content {
  try {
    const read = sighting.read();
    const found = read === null ? null : plain(read);
    // What cannot be written down cannot be compared either: the digest refuses it.
    return { found, ...(found === null ? { digest: null, shows: null } : digestsOf(found)), unreadable: null };
  } catch (error) {
    return { found: null, digest: null, shows: null, unreadable: storable(messageOf(error)) };
  }
}

const LOOKS_AT_ONCE = 4;
const LOOKS_PER_WRITE = 50;

/** They are held as incomplete looks already, so what cannot be read now stays open and is not gone. */
async function readLeftovers(scanning: Scanning, keys: readonly string[], now: Millis): Promise<void> {
  const { store, spec, source } = scanning;
  const reading = { ...scanning, now };
  for (let at = 0; at < keys.length; at += LOOKS_PER_WRITE) {
    const facts: FactRow[] = [];
    const waiting = keys.slice(at, at + LOOKS_PER_WRITE);
    const lane = async () => {
      for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
        const ref = { kind: spec.kind, key };
        const look = await readOne(reading, source, key, await store.linkOf(ref)).catch(() => null);
        if (look !== null) facts.push(toFact(ref, source.name, look, now));
      }
    };
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, lane));
    await inBatches(store, facts, async (tx, fact) => {
      const before = await tx.fact(fact, source.name);
      await tx.putFact(doubtAbsence(fact, before ?? undefined, spec));
    });
  }
}
