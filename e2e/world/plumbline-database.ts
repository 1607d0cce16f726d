import postgres from "postgres";
import { sandboxUrl } from "../product/data-folder.ts";
import { plumblineDatabase } from "./sandbox.ts";

/** It stands on the sandbox's server. */
export async function plumblineUrl(): Promise<string> {
  const url = new URL(sandboxUrl());
  url.pathname = `/${await plumblineDatabase()}`;
  return url.href;
}

/** Plumbline's own rows, for what would take a day otherwise. */
export async function inPlumbline<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(await plumblineUrl(), { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** A proposal is held when nobody has decided within a day; this one after so many seconds. */
export async function planEndsIn(repair: string, seconds: number): Promise<void> {
  await inPlumbline(async (sql) => {
    const moved = await sql`
      update repairs set expires_at = now() + ${seconds} * interval '1 second'
      where id = ${repair} and state = 'proposed' returning 1`;
    if (moved.length !== 1) throw new Error(`${repair} is no proposal any more.`);
  });
}

/**
 * Holds the objects of all but the first so many open drifts of a class, in the order in which a job takes them: it
 * stands still there for as long as the work takes.
 */
export async function whileTheRestIsHeld(driftClass: string, first: number, work: () => Promise<void>): Promise<void> {
  await inPlumbline(async (sql) => {
    await sql.begin(async (tx) => {
      const held = await tx`
        select 1 from objects o join (
          select bucket, kind, key from drifts where class = ${driftClass} and resolved_at is null
          order by bucket, id offset ${first}) rest using (bucket, kind, key)
        for update of o`;
      if (held.length === 0) throw new Error(`There are no more than ${first} drifts of ${driftClass}.`);
      await work();
    });
  });
}
