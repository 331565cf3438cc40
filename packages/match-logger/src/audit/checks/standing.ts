import type { Report } from "../finding.ts";
import { isFree, type Person } from "../fold/person.ts";
import type { Room } from "../fold/room.ts";
import { quoted } from "../words.ts";

/** Checks that everybody who is put into a group was free for it, and gives those who are there. */
export function checkStanding(
  room: Room,
  ids: readonly string[],
  line: number,
  report: Report,
): readonly Person[] {
  const people: Person[] = [];
  for (const id of ids) {
    const person = room.people.get(id);
    if (person === undefined) reportGone(room, id, line, report);
    else if (people.includes(person)) {
      report("duplicate_member", [line], `${quoted(id)} stands in the group twice.`);
    } else {
      people.push(person);
      if (!isFree(person)) reportTaken(person, line, report);
      else if (person.unseenLine !== null) {
        const lines = [line, person.unseenLine];
        report(
          "ghost_matched",
          lines,
          `${quoted(id)} was put into a group, though nothing says that they were there after a restart.`,
        );
      }
    }
  }
  return people;
}

function reportGone(room: Room, id: string, line: number, report: Report): void {
  const exit = room.exits.get(id);
  const lines = exit === undefined ? [line] : [line, exit.line];
  const since =
    exit === undefined ? "of whom no arrival is recorded" : `who had gone (${exit.how.replace("_", " ")})`;
  report("ghost_matched", lines, `${quoted(id)} was put into a group, ${since}.`);
}

function reportTaken(person: Person, line: number, report: Report): void {
  const lines = [line, person.awayLine ?? person.statusLine];
  const who = quoted(person.id);
  if (person.status === "matched" || person.status === "started") {
    report("double_match", [line, person.statusLine], `${who} was put into a group while in another one.`);
  } else if (person.status === "reserved") {
    report("ghost_matched", lines, `${who} was put into a group while reserved for another one.`);
  } else {
    report("ghost_matched", lines, `${who} was put into a group while disconnected.`);
  }
}
