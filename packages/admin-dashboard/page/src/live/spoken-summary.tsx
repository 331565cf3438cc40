import { VisuallyHidden } from "@mantine/core";
import type { Snapshot } from "@waitroom/admin-events/client";
import { useEffect, useRef, useState } from "react";
import { openProblems } from "../problems/open-problems.ts";
import { counted } from "../words/number.ts";

const intervalMs = 10_000;

/** Tells who listens how the experiment stands, at most every ten seconds and only when it changed; never per event. */
export function SpokenSummary({ snapshot }: { readonly snapshot: Snapshot }) {
  const words = summaryWords(snapshot);
  const latest = useRef(words);
  latest.current = words;
  const [spoken, setSpoken] = useState(words);
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), intervalMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <VisuallyHidden role="status" aria-label="Summary">
      {spoken}
    </VisuallyHidden>
  );
}

function summaryWords({ summary, problems }: Snapshot): string {
  const open = openProblems(problems).length;
  return [
    `${counted(summary.waiting, "person", "people")} waiting`,
    `${counted(summary.in_groups, "person", "people")} in groups`,
    ...(open === 0 ? [] : [counted(open, "problem")]),
  ].join(", ");
}
