import type { ParticipantRow } from "@waitroom/admin-events/client";
import { type RefObject, useEffect, useState } from "react";
import { useSources } from "../live/context.ts";

/** Asks for explanations of these people for as long as the element is in view. */
export function useShownPeople(
  ref: RefObject<HTMLElement | null>,
  sceneId: string,
  shown: readonly ParticipantRow[],
): void {
  const { explanations } = useSources();
  const [isInView, setIsInView] = useState(false);
  const isEmpty = shown.length === 0;
  // Ids hold no newline; as one string they are equal for as long as the same people are shown.
  const ids = shown.map(({ subject_id }) => subject_id).join("\n");

  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver((entries) =>
      setIsInView(entries.at(-1)?.isIntersecting ?? false),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, isEmpty]);

  useEffect(
    () => (isInView && ids !== "" ? explanations.show(sceneId, ids.split("\n")) : undefined),
    [explanations, isInView, sceneId, ids],
  );
}
