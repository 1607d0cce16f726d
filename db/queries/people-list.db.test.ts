import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../client.ts";
import { makeTestDatabase } from "../test/database.ts";
import { InvalidCursor, PAGE_SIZE } from "./page.ts";
import { peopleList } from "./people-list.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase());
  await sql`insert into teams (id, name, departed_at) values
    ('platform', 'Platform', null), ('billing', 'Billing', null), ('gone', 'Gone', now())`;
  await sql`
    insert into people (id, email, name, role, password_hash, oidc_subject)
    select 'p_' || n, 'p' || n || '@example.com', 'Name ' || lpad((n / 3)::text, 3, '0'), 'end_user', 'canary-hash', 'canary-subject-' || n
    from generate_series(1, ${2 * PAGE_SIZE + 7}::int) n`;
  await sql`insert into people (id, email, name, role, suspended_at) values
    ('a_rita', 'rita@example.com', 'A Rita', 'reviewer', '2025-11-25T09:00:00Z')`;
  await sql`insert into team_members (person_id, team_id) values
    ('a_rita', 'platform'), ('a_rita', 'billing'), ('a_rita', 'gone')`;
});
afterAll(() => drop());

test("each is there with what they may do, and the teams that one can be in", async () => {
  const list = await peopleList(sql, {});
  const [billing, platform] = [
    { id: "billing", name: "Billing" },
    { id: "platform", name: "Platform" },
  ];
  expect(list.rows[0]).toEqual({
    id: "a_rita",
    name: "A Rita",
    email: "rita@example.com",
    role: "reviewer",
    teams: [billing, platform],
    suspendedAt: "2025-11-25T09:00:00.000000Z",
  });
  expect(list.teams).toEqual([billing, platform]);
  expect(list.count).toEqual({ n: 2 * PAGE_SIZE + 8, capped: false });
});

test("pages have everybody once, by name, and what they sign in with on none", async () => {
  const shown: string[] = [];
  const pages: number[] = [];
  for (let after: string | null = null; pages.length === 0 || after !== null; ) {
    const page = await peopleList(sql, { after });
    expect(JSON.stringify(page)).not.toContain("canary");
    shown.push(...page.rows.map(({ id }) => id));
    pages.push(page.rows.length);
    after = page.next;
  }
  expect(pages).toEqual([PAGE_SIZE, PAGE_SIZE, 8]);
  const all = await sql<{ id: string }[]>`select id from people order by name, id`;
  expect(shown).toEqual(all.map(({ id }) => id));
});

test("a cursor of another list is refused", async () => {
  await expect(peopleList(sql, { after: "bm90aGluZw" })).rejects.toThrow(InvalidCursor);
});
