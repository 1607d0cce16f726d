/** The reading side. It is given a token of the archive, and asks only for what reads. */
import type { FoundObject } from "../../model/evidence.ts";
import type { Observer, ScanContext, ScanEnd, Sighting } from "../contract.ts";
import { type Archive, type ArchiveWire, openArchive } from "./jmap-transport.ts";
import {
  foundOf,
  isManagedKey,
  type Message,
  messageId,
  type Notice,
  readMessage,
  settledKeyword,
  stampOf,
  startFold,
} from "./message.ts";
import { sourceName } from "./spec.ts";

export type Place = { wire: ArchiveWire; domain: string; senders: Readonly<Record<string, string>> };

const limit = 100;
const pagesMax = 100_000;
const rawMax = 2_000;
const properties = ["id", "messageId", "inReplyTo", "from", "to", "subject", "receivedAt", "textBody", "bodyValues"];

export function noticeObserver(place: Place): Observer {
  return {
    scan: (source, context) => scan(place, source, context),
    look: async (source, key, link, now, signal) => {
      assertSource(source);
      const found = await noticesOf(place, key, signal);
      return { complete: true, asOf: now, found: found.map((notice) => shown(place, notice, link)) };
    },
    // Every request stands by itself.
    close: async () => undefined,
  };
}

export async function noticesOf(place: Place, key: string, signal: AbortSignal): Promise<Notice[]> {
  if (!isManagedKey(key)) throw new Error(`${key} is outside the keys this connector manages.`);
  const archive = await openArchive(place.wire, signal);
  const fold = startFold();
  const notices: Notice[] = [];
  // The filter finds text anywhere in the header; which key it is, is read from the message.
  for await (const { entries } of pagesOf(archive, `<${key}.`)) {
    for (const entry of entries) {
      const read = readMessage(entry, place.domain);
      if ("refused" in read) throw new Error(`A message of ${key} cannot be read: ${read.refused}`);
      const notice = read.message.key === key ? fold.take(read.message) : null;
      if (notice !== null) notices.push(notice);
    }
  }
  return [...notices, ...fold.rest()];
}

function shown({ senders }: Place, notice: Notice, link: string | null): FoundObject {
  return foundOf(notice, senders, notice.root.id === link ? "link" : "marker");
}

type Page = { entries: unknown[]; ids: string[]; total: number };

/** Newest first, and each page from the last message of the one before: what arrives meanwhile moves nothing. */
async function* pagesOf(archive: Archive, header: string): AsyncGenerator<Page, void, void> {
  const filter = { operator: "AND", conditions: [{ header: ["Message-ID", header] }, { notKeyword: settledKeyword }] };
  let anchor: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const from = anchor === null ? {} : { anchor, anchorOffset: 1 };
    const sort = [{ property: "receivedAt", isAscending: false }];
    const [query = {}, got = {}] = await archive.ask([
      ["Email/query", { filter, sort, limit, calculateTotal: true, ...from }, "q"],
      [
        "Email/get",
        { "#ids": { resultOf: "q", name: "Email/query", path: "/ids" }, properties, fetchTextBodyValues: true },
        "g",
      ],
    ]);
    const { ids, total } = query;
    const { list } = got;
    if (!Array.isArray(ids) || !Array.isArray(list) || typeof total !== "number")
      throw new Error("The archive answered no list.");
    const named = ids.map((id) => messageId.parse(id));
    if (list.length !== named.length) throw new Error("Messages went away while they were read.");
    yield { entries: list, ids: named, total };
    const last = named.at(-1);
    if (last === undefined || named.length < limit) return;
    anchor = last;
  }
  throw new Error("The list has no end.");
}

async function* scan(place: Place, source: string, context: ScanContext): AsyncGenerator<Sighting[], ScanEnd, void> {
  assertSource(source);
  const archive = await openArchive(place.wire, context.signal);
  const fold = startFold();
  let [pages, corrections] = [0, 0];
  let announced: number | null = null;
  for await (const { entries, total } of pagesOf(archive, `@${place.domain}>`)) {
    pages += 1;
    announced ??= total;
    const notices: Notice[] = [];
    const unreadable: Sighting[] = [];
    for (const entry of entries) {
      const read = readMessage(entry, place.domain);
      if ("refused" in read) {
        unreadable.push({ key: null, unreadable: read.refused, raw: JSON.stringify(entry).slice(0, rawMax) });
        continue;
      }
      const notice = fold.take(read.message);
      if (notice === null) corrections += 1;
      else notices.push(notice);
    }
    yield [...unreadable, ...(await sightingsOf(place, notices, context))];
  }
  const rest = fold.rest();
  if (rest.length > 0) yield await sightingsOf(place, rest, context);
  const filters = `messages with a Message-ID of ${place.domain} that nobody has settled; ${corrections} corrections counted with what they correct`;
  // A correction is one message more, and no notice more, unless what it corrects is gone.
  return {
    filters,
    pages,
    announced: announced === null ? null : announced - corrections + rest.length,
    suspect: null,
  };
}

async function sightingsOf(place: Place, notices: readonly Notice[], context: ScanContext): Promise<Sighting[]> {
  const linked = await context.linked(notices.map(({ root }) => root.id));
  return notices.map((notice): Sighting => {
    const { id, key } = notice.root satisfies Message;
    const found = shown(place, notice, linked.get(id) === key ? id : null);
    return { key, externalId: id, stamp: stampOf(notice, found.by ?? ""), read: () => found };
  });
}

function assertSource(source: string): void {
  if (source !== sourceName) throw new Error(`This connector has no source named ${JSON.stringify(source)}.`);
}
