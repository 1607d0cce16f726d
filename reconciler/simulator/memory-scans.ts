/** Evidence in sets, over rows in memory: what reconciler/postgres-scans.ts does, statement by statement. */
import { sha256Hex } from "../../lib/canonical.ts";
import { bucketOf } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import { FINGERPRINT_PARTS } from "../observed/known-entries.ts";
import type { EndedScan, ScannedRow, Store } from "../store.ts";
import {
  addNew,
  addObject,
  listedAt,
  newest,
  newObject,
  noteShown,
  type Statement,
  setObject,
} from "./memory-store.ts";
import type { KeptFact, KeptObject, KeptSource, Shelf, Tables } from "./memory-tables.ts";

type Scans = Pick<
  Store,
  | "linked"
  | "fingerprints"
  | "stage"
  | "stagedId"
  | "acceptScan"
  | "refuseScan"
  | "lastCount"
  | "noteSourceError"
  | "noteSettings"
  | "settleInSync"
>;
type Ended = Parameters<Store["acceptScan"]>[0];
type Known = Parameters<Store["acceptScan"]>[1];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function memoryScans(tables: Tables, statement: Statement): Scans {
  const sourceOf = (kind: string, name: string) => tables.sources.find((row) => row.kind === kind && row.name === name);
  return {
    linked: (kind, externalIds) =>
      statement(() => {
        const linked = new Map<string, string>();
        for (const { object } of byKey(tables.objectsOf(kind))) {
          const id = object.externalId;
          if (id !== null && externalIds.includes(id) && !linked.has(id)) linked.set(id, object.key);
        }
        return linked;
      }),
    fingerprints: (kind, source) =>
      statement(() => {
        const known = factsOf(tables, kind, source).flatMap(({ fingerprint }) => fingerprint ?? []);
        const parts = Array.from({ length: FINGERPRINT_PARTS }, (): Buffer[] => []);
        for (const fingerprint of known) {
          const bytes = Buffer.alloc(8);
          bytes.writeBigInt64BE(fingerprint);
          parts[bytes[0] ?? 0]?.push(bytes);
        }
        return parts.map((part) => Buffer.concat(part));
      }),
    stage: (scanId, rows) =>
      statement(() => tables.put(tables.sightings, scanId, [...(tables.sightings.get(scanId) ?? []), ...rows])),
    stagedId: (scanId, fingerprint) =>
      statement(() => {
        const row = tables.sightings.get(scanId)?.find((one) => one.fingerprint === fingerprint);
        if (row === undefined)
          throw new Error(`The scan ${scanId} set nothing aside with the fingerprint ${fingerprint}.`);
        return row.externalId;
      }),
    acceptScan: (scan, known) => statement((at) => acceptScan(tables, scan, known, at)),
    refuseScan: (scan) => statement(() => endScan(tables, scan)),
    lastCount: (kind, source) => statement(() => sourceOf(kind, source)?.counted ?? null),
    noteSourceError: async () => {},
    noteSettings: (kind, state) => statement(() => noteSettings(tables, kind, state)),
    settleInSync: (kind) => statement((at) => settleInSync(tables, kind, at)),
  };
}

const byKey = <T extends { key: string }>(rows: T[]): T[] => [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));

function factsOf(tables: Tables, kind: string, source: string): KeptFact[] {
  return tables.ofKind(kind).flatMap((shelf) => shelf.facts.filter((fact) => fact.source === source));
}

function acceptScan(tables: Tables, scan: Ended, known: Known, at: Millis): string[] {
  const staged = [...(tables.sightings.get(scan.id) ?? [])];
  keepWhatWasSeenBeside(tables, scan, known, staged);
  const groups = new Map<string, ScannedRow[]>();
  for (const row of staged) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
  for (const [key, rows] of groups) merge(tables, scan, key, rows, at);
  const leftovers = scan.covers === "all" ? doubtLeftovers(tables, scan, known, groups) : [];
  endScan(tables, scan);
  return leftovers;
}

