import { expect, test } from "vitest";
import { LaterPart } from "@/components/ui/later-part";

const Drawn = () => null;

test("a part is fetched once, and whoever waits for it is told", async () => {
  let fetches = 0;
  let told = 0;
  const part = new LaterPart(async () => {
    fetches += 1;
    return Drawn;
  });
  const leave = part.subscribe(() => {
    told += 1;
  });
  expect(part.current()).toBeNull();
  await Promise.all([part.fetch(), part.fetch()]);
  await part.fetch();
  expect(part.current()).toBe(Drawn);
  expect([fetches, told]).toEqual([1, 1]);
  leave();
});

test("a fetch that failed is made again with the next press", async () => {
  let reachable = false;
  const part = new LaterPart(async () => {
    if (!reachable) throw new Error("no route");
    return Drawn;
  });
  await expect(part.fetch()).rejects.toThrow("no route");
  expect(part.current()).toBeNull();
  reachable = true;
  await part.fetch();
  expect(part.current()).toBe(Drawn);
});
