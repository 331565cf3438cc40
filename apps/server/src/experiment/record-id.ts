/** What an id of a scene or an experiment may be: it becomes a part of file names on any system. */
export const recordIdRule =
  "1 to 64 of the characters A-Z a-z 0-9 . _ -, the first a letter or digit, and no Windows device name";

/** Whether this may be the id of a scene or an experiment. */
export function isRecordId(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value) &&
    !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i.test(value)
  );
}
