import type { Classification } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { JudgedSituation, RecordedVerdict } from "../model/judgement.ts";
import type { ObjectRow } from "../store.ts";
import type { Recording } from "./findings.ts";

export const saidOf = ({ verdict, drifts }: Classification): RecordedVerdict => ({
  verdict,
  drifts: drifts.map((drift) => ({ class: drift.class, direction: drift.direction })),
});

/** Keeps all that a judgement was made from, so that it can be derived again under the rules of then or of now. */
export async function keepJudgement(
  { tx, newId }: Recording,
  object: ObjectRow,
  judged: {
    situation: JudgedSituation;
    classification: Classification;
    findings: readonly (Finding & { asked: unknown })[];
    version: string;
  },
): Promise<void> {
  await tx.keepJudgement({
    kind: object.kind,
    key: object.key,
    id: newId("judgement", object.bucket),
    situation: judged.situation,
    said: saidOf(judged.classification),
    gates: judged.findings.map(({ drift, asked, gate }) => ({
      class: drift.class,
      direction: drift.direction,
      input: asked,
      verdict: gate.verdict,
      codes: gate.reasons.map((reason) => reason.code),
    })),
    version: judged.version,
  });
}
