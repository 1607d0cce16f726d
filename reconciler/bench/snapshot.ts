import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { z } from "zod";
import type { KindConfig } from "../config.ts";
import type { ConnectorSpec, Observer, Sighting } from "../connectors/contract.ts";
import type { FoundObject } from "../model/evidence.ts";

export const KIND = "bench_account";
/** One object in a hundred differs from what is asked, each in one of these ways. */
const DRIFTED_EVERY = 100;
/** `{"key":"acct-0000001","id":"x-0000001",…`: both stand at a fixed place, as in many exports. */
const KEY_AT = [8, 20] as const;
const ID_AT = [28, 37] as const;

export const keyOf = (n: number) => `acct-${String(n).padStart(7, "0")}`;
export const numberOf = (key: string) => Number(key.slice("acct-".length));
export const linkOf = (n: number) => `x-${String(n).padStart(7, "0")}`;

/** What is asked of the n-th object: about 300 bytes as JSON. */
export function wanted(n: number) {
  const digest = createHash("md5").update(String(n)).digest("hex");
  return {
    permissions: [`project:${n % 97}:read`, `project:${n % 97}:write`, "reports:read"],
    fields: { login: true, title: `Account number ${n}`, mail: `${digest}@example.org`, limit: n % 50, note: digest },
  };
}

/** What the source shows of it. `isChanged`: it differs from what was asked first, whether it did already or not. `every`: one in how many differs. */
export function shown(n: number, isChanged: boolean, every = DRIFTED_EVERY): string {
  const { permissions, fields } = isChanged ? wantedChanged(n) : wanted(n);
  const found = { key: keyOf(n), id: linkOf(n), owner: "billing", permissions, fields: { ...fields } };
  if (n % every === 0) drift(n / every, found);
  return JSON.stringify(found);
}

/** One in a hundred, and none of those that differ in both snapshots; or one in fewer. */
export const isChanging = (n: number, every = DRIFTED_EVERY) => n % every === Math.floor(every / 2);

/** What the changed snapshot shows of it. */
export function wantedChanged(n: number) {
  const { permissions, fields } = wanted(n);
  return { permissions, fields: { ...fields, limit: -1 } };
}

function drift(way: number, found: { owner: string; permissions: string[]; fields: Record<string, unknown> }): void {
  if (way % 4 === 0) found.permissions = [...found.permissions, "payroll:read"];
  if (way % 4 === 1) found.permissions = found.permissions.slice(1);
  if (way % 4 === 2) found.fields.title = "Somebody else's";
  if (way % 4 === 3) found.owner = "departed";
}

export async function writeSnapshot(file: string, objects: number, line: (n: number) => string): Promise<void> {
  const out = createWriteStream(file);
  for (let n = 1; n <= objects; n += 1) {
    if (!out.write(`${line(n)}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

/** The snapshot as a source: pages of lines, of which a known one is not parsed again. */
export function snapshotObserver(file: () => string): Observer {
  return {
    async *scan(_source, { signal }) {
      let pages = 0;
      for await (const lines of pagesOf(file())) {
        signal.throwIfAborted();
        pages += 1;
        yield lines.map((line): Sighting => new Line(line));
      }
      return { filters: "the whole snapshot", pages, announced: null, suspect: null };
    },
    look: async (_source, _key, _link, now) => ({ complete: true, asOf: now, found: [] }),
    close: async () => {},
  };
}

const NEWLINE = 10;
const PAGE_BYTES = 256 * 1024;

/** Each page is what lines stand whole in a buffer, of which there are two: while one is looked at, the other is filled. */
async function* pagesOf(file: string): AsyncGenerator<Uint8Array[]> {
  let [buffer, other] = [Buffer.allocUnsafeSlow(PAGE_BYTES), Buffer.allocUnsafeSlow(PAGE_BYTES)];
  const handle = await open(file);
  try {
    let [kept, reading] = [0, handle.read(buffer)];
    for (let read = await reading; read.bytesRead > 0; read = await reading) {
      const end = kept + read.bytesRead;
      const page: Uint8Array[] = [];
      let from = 0;
      for (let to = buffer.indexOf(NEWLINE); to !== -1 && to < end; to = buffer.indexOf(NEWLINE, from)) {
        // A plain view of the line: a Buffer for each of a million takes twice as long to make.
        page.push(new Uint8Array(buffer.buffer, from, to - from));
        from = to + 1;
      }
      kept = buffer.copy(other, 0, from, end);
      reading = handle.read(other, kept, PAGE_BYTES - kept);
      yield page;
      [buffer, other] = [other, buffer];
    }
  } finally {
    await handle.close();
  }
}

/** Of a known line only the bytes are looked at. */
class Line {
  constructor(readonly stamp: Uint8Array) {}

  get key(): string {
    return this.#text("latin1", ...KEY_AT);
  }

  get externalId(): string {
    return this.#text("latin1", ...ID_AT);
  }

  read(): FoundObject {
    return foundIn(this.#text("utf8", 0, this.stamp.length));
  }

  #text(encoding: "latin1" | "utf8", from: number, to: number): string {
    const { buffer, byteOffset, length } = this.stamp;
    return Buffer.from(buffer, byteOffset, length).toString(encoding, from, to);
  }
}

export function foundIn(line: string): FoundObject {
  const { id, owner, permissions, fields } = JSON.parse(line);
  return { externalId: id, owner, permissions, fields, by: "link" };
}

const spec: ConnectorSpec = {
  kind: KIND,
  connector: "bench",
  version: "1",
  title: "Accounts of a benchmark",
  thing: "Account",
  capabilities: {
    ...{ idempotency: "key", keyLifeMs: null, lookup: "by_marker", read: "strong", inFlightMs: 50 },
    ...{ partialPossible: false, irreversible: [], refusals: [] },
  },
  sources: [{ name: "export", title: "Export", standing: "authoritative", freshnessMs: 3_600_000 }],
  settleMs: 1_000,
  callMs: 1_000,
  spec: z.unknown(),
  desire: () => ({ permissions: [], fields: {} }),
  managed: () => true,
  plan: ({ key, drift: found }) => ({
    plan: {
      title: `Set ${key}`,
      steps: [
        {
          ...{ verb: "set", args: { detail: JSON.stringify(found.detail) }, says: `Set ${key} as asked` },
          effect: { object: key, fields: ["size"], money: null },
        },
      ],
      contract: {
        ...{ bound: { objects: 1, fields: ["size"], money: null }, evidence: [] },
        ...{ touches: [key], leavesAlone: ["everything else"], precondition: "As seen.", postcondition: "As asked." },
        ...{ undo: "reversible", risk: "low", ifWrong: "It is set again.", credential: "billing", removes: false },
      },
    },
  }),
};

export function benchKind(observer: Observer): KindConfig {
  const actor = () => ({
    perform: async () => ({ outcome: "happened" as const, externalId: null, says: "", receipt: {} }),
    close: async () => {},
  });
  return { spec, steward: "billing", connect: () => ({ spec, observer: () => observer, actor }) };
}
