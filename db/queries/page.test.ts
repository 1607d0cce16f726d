import { expect, test } from "vitest";
import { z } from "zod";
import { cursorSeq, cursorText, cursorTime, decodeCursor, encodeCursor, InvalidCursor } from "./page.ts";

const schema = z.object({ at: cursorTime, seq: cursorSeq, key: cursorText });
const last = { at: "2028-02-29T23:59:59.123456Z", seq: 1, key: "ü/\\u0000" };
const read = (position: object) => decodeCursor(encodeCursor({ ...last, ...position }), schema);

test.each([
  {},
  { key: "漢".repeat(1_000) },
  { key: '"'.repeat(1_000) },
  { at: "0001-01-01T00:00:00.000000Z" },
  { at: "9999-12-31T23:59:59.999999Z" },
  { seq: 2_147_483_647 },
])("what a list wrote is read again: %j", (position) => {
  expect(read(position)).toEqual({ ...last, ...position });
});

test.each([
  { at: "2026-02-30T00:00:00.000000Z" },
  { at: "2027-02-29T00:00:00.000000Z" },
  { at: "2026-13-01T00:00:00.000000Z" },
  { at: "2026-01-01T24:00:00.000000Z" },
  { at: "0000-01-01T00:00:00.000000Z" },
  { at: "999999-01-01T00:00:00.000000Z" },
  { seq: 0 },
  { seq: 1.5 },
  { seq: 2_147_483_648 },
  { seq: 9e15 },
  { key: "a\0b" },
  { key: "\ud800" },
])("what the database could not compare with is no cursor: %j", (position) => {
  expect(() => read(position)).toThrow(InvalidCursor);
});
