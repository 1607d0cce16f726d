import { useWords } from "#use-words";
import { PlumbDiff } from "@/components/diff/plumb-diff";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectDetail } from "@/lib/query/objects";
import type { Words } from "@/lib/words/words";
import { diffRows } from "../../../diff-rows";
import { EvidenceTable } from "../../../evidence-table";
import { History } from "../../../history";
import { Uncertain } from "../../../uncertain";
import { CustomerSees } from "../../customer-sees";
import { Held } from "../../held";
import { DriftHistory } from "./drift-history";
import { IntentHistory } from "./intent-history";

export function ObjectBlocks({ detail }: { detail: ObjectDetail }) {
  const t = useWords();
  const { object } = detail;
  return (
    <>
      <div className="flex flex-col gap-2 pb-4 empty:hidden">
        <Held object={object} />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card id="state" title={t.common.askedForAndFoundTitle}>
            {detail.difference.length === 0 ? (
              <p className="text-ink2">{nothingBeside(t, detail)}</p>
            ) : (
              <PlumbDiff
                rows={diffRows(t, detail.difference, { repair: false })}
                caption={t.common.askedForAndFound(visibleText(object.key))}
                sameShown={6}
              />
            )}
          </Card>
          <Card id="evidence" title={t.common.evidence}>
            <EvidenceTable evidence={detail.evidence} />
          </Card>
          <Card id="drifts" title={t.objects.everyDriftItHad} flush>
            <DriftHistory drifts={detail.drifts} />
          </Card>
          <Card id="requests" title={t.objects.whatWasAskedFor} flush>
            <IntentHistory intents={detail.intents} />
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card id="customer" title={t.common.whatTheCustomerSeesNow}>
            <CustomerSees object={object} />
          </Card>
          <Card id="identity" title={t.objects.identity}>
            <Definitions
              items={[
                { term: t.objects.reference, value: <Mono>{object.ref}</Mono> },
                {
                  term: t.objects.externalId,
                  value:
                    object.externalId === null ? t.objects.notLinked : <Mono>{visibleText(object.externalId)}</Mono>,
                },
                {
                  term: t.objects.generationTitle,
                  value: object.generation === null ? t.objects.nobodyAskedForItShort : object.generation,
                },
                {
                  term: t.objects.wanted,
                  value: object.presence === null ? t.objects.nothing : t.objects.presences[object.presence],
                },
              ]}
            />
          </Card>
          <Card id="timeline" title={t.common.timeline}>
            <div className="pb-4">
              <Uncertain object={object} uncertain={detail.uncertain} />
            </div>
            <History object={object} timeline={detail.timeline} />
          </Card>
        </div>
      </div>
    </>
  );
}

function nothingBeside(t: Words, { object, found }: ObjectDetail): string {
  if (object.generation === null) return t.objects.nobodyAskedForItSoThere;
  return found === null ? t.objects.noSourceHasSpokenAboutIt : t.objects.itWasAskedForAndNo;
}
