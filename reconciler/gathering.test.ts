import { expect, test } from "vitest";
import { gathering } from "./gathering.ts";
import { endOfTurn } from "./ports.ts";

test("what is asked at the same time is asked together, and each gets its own answer", async () => {
  const asked: number[][] = [];
  const double = gathering(async (numbers: readonly number[]) => {
    asked.push([...numbers]);
    return numbers.map((n) => 2 * n);
  });
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  expect(asked).toEqual([[1, 2, 3]]);
});

test("what comes while an answer is under way waits for the next one: it is not told what was read before it asked", async () => {
  let read = 0;
  const ask = gathering(async (questions: readonly string[]) => {
    const then = read;
    await endOfTurn();
    await endOfTurn();
    return questions.map(() => then);
  });
  const first = ask("a");
  await endOfTurn();
  await endOfTurn();
  read = 1;
  expect(await Promise.all([first, ask("b")])).toEqual([0, 1]);
});

test("no more than so many at once", async () => {
  const sizes: number[] = [];
  const ask = gathering(async (questions: readonly number[]) => {
    sizes.push(questions.length);
    return questions;
  }, 2);
  await Promise.all([1, 2, 3, 4, 5].map(ask));
  expect(sizes).toEqual([2, 2, 1]);
});

test("a bad one fails for itself only", async () => {
  const ask = gathering(async (questions: readonly number[]) => {
    if (questions.includes(2)) throw new Error("two");
    return questions;
  });
  const answers = await Promise.allSettled([1, 2, 3].map(ask));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
