import { useWords } from "#use-words";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { IntentRow } from "@/lib/query/objects";

/** Who asked for what, newest first. The one that counts is the first. */
export function IntentHistory({ intents }: { intents: readonly IntentRow[] }) {
  const t = useWords();
  if (intents.length === 0) return <p className="px-4 pb-4 text-ink2 sm:px-5">{t.objects.nobodyAskedForIt}</p>;
  return (
    <ol className="divide-y divide-line">
      {intents.map((intent) => (
        <li key={intent.generation} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 sm:px-5">
          <span className="min-w-0 flex-[1_1_16rem]">
            <span className={intent.supersededAt === null ? "font-medium" : "text-ink2"}>
              {t.objects.generationOf(intent.generation, visibleText(intent.subject))}
            </span>
            <span className="block text-ink2">
              {intent.presence === "absent"
                ? t.objects.toBeGone
                : intent.desired === null
                  ? t.objects.notReadYet
                  : t.objects.grantsAndFields(
                      intent.desired.permissions.length,
                      Object.keys(intent.desired.fields).length,
                    )}
              {t.common.team(visibleText(intent.ownerName ?? intent.owner))}
            </span>
          </span>
          <span className="text-ink2">
            {visibleText(intent.askedByName ?? intent.askedBy)} · <Time at={intent.askedAt} as="clock" />
          </span>
        </li>
      ))}
    </ol>
  );
}
