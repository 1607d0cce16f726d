/** The reading side. It is given the observer's address and nothing else, and reads in read-only transactions. */
import type { Millis } from "../../model/evidence.ts";
import type { Observer } from "../contract.ts";
import { sighting } from "../sighting.ts";
import { entryTime, foundIn, lookInLog, scanLog } from "./access-log.ts";
import { beginRead, checkSurroundings, readState, type Which } from "./catalog.ts";
import { managedPrefixes, type Scope } from "./names.ts";
import { openSession, type Session } from "./session.ts";
import { accessLogSource, catalogSource } from "./sources.ts";

const scanMs = 30_000;
const lookMs = 8_000;

export function accessObserver(scope: Scope, url: string): Observer {
  return {
    async *scan(source, { now, signal, linked }) {
      assertSource(source);
      const read = await inReadOnly({ url, deadlineMs: scanMs, signal }, async (session) => {
        const surroundings = await checkSurroundings(session, scope);
        const sightings =
          source === catalogSource
            ? (await readState(session, scope, { all: true, linked })).roles.map(({ key, found }) =>
                sighting(key, found),
              )
            : await scanLog(session, scope.prefix, now);
        return { sightings, surroundings };
      });
      yield read.sightings;
      const filters = filtersText(source, scope, read.surroundings.database, read.surroundings.publicGrants);
      return { filters, pages: 1, announced: null, suspect: null };
    },

    look(source, key, link, now, signal) {
      assertSource(source);
      return inReadOnly({ url, deadlineMs: lookMs, signal }, (session) =>
        lookAt(session, scope, { source, key, link, now }),
      );
    },

    // Every read closes its own connection.
    close: async () => undefined,
  };
}

type LookInput = { source: string; key: string; link: string | null; now: Millis };

async function lookAt(session: Session, scope: Scope, { source, key, link, now }: LookInput) {
  await checkSurroundings(session, scope);
  if (source === accessLogSource) {
    const entry = await lookInLog(session, key);
    if (entry === null) return null;
    const found = foundIn(entry);
    return { complete: true, asOf: entryTime(entry, now), found: found === null ? [] : [found] };
  }
  const which: Which = { all: false, key, oids: link === null ? [] : [link] };
  const { roles } = await readState(session, scope, which);
  return { complete: true, asOf: now, found: roles.map(({ found }) => found) };
}

type ReadInput = { url: string; deadlineMs: number; signal: AbortSignal };

/** One snapshot for all statements, and a clean end: a read that fails anywhere throws and says nothing. */
async function inReadOnly<T>(
  { url, deadlineMs, signal }: ReadInput,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession({ url, applicationName: "plumbline observer", deadlineMs, signal });
  try {
    await session.run(beginRead);
    const answer = await work(session);
    await session.run("commit");
    return answer;
  } finally {
    await session.close();
  }
}

function assertSource(source: string): void {
  if (source !== catalogSource && source !== accessLogSource) {
    throw new Error(`This connector has no source named ${JSON.stringify(source)}.`);
  }
}

function filtersText(source: string, scope: Scope, database: string, publicGrants: string): string {
  const [services, people] = managedPrefixes(scope.prefix);
  const names = `roles named ${services}* or ${people}*`;
  if (source === accessLogSource) return `${names}; the newest entry of each in ops.access_log of ${database}`;
  return `${names}, marked as one or linked to one; their rights in database ${database}. Not compared: what PUBLIC may do (${publicGrants}), passwords, settings, other databases`;
}
