import { expect, test } from "vitest";
import { bodyLines } from "./body-lines";

test("gives each value a line and shows what would hide", () => {
  expect(bodyLines('{"action":"stop.set","detail":{"reason":"a\u202eb"}}')).toBe(
    '{\n  "action": "stop.set",\n  "detail": {\n    "reason": "a\\u{202e}b"\n  }\n}',
  );
});

test("shows a body that is no JSON as it is stored", () => {
  expect(bodyLines("{broken")).toBe("{broken");
});