function keepWhatWasSeenBeside(tables: Tables, scan: Ended, known: Known, staged: ScannedRow[]): void {
  const keys = new Set(staged.map((row) => row.key));
  for (const fact of factsOf(tables, scan.kind, scan.source)) {
    const { key, externalId, fingerprint, found, digest, shows, unreadable } = fact;
    if (fingerprint === null || !keys.has(key) || !known.wasSeen(fingerprint)) continue;
    const bucket = bucketOf(scan.kind, key);
    const row = { bucket, key, externalId: externalId ?? "", fingerprint, found: found[0] ?? null };
    staged.push({ ...row, digest, shows, unreadable, asOf: scan.startedAt });
  }
}

const isText = (text: string | null): text is string => text !== null;
const smallest = (texts: readonly (string | null)[]): string | null => texts.filter(isText).sort()[0] ?? null;

function merge(tables: Tables, scan: Ended, key: string, rows: readonly ScannedRow[], at: Millis): void {
  const ref = { kind: scan.kind, key };
  const shelf = tables.shelf(ref);
  if (shelf.object === null) addObject(tables, newObject(ref, at));
  const shown = factOf(scan, key, rows);
  const before = shelf.facts.find((row) => row.source === scan.source);
  if (before !== undefined && before.asOf > shown.asOf) return;
  const isOvertaken = (listedAt(tables, shown) ?? shown.asOf) > shown.asOf;
  const fact = { ...shown, complete: shown.complete && (!isOvertaken || before?.complete === true) };
  if (isOvertaken && before?.complete && (before.digest !== fact.digest || !fact.complete)) return;
  const news =
    before?.digest !== fact.digest ||
    before.complete !== fact.complete ||
    (scan.covers === "sighted" && before.asOf !== fact.asOf);
  if (before === undefined) tables.add(shelf.facts, fact);
  else tables.set(before, fact);
  if (news && shelf.object !== null && !shelf.object.dirty) setObject(tables, shelf.object, { dirty: true });
  noteShown(tables, shelf, fact);
}

function factOf(scan: Ended, key: string, rows: readonly ScannedRow[]): KeptFact {
  const digests = rows.map((row) => row.digest).filter(isText);
  const one = digests.length === 1;
  const shown = [...rows].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  return {
    ...{ kind: scan.kind, key, source: scan.source, scanId: scan.id, observedAt: scan.startedAt },
    // A key with several entries, or none, has no fingerprint: the next scan reads all of them again.
    fingerprint: rows.length === 1 ? (rows[0]?.fingerprint ?? null) : null,
    complete: rows.every((row) => row.unreadable === null),
    found: shown.flatMap((row) => row.found ?? []),
    digest: one ? (digests[0] ?? "") : sha256Hex([...digests].sort().join(",")),
    shows: one ? smallest(rows.map((row) => row.shows)) : null,
    externalId: one ? smallest(rows.filter((row) => row.digest !== null).map((row) => row.externalId)) : null,
    unreadable: smallest(rows.map((row) => row.unreadable)),
    asOf: Math.max(...rows.map((row) => row.asOf)),
  };
}

function doubtLeftovers(tables: Tables, scan: Ended, known: Known, shown: ReadonlyMap<string, unknown>): string[] {
  const unseen = new Set(known.unseen());
  const keys = new Set<string>();
  const isOnly = !tables.sources.some(
    ({ kind, name, covers }) => kind === scan.kind && name !== scan.source && covers === "all",
  );
  for (const shelf of tables.ofKind(scan.kind)) {
    if (shown.has(shelf.key)) continue;
    const fact = shelf.facts.find((row) => row.source === scan.source);
    if (fact === undefined) {
      const { object } = shelf;
      if (object !== null && (!isOnly || object.dirty || object.verdict !== "in_sync")) keys.add(shelf.key);
      continue;
    }
    const { fingerprint, complete } = fact;
    const isThere = fact.found.length > 0;
    const isMissed = fingerprint === null ? complete && isThere : unseen.has(fingerprint) && (isThere || !complete);
    if (isMissed && fact.asOf <= scan.startedAt) {
      const { startedAt } = scan;
      const doubted = { complete: false, fingerprint: null, asOf: startedAt, observedAt: startedAt, scanId: scan.id };
      tables.set(fact, doubted);
      if (shelf.object !== null) setObject(tables, shelf.object, { dirty: true });
      noteShown(tables, shelf, fact);
    }
    const isDoubted = fact.fingerprint === null && (!fact.complete || fact.found.length > 0);
    if (isDoubted || isUntold(shelf, fact)) keys.add(shelf.key);
  }
  return [...keys].sort();
}

