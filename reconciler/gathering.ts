import { endOfTurn } from "./ports.ts";

/**
 * Questions that come at the same time, or while earlier ones are being answered, are answered together: `ask` gives one
 * answer for each, in their order. Where it fails for many, each is asked alone, so that one bad one fails for itself only.
 */
export function gathering<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
  atMost = 200,
): (question: Q) => Promise<A> {
  const waiting: { question: Q; resolve: (answer: A) => void; reject: (error: unknown) => void }[] = [];
  let underWay = false;

  async function answer(asked: typeof waiting): Promise<void> {
    try {
      const answers = await ask(asked.map(({ question }) => question));
      for (const [n, { resolve }] of asked.entries()) resolve(answers[n] as A);
    } catch (error) {
      if (asked.length === 1) asked[0]?.reject(error);
      else await Promise.all(asked.map((one) => answer([one])));
    }
  }

  async function answerAll(): Promise<void> {
    underWay = true;
    for (await endOfTurn(); waiting.length > 0; await endOfTurn()) await answer(waiting.splice(0, atMost));
    underWay = false;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!underWay) void answerAll();
    });
}
