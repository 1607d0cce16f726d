import { PlumbDiff } from "@/components/diff/plumb-diff";
import { Notice } from "@/components/states/notice";
import { StillUncertain, Timeline } from "@/components/timeline/timeline";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectDetail } from "@/lib/query/objects";
import { diffRows } from "../../../diff-rows";
import { EvidenceTable } from "../../../evidence-table";
import { OlderHistory } from "../../../older-history";
import { timelineItems } from "../../../timeline-items";
import { uncertainItems } from "../../../uncertain-words";
import { CustomerSees } from "../../customer-sees";
import { DriftHistory } from "./drift-history";
import { IntentHistory } from "./intent-history";

export function ObjectBlocks({ detail }: { detail: ObjectDetail }) {
  const { object } = detail;
  return (
    <>
      <Held detail={detail} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card id="state" title="Asked for and found">
            {detail.difference.length === 0 ? (
              <p className="text-ink2">{nothingBeside(detail)}</p>
            ) : (
              <PlumbDiff
                rows={diffRows(detail.difference, { repair: false })}
                caption={`Asked for and found, ${object.key}`}
                sameShown={6}
              />
            )}
          </Card>
          <Card id="evidence" title="Evidence">
            <EvidenceTable evidence={detail.evidence} />
          </Card>
          <Card id="drifts" title="Every drift it had" flush>
            <DriftHistory drifts={detail.drifts} />
          </Card>
          <Card id="requests" title="What was asked for" flush>
            <IntentHistory intents={detail.intents} />
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card id="customer" title="What the customer sees now">
            <CustomerSees object={object} />
          </Card>
          <Card id="identity" title="Identity">
            <Definitions
              items={[
                { term: "Reference", value: <Mono>{object.ref}</Mono> },
                {
                  term: "External id",
                  value: object.externalId === null ? "not linked" : <Mono>{visibleText(object.externalId)}</Mono>,
                },
                { term: "Generation", value: object.generation === null ? "nobody asked for it" : object.generation },
                { term: "Wanted", value: object.presence ?? "nothing" },
              ]}
            />
          </Card>
          <Card id="timeline" title="Timeline">
            <div className="pb-4">
              <StillUncertain items={uncertainItems(detail.uncertain)} />
            </div>
            <OlderHistory object={object} older={detail.timeline.older} />
            <Timeline items={timelineItems(detail.timeline.rows)} label="What happened" />
          </Card>
        </div>
      </div>
    </>
  );
}

function nothingBeside({ object, found }: ObjectDetail): string {
  if (object.generation === null) return "Nobody asked for it, so there is nothing to hold it against.";
  return found === null ? "No source has spoken about it yet." : "It was asked for, and no source shows it.";
}

/** What keeps it from being repaired, in the words of whoever did so. */
function Held({ detail: { object } }: { detail: ObjectDetail }) {
  return (
    <div className="flex flex-col gap-2 pb-4 empty:hidden">
      {object.blockedAt === null ? null : (
        <Notice tone="review" className="rounded-card">
          Blocked by {visibleText(object.blockedByName ?? object.blockedBy ?? "somebody")} since{" "}
          <Time at={object.blockedAt} as="clock" />: {visibleText(object.blockedReason ?? "no reason given")}.
          {object.blockReviewAt === null ? null : (
            <>
              {" "}
              To be looked at again by <Time at={object.blockReviewAt} as="at" />.
            </>
          )}
        </Notice>
      )}
      {object.parkedReason === null ? null : (
        <Notice tone="unsure" className="rounded-card">
          Set aside after three passes that could not finish with it: {visibleText(object.parkedReason)}. It is tried
          again within minutes; Look again tries at once.
        </Notice>
      )}
    </div>
  );
}
