import { createHash } from "node:crypto";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as getBadge } from "../../app/(status)/status/[token]/badge.svg/route.ts";
import { GET as getFeed } from "../../app/(status)/status/[token]/feed.atom/route.ts";
import { GET as getJson } from "../../app/(status)/status/[token]/status.json/route.ts";
import { GET as getServiceFeed } from "../../app/(status)/status/service/feed.atom/route.ts";
import { GET as getService } from "../../app/(status)/status/service.json/route.ts";
import { connect } from "../../db/client.ts";
import { addDrift, addIntent, addObject } from "../../db/queries/test/rows.ts";
import { makeTestDatabase } from "../../db/test/database.ts";
import { proxy } from "../../proxy.ts";
import { DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { readEnv, setEnvForTest } from "../env.ts";
import { makeStatusToken } from "../services/status-links/token.ts";
import { setDatabaseForTest } from "./database.ts";

let db: Awaited<ReturnType<typeof makeTestDatabase>>;
const links: Record<"live" | "revoked" | "removal" | "never", string> = {
  live: "",
  revoked: "",
  removal: "",
  never: "",
};

beforeAll(async () => {
  db = await makeTestDatabase({ breaks: ["I-21"] });
  setDatabaseForTest(db.console);
  setEnvForTest(
    readEnv({
      DATABASE_URL: "postgres://x@localhost/x",
      AUTH_SECRET: "0123456789abcdefghij0123456789abcdefghij",
      PLUMBLINE_DEMO: "1",
    }),
  );
  const drift = await addDrift(db.sql, {
    key: "canary_key",
    owner: "canaryteam",
    externalId: "canary-oid",
    askedBy: "p_canary",
  });
  await addIntent(db.sql, drift, { owner: "canaryteam", askedBy: "p_canary" });
  links.live = await addLink(drift);
  links.revoked = await addLink(drift, true);
  const removal = await addObject(db.sql, { key: "canary_gone", externalId: "canary-oid", expiresIn: -5 });
  await addIntent(db.sql, removal);
  links.removal = await addLink(removal);
  links.never = makeStatusToken(drift.bucket);
  await db.sql`insert into meanings (bucket, kind, key, n, status, stale, wanted, at) values
    (${drift.bucket}, ${drift.kind}, ${drift.key}, 1, 'in_place', false, 'present', '2026-01-01T00:00:00Z'),
    (${drift.bucket}, ${drift.kind}, ${drift.key}, 2, 'repair_needed', false, 'present', '2026-01-02T00:00:00Z')`;
});
afterAll(async () => {
  setDatabaseForTest(null);
  setEnvForTest(null);
  await db.drop();
});

async function addLink(object: { bucket: number; kind: string; key: string }, revoked = false): Promise<string> {
  const token = makeStatusToken(object.bucket);
  await db.sql`
    insert into status_links (bucket, token_hash, kind, key, person_id, created_at, revoked_at)
    values (${object.bucket}, ${createHash("sha256").update(token).digest("hex")}, ${object.kind}, ${object.key}, 'p_canary',
      now(), ${revoked ? new Date() : null})`;
  return token;
}

const files = { badge: getBadge, json: getJson, feed: getFeed };
const at = (token: string) => ({ params: Promise.resolve({ token }) });
const asked = (search = "", language = "en") =>
  new Request(`https://status.test/x${search}`, { headers: { "accept-language": language } });

describe("what other sites take from a link", () => {
  test("says what the page says", async () => {
    const badge = await (await getBadge(asked(), at(links.live))).text();
    expect(badge).toMatch(/<title id="t">Request PL-\w{7}: Repair needed<\/title>/);
    const json = await (await getJson(asked(), at(links.live))).json();
    expect(json).toMatchObject({ status: "repair_needed", stale: false, label: "Repair needed", language: "en" });
    expect(json.headline).toBe("Database access does not match what you asked for.");
    expect(Object.keys(json).sort()).toEqual(
      "checked_at headline label language next_update reference says since stale status".split(" "),
    );
  });

  test("in the language that the address names, else the reader's", async () => {
    expect((await (await getJson(asked("?language=de"), at(links.live))).json()).label).toBe("Reparatur nötig");
    expect((await (await getJson(asked("", "de-AT"), at(links.live))).json()).language).toBe("de");
  });

  test("is green only while it is known", async () => {
    const json = await (await getJson(asked(), at(links.removal))).json();
    expect(json).toMatchObject({ status: "in_place", stale: true, label: "In place when last checked" });
    expect(await (await getBadge(asked(), at(links.removal))).text()).toContain('<g class="in_place_stale"');
  });

  test("has one entry of the feed for each change, and says more only of the present", async () => {
    const feed = await (await getFeed(asked(), at(links.live))).text();
    expect(feed.match(/<entry>/g)).toHaveLength(2);
    expect(feed).toContain("Database access does not match what you asked for.");
    const { says } = await (await getJson(asked(), at(links.live))).json();
    expect(feed, "what happens next").toContain(says);
    expect(feed.match(/urn:plumbline:request:PL-\w{7}:2/g)).toHaveLength(1);
  });

  test("holds nothing from inside", async () => {
    for (const get of Object.values(files)) {
      const text = await (await get(asked(), at(links.live))).text();
      expect(text).not.toMatch(/canary/);
      for (const name of DRIFT_CLASSES) expect(text).not.toContain(name);
    }
  });

  test("is one answer when the link was revoked and when it never was", async () => {
    for (const get of Object.values(files)) {
      const answers = await Promise.all(
        [links.revoked, links.never, "nothing"].map(async (token) => {
          const answer = await get(asked(), at(token));
          return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
        }),
      );
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(/^404 /);
      expect(answers[0]).not.toMatch(/in_place"|In place/);
    }
  });

  test("says that nothing is known while the database cannot be asked", async () => {
    const away = connect({ url: "postgres://canary@127.0.0.1:9/canary", name: "test", max: 1 });
    setDatabaseForTest(away);
    try {
      for (const get of Object.values(files)) {
        const answer = await get(asked(), at(links.live));
        const text = await answer.text();
        expect(answer.status).toBe(503);
        expect(text).toMatch(/Status unavailable/);
        expect(text).not.toContain("canary");
      }
    } finally {
      setDatabaseForTest(db.console);
      await away.end({ timeout: 0 });
    }
  });
});

test("the service has the same, of everybody", async () => {
  const json = await (await getService(asked())).json();
  expect(json).toMatchObject({ status: "repair_needed", label: "Repair needed" });
  expect(json.counts).toHaveLength(8);
  expect(JSON.stringify(json)).not.toContain("canary");
  await db.sql`
    insert into meanings (bucket, kind, key, n, status, stale, wanted, at)
    values (0, '', '', 1, ${json.status}, ${json.stale}, 'nothing', now())`;
  const feed = await (await getServiceFeed(asked())).text();
  expect(feed).toContain("<id>urn:plumbline:service</id>");
  expect(feed).toContain(json.says);
});

test("only these files are open to other sites, and none may be kept", async () => {
  const headersOf = async (path: string) => (await proxy(new NextRequest(`http://localhost:3000${path}`))).headers;
  for (const path of [
    `/status/${links.live}/badge.svg`,
    `/status/${links.live}/status.json`,
    "/status/service/feed.atom",
  ]) {
    const headers = await headersOf(path);
    expect(headers.get("access-control-allow-origin"), path).toBe("*");
    expect(headers.get("cross-origin-resource-policy"), path).toBe("cross-origin");
    expect(headers.get("cache-control"), path).toBe("no-store");
    expect(headers.get("referrer-policy"), path).toBe("no-referrer");
    expect(headers.get("content-security-policy"), path).toMatch(/^default-src 'none'/);
  }
  expect((await headersOf(`/api/v1/status/${links.live}`)).get("access-control-allow-origin")).toBeNull();
});
