import type { IdentifiedSubject } from "./platform-identity.ts";

/** Who participants are, as CSV (RFC 4180), to be joined with the tables of the study by `participant_id`. */
export async function* identitiesCsv(
  subjects: Iterable<IdentifiedSubject>,
): AsyncGenerator<string, void, undefined> {
  yield "participant_id,platform,platform_id,study_id,session_id\r\n";
  for (const { subjectId, platform, platformId, studyId, sessionId } of subjects) {
    yield `${[subjectId, platform, platformId, studyId, sessionId].map(cellOf).join(",")}\r\n`;
  }
}

/** Ids hold nothing that CSV has to quote; one that a spreadsheet would reckon with gets a `'` in front. */
function cellOf(id: string | null): string {
  if (id === null) return "NA";
  return /^[+@-]/.test(id) ? `'${id}` : id;
}
