"use client";

import { useQuery } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { Stressed } from "@/components/ui/stressed";
import type { ObjectRow } from "@/lib/query/objects";
import { statusPreviewOptions } from "@/lib/query/objects";
import { asProblem } from "@/lib/query/problem";
import { problemWords } from "../failure-words";

/** Exactly what the status page says of it now, from the same words. */
export function CustomerSees({ object }: { object: ObjectRow }) {
  const t = useWords();
  const nobody = object.generation === null;
  const query = useQuery({ ...statusPreviewOptions(object), enabled: !nobody });
  if (nobody) return <p className="text-ink2">{t.objects.nobodyAskedForItSoNo}</p>;
  if (query.data === undefined) {
    return (
      <p className="text-ink2">
        {query.error
          ? t.objects.couldNotBeRead(problemWords(t, asProblem(query.error)))
          : t.objects.readingWhatTheStatusPageSays}
      </p>
    );
  }
  const { text } = query.data;
  return (
    <blockquote className="rounded-card border border-line px-4 py-3">
      <p className="text-fine text-ink2">{text.label}</p>
      <p className="pt-0.5 font-medium">{text.headline}</p>
      <p className="pt-1 text-ink2">
        <Stressed text={text.body} /> {text.next}
      </p>
    </blockquote>
  );
}