/** Read as absent, and that is not told yet, or was asked for since. */
function isUntold(shelf: Shelf, { complete, found, asOf }: KeptFact): boolean {
  const { object, drifts } = shelf;
  if (object === null || !complete || found.length > 0 || !(object.dirty || object.verdict !== "in_sync")) return false;
  const intent = object.generation === null ? null : newest(shelf);
  const isAskedSince = intent !== null && asOf < intent.askedAt;
  const isTold = drifts.some((row) => row.class === "missing_external" && row.resolvedAt === null);
  return isAskedSince || (object.verdict !== "in_sync" && !isTold);
}

function endScan(tables: Tables, scan: EndedScan): void {
  const oldest = `scan_${Math.max(0, Math.floor(scan.startedAt - HOUR_MS))
    .toString(16)
    .padStart(12, "0")}`;
  for (const [id, rows] of [...tables.sightings]) {
    if (id !== scan.id && !(id < oldest)) continue;
    tables.sightings.delete(id);
    tables.remember(() => void tables.sightings.set(id, rows));
  }
  addNew(tables, tables.scans, scan);
  const source = tables.sources.find((row) => row.kind === scan.kind && row.name === scan.source);
  if (source === undefined) return;
  // What began earlier and ended later says nothing of how much there is now.
  const isNewest = scan.complete && (source.watermark ?? scan.startedAt) <= scan.startedAt;
  tables.set(source, {
    suspect: scan.suspect,
    ...(isNewest ? { watermark: scan.startedAt, counted: scan.counted } : {}),
  });
}

function noteSettings(tables: Tables, kind: string, state: { judgedUnder: string; version: string }): void {
  const before = tables.kindStates.get(kind);
  if (before?.judgedUnder === state.judgedUnder && before.version === state.version) return;
  const isOther = before !== undefined && before.version !== state.version;
  for (const { object } of tables.objectsOf(kind)) {
    const owned = tables.teams.some((team) => team.id === object.owner && team.departedAt === null);
    const marked = isOther || (object.generation !== null && !owned);
    if (marked && !object.dirty) setObject(tables, object, { dirty: true });
  }
  tables.put(tables.kindStates, kind, { ...state });
}

type Witness = { source: string; shows: string; externalId: string | null; asOf: Millis; life: Millis };

function settleInSync(tables: Tables, kind: string, now: Millis): { settled: number; left: number } {
  let [settled, left] = [0, 0];
  for (const shelf of tables.objectsOf(kind)) {
    const { object, facts } = shelf;
    if (!object.dirty) continue;
    if (isTold(tables, object, now)) {
      settled += 1;
      setObject(tables, object, { dirty: false });
      continue;
    }
    const witness = newestWitness(tables, shelf);
    if (witness === undefined || !isAsAsked(tables, shelf, witness, now)) {
      left += 1;
      continue;
    }
    const { source, asOf, life } = witness;
    settled += 1;
    const byAll = facts.every((fact) => agrees(fact, witness));
    setObject(tables, object, {
      ...{ verdict: "in_sync", spoke: source, verdictAsOf: asOf, expiresAt: asOf + life, wasInPlace: true },
      ...{ held: "none", status: "in_place", statusSince: object.status === "in_place" ? object.statusSince : now },
      ...{ shown: byAll ? `${witness.shows} ${witness.externalId}` : null },
      ...{ dirty: false, recheckAt: null, poison: 0, poisonReason: null },
    });
  }
  return { settled, left };
}

