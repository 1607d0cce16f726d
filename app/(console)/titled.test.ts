import { expect, test } from "vitest";
import { titledBy } from "./titled";

test("a page about one thing has its name in its title, so that tabs can be told apart", async () => {
  expect(await titledBy(Promise.resolve("svc_mailer"), "Review")).toEqual({ title: "svc_mailer · Review" });
  expect(await titledBy(Promise.resolve("a\u202eb"), "Drift")).toEqual({ title: "a\\u{202e}b · Drift" });
});

test("what is not there, or cannot be read, has no name", async () => {
  expect(await titledBy(Promise.resolve(undefined), "Object")).toEqual({ title: "Object" });
  expect(await titledBy(Promise.reject(new Error("no database")), "Object")).toEqual({ title: "Object" });
});
