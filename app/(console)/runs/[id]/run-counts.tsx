import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { formatCount } from "@/lib/format/count";
import type { RunDetail } from "@/lib/query/runs";
import { CLASS_NAMES } from "@/lib/words/en";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";

/** The numbers of the report, and the drifts by class as far as this person may see them. */
export function RunCounts({ run }: { run: RunDetail }) {
  const { counts, drifts } = run;
  if (counts === null) {
    return (
      <Card title="Counts">
        <p className="text-ink2">
          {run.endedAt === null ? "The run has not ended; its numbers come with its report." : "There is no report."}
        </p>
      </Card>
    );
  }
  const classes = DRIFT_CLASSES.map((name) => ({
    name,
    n: drifts.rows.filter((drift) => drift.class === name).length,
  })).filter(({ n }) => n > 0);
  return (
    <Card title="Counts">
      <Definitions
        items={[
          { term: "Objects read", value: formatCount(counts.objects) },
          { term: "As asked", value: formatCount(counts.in_sync) },
          { term: "Not as asked", value: formatCount(counts.drifted) },
          { term: "Pending", value: formatCount(counts.pending) },
          { term: "Verifying", value: formatCount(counts.verifying) },
          ...classes.map(({ name, n }) => ({
            term: CLASS_NAMES[name],
            value: (
              <>
                {formatCount(n)} <Mono className="text-ink2">{name}</Mono>
              </>
            ),
          })),
        ]}
      />
      {drifts.total > drifts.rows.length ? (
        <p className="pt-2 text-ink2">
          Classes are counted in the first {formatCount(drifts.rows.length)} of {formatCount(drifts.total)} drifts.
        </p>
      ) : null}
    </Card>
  );
}
