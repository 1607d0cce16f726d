import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type Key, NONCE_BYTES, seal, unseal } from "./envelope.ts";

const keyOf = (version: number): Key => ({ version, bytes: randomBytes(32) });
const [first, second] = [keyOf(1), keyOf(2)];
const keys = [second, first];
const VALUE = "postgres://billing:pässword@db/ledger\nsecond line";
const sealed = (key = second, name = "BILLING_URL") => seal(key, name, VALUE, randomBytes(NONCE_BYTES));

test("what was kept comes back, under each key that is there", () => {
  for (const key of keys) expect(unseal(keys, "BILLING_URL", sealed(key))).toBe(VALUE);
  const bytes = Buffer.concat([sealed().ciphertext, sealed().nonce]);
  expect(bytes.includes("billing")).toBe(false);
});

test("the same value is never the same text twice", () => {
  expect(sealed().ciphertext.equals(sealed().ciphertext)).toBe(false);
});

const elsewhere =
  /^The credential (BILLING|DATA)_URL does not open with key [12]: .*or its row was changed or is another one's\.$/;

test("a ciphertext of another name is refused", () => {
  expect(() => unseal(keys, "DATA_URL", sealed())).toThrow(elsewhere);
});

test("a changed key version is refused, also where both keys are the same", () => {
  expect(() => unseal(keys, "BILLING_URL", { ...sealed(), keyVersion: 1 })).toThrow(elsewhere);
  const same = [second, { ...second, version: 1 }];
  expect(() => unseal(same, "BILLING_URL", { ...sealed(), keyVersion: 1 })).toThrow(elsewhere);
});

test("each changed byte of the nonce and the ciphertext is refused, and so is one that was cut off", () => {
  const good = sealed();
  for (const part of ["nonce", "ciphertext"] as const) {
    for (let at = 0; at < good[part].length; at += 1) {
      const bytes = Buffer.from(good[part]);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(() => unseal(keys, "BILLING_URL", { ...good, [part]: bytes }), `${part} ${at}`).toThrow(elsewhere);
    }
  }
  for (const length of [0, 4, 12, 15, 16, good.ciphertext.length - 1]) {
    const ciphertext = good.ciphertext.subarray(0, length);
    expect(() => unseal(keys, "BILLING_URL", { ...good, ciphertext }), `${length} bytes`).toThrow(elsewhere);
  }
});

test("a key that is not here is named, with those that are", () => {
  expect(() => unseal([second], "BILLING_URL", sealed(first))).toThrow(
    "The credential BILLING_URL is encrypted under key 1. Keys here: 2.",
  );
  expect(() => unseal([], "BILLING_URL", sealed(first))).toThrow("Keys here: none.");
});
