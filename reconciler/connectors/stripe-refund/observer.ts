/** The reading side. It is given a key that may only read, and sends GET only. */
import type { Millis } from "../../model/evidence.ts";
import type { Observer, ScanContext, ScanEnd, Sighting } from "../contract.ts";
import { pagesOf } from "./read.ts";
import { counts, foundOf, isOpen, matchOf, paymentOf, type Refund, readRefund, refundId, stampOf } from "./refund.ts";
import { sourceName } from "./spec.ts";
import { type Line, openLine, type Wire } from "./transport.ts";

/** A whole listing may take as long as it needs; each request in it has its own end. */
const scanMs: Millis = 60 * 60_000;
const rawMax = 2_000;

export function refundObserver(wire: Wire): Observer {
  return {
    scan: (source, context) => scan(wire, source, context),
    look: async (source, key, link, now, signal) => {
      assertSource(source);
      const payment = paymentOf(key);
      if (payment === null) throw new Error(`${key} is outside the keys this connector manages.`);
      const line = await openLine(wire, wire.requestMs * 2, signal);
      const seen = await refundsOf(line, { key, payment, link });
      return { complete: !seen.some(({ refund }) => isOpen(refund)), asOf: now, found: seen.map(({ found }) => found) };
    },
    // Every request stands by itself.
    close: async () => undefined,
  };
}

/** The refunds of one key, as its payment shows them. */
export async function refundsOf(
  line: Line,
  { key, payment, link }: { key: string; payment: string; link: string | null },
) {
  const all = await allOf(line, payment);
  return all.filter(counts).flatMap((refund) => {
    const match = matchOf(refund, all, refund.id === link ? key : null);
    if ("refused" in match) throw new Error(match.refused);
    return match.key === key ? [{ refund, found: foundOf(refund, match.by) }] : [];
  });
}

export async function allOf(line: Line, payment: string): Promise<Refund[]> {
  const all: Refund[] = [];
  for await (const page of pagesOf(line, payment)) {
    for (const entry of page) {
      const read = readRefund(entry);
      if ("refused" in read) throw new Error(`A refund of ${payment} cannot be read: ${read.refused}`);
      if (read.refund.payment_intent !== payment) throw new Error(`${read.refund.id} is of another payment.`);
      all.push(read.refund);
    }
  }
  return all;
}

async function* scan(wire: Wire, source: string, context: ScanContext): AsyncGenerator<Sighting[], ScanEnd, void> {
  assertSource(source);
  const line = await openLine(wire, scanMs, context.signal);
  let [pages, left] = [0, 0];
  let last: { id: string; created: number } | null = null;
  let suspect: string | null = null;
  for await (const page of pagesOf(line, null)) {
    pages += 1;
    const ids = page.flatMap((entry) => refundId.safeParse((entry as { id?: unknown } | null)?.id).data ?? []);
    const linked = await context.linked(ids);
    const sightings: Sighting[] = [];
    for (const entry of page) {
      const read = readRefund(entry);
      if ("refused" in read) {
        sightings.push({ key: null, unreadable: read.refused, raw: JSON.stringify(entry).slice(0, rawMax) });
        continue;
      }
      const { refund } = read;
      if (last !== null && (refund.created > last.created || refund.id === last.id))
        suspect ??= `Refund ${refund.id} came after ${last.id}: the list moved while it was read.`;
      last = refund;
      const seen = await sightingOf(line, refund, linked.get(refund.id) ?? null);
      if (seen === null) left += 1;
      else sightings.push(seen);
    }
    yield sightings;
  }
  const filters = `all refunds; ${left} that failed, were cancelled or are settled left out`;
  return { filters, pages, announced: null, suspect };
}

async function sightingOf(line: Line, refund: Refund, linked: string | null): Promise<Sighting | null> {
  if (!counts(refund)) return null;
  // Only one that was made by hand needs to be compared with the others of its payment.
  const siblings = isMarked(refund) || linked !== null ? [] : await allOf(line, refund.payment_intent);
  const match = matchOf(refund, siblings, linked);
  if ("refused" in match) return { key: null, unreadable: match.refused, raw: JSON.stringify(refund).slice(0, rawMax) };
  const { id } = refund;
  if (isOpen(refund)) {
    const says = `${id} is ${refund.status} at the processor: neither made nor refused yet.`;
    const read = () => {
      throw new Error(says);
    };
    return { key: match.key, externalId: id, stamp: null, read };
  }
  return { key: match.key, externalId: id, stamp: stampOf(refund, match), read: () => foundOf(refund, match.by) };
}

function isMarked({ metadata }: Refund): boolean {
  return metadata.plumbline_key !== undefined;
}

function assertSource(source: string): void {
  if (source !== sourceName) throw new Error(`This connector has no source named ${JSON.stringify(source)}.`);
}
