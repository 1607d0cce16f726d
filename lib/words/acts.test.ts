import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { en } from "@/lib/words/en";
import { EFFECT_STATES } from "@/reconciler/model/effect-state";

const ENTITIES = Object.keys(en.audit.entities);
const root = join(import.meta.dirname, "../..");
const code = ["lib/auth", "lib/services", "reconciler", "db/migrations"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|sql)$/.test(path) && !/\.test|test-|simulator|bench|kill|rehearse|tell/.test(path))
    .map((path) => readFileSync(join(root, folder, path), "utf8")),
);

/** What somebody asks for, which is no entry's name: `repair.approve`. A refusal is recorded under its first part. */
const ASKED = code.flatMap((text) =>
  [...text.matchAll(/\b(?:runVerb|writing)\(\w+, "([a-z_.]+)"/g)].map(([, name = ""]) => name),
);
const VERBS = new Set([...Object.keys(PERMISSIONS), ...ASKED]);

test("every action that goes into the record has words, and what it is about can be filtered by", () => {
  const named = code.flatMap((text) =>
    [...text.matchAll(/["'`]([a-z_]+)\.([a-z_]+)["'`]/g)].map(([, entity = "", act = ""]) => ({ entity, act })),
  );
  const actions = named.filter(({ entity, act }) => ENTITIES.includes(entity) && !VERBS.has(`${entity}.${act}`));
  const unsaid = actions.map(({ entity, act }) => `${entity}.${act}`).filter((name) => !isSaid(name));
  expect(actions.length).toBeGreaterThan(80);
  expect([...new Set(unsaid)]).toEqual([]);
  expect(EFFECT_STATES.map((state) => `effect.${state}`).filter((name) => !isSaid(name))).toEqual(["effect.planned"]);
  const about = [...Object.keys(en.acts.actions), ...ASKED].map((name) => name.split(".")[0] ?? "");
  expect(about.filter((entity) => !ENTITIES.includes(entity))).toEqual([]);
});

/** Each is asked of the installation, of many objects or of none, so that no object's history has its refusal. */
const OF_NO_OBJECT = /^(job|view|policy|claim|source|key|batch|review_batch|person|credential|record|stop|exec)\./;

test("whatever may be refused of one object has words for its history", () => {
  const unsaid = ASKED.filter((name) => !OF_NO_OBJECT.test(name) && !(name in en.detail.asked));
  expect(unsaid).toEqual([]);
  expect(Object.keys(en.detail.asked).filter((name) => !ASKED.includes(name))).toEqual([]);
});

function isSaid(action: string): boolean {
  return action in en.acts.actions || action.endsWith(".refused");
}