/** The newest look of an authority that shows exactly what is asked. */
function newestWitness(tables: Tables, { facts, object, kind }: Shelf): Witness | undefined {
  const witnesses = facts.flatMap((fact): Witness[] => {
    const source = sourceOf(tables, kind, fact.source);
    const speaks = source?.standing === "authoritative" && source.covers === "all";
    if (!speaks || !fact.complete || fact.shows === null || fact.shows !== object?.wants) return [];
    const asOf = Math.max(fact.asOf, source.watermark ?? fact.asOf);
    const { shows, externalId } = fact;
    return [{ source: fact.source, shows, externalId, asOf, life: source.evidenceMs }];
  });
  return witnesses.sort((a, b) => b.asOf - a.asOf || (a.source < b.source ? -1 : 1))[0];
}

const sourceOf = (tables: Tables, kind: string, name: string): KeptSource | undefined =>
  tables.sources.find((row) => row.kind === kind && row.name === name);

function isAsAsked(tables: Tables, shelf: Shelf & { object: KeptObject }, w: Witness, now: Millis): boolean {
  const { object } = shelf;
  const isFresh = w.asOf <= now && w.asOf + w.life >= now;
  if (!isQuiet(object) || !isFresh || w.externalId === null || object.externalId !== w.externalId) return false;
  const intent = newest(shelf);
  const isAsked = intent?.generation === object.generation && intent.askedAt <= w.asOf;
  const isOwned = tables.teams.some((team) => team.id === object.owner && team.departedAt === null);
  const speaksAgainst = shelf.facts.some((fact) => {
    const standing = sourceOf(tables, object.kind, fact.source)?.standing;
    if (standing === undefined || standing === "context") return false;
    return !agrees(fact, w);
  });
  const isOther = shelf.effects.some(({ state, endedAt, deadlineAt, externalId }) => {
    const isLate = (endedAt ?? deadlineAt ?? 0) > w.asOf - DAY_MS;
    return state !== "planned" && (isLate || (externalId !== null && externalId !== object.externalId));
  });
  const isOpen = isOther || shelf.attempts.length > 0 || shelf.drifts.some((drift) => drift.resolvedAt === null);
  return isOwned && isAsked && !speaksAgainst && !isOpen;
}

const agrees = (fact: KeptFact, { shows, externalId }: Witness) =>
  fact.complete && fact.shows === shows && fact.externalId === externalId;

const isQuiet = (object: KeptObject) =>
  object.presence === "present" &&
  object.withdrawnAt === null &&
  object.openAttempt === "none" &&
  object.classes.length === 0 &&
  object.blockedAt === null;

/** Its row says so already, by the newest complete scan, and both sides on it are the same. */
function isTold(tables: Tables, object: KeptObject, now: Millis): boolean {
  const { kind, wants, shown, externalId, verdictAsOf, expiresAt, recheckAt, poison, poisonReason } = object;
  const deciders = tables.sources.filter(
    (s) => s.kind === kind && s.standing === "authoritative" && s.covers === "all",
  );
  const source = deciders.find(({ name }) => name === object.spoke);
  const watermark = source?.watermark ?? null;
  if (source === undefined || watermark === null || shown === null || shown !== `${wants} ${externalId}`) return false;
  const end = watermark + source.evidenceMs;
  const isNewest = deciders.every((other) => (other.watermark ?? 0) <= watermark) && watermark <= now && end >= now;
  const isInPlace = object.verdict === "in_sync" && object.status === "in_place" && object.wasInPlace;
  const isNotOlder = verdictAsOf !== null && verdictAsOf <= watermark && expiresAt !== null && expiresAt <= end;
  const isUndisturbed = object.held === "none" && recheckAt === null && poison === 0 && poisonReason === null;
  const isOwned = tables.teams.some((team) => team.id === object.owner && team.departedAt === null);
  return isNewest && isInPlace && isNotOlder && isUndisturbed && isQuiet(object) && !object.attempted && isOwned;
}
