import { basename } from "node:path";
import type { JsonObject, LoggedMatchLine } from "@waitroom/match-logger";
import type { RecordSources } from "./ports.ts";
import { readEvents } from "./read-events.ts";

/** A page of a journal, in its order. */
export interface JournalPage {
  readonly scene_id: string;
  /** Number of the first event of the page; null for an empty page. */
  readonly first_seq: number | null;
  readonly last_seq: number | null;
  /** Number of the last event that is stored; 0 in an empty journal. */
  readonly end_seq: number;
  readonly events: readonly JsonObject[];
}

/** All that the files say of one match. */
export interface MatchDetails {
  readonly scene_id: string;
  readonly game_id: string;
  /** The line of the match log; null where it is not written yet. */
  readonly record: LoggedMatchLine["record"] | null;
  /** Name of its file, its line number, and the line as it stands there. */
  readonly file: string | null;
  readonly line: number | null;
  readonly raw: string | null;
  /** The `opened` under whose rule and limits the group was formed. */
  readonly opened: JsonObject | null;
  /** Null for a group made by hand. */
  readonly proposed: JsonObject | null;
  readonly matched: JsonObject | null;
  readonly started: JsonObject | null;
  readonly aborted: JsonObject | null;
  readonly ended: JsonObject | null;
  /** All of them and the confirmations, from the proposal to the end. */
  readonly events: readonly JsonObject[];
}

/** How far the files of a scene go: what a reader compares a download with. */
export interface SceneFiles {
  readonly scene_id: string;
  /** Null while the scene is not open. */
  readonly journal: {
    readonly first_seq: number | null;
    readonly last_seq: number;
    readonly last_hash: string;
  } | null;
  readonly matches: { readonly records: number; readonly last_hash: string | null };
}

const longestHistory = 2_000;

/** Reads journals and match logs for people who look into them: only what is stored, and never a whole file. */
export class StudyRecords {
  readonly #sources: RecordSources;

  constructor(sources: RecordSources) {
    this.#sources = sources;
  }

  /** Up to `limit` events of a scene before `beforeSeq` (null: the last ones); "closed" while the scene is not open. */
  async page(
    sceneId: string,
    { beforeSeq, limit }: { readonly beforeSeq: number | null; readonly limit: number },
  ): Promise<JournalPage | "closed" | undefined> {
    if (!this.#sources.sceneIds.includes(sceneId)) return undefined;
    const scene = this.#sources.scene(sceneId);
    if (scene === undefined) return "closed";
    const end = scene.journal.stats().seq;
    const last = Math.min(end, (beforeSeq ?? end + 1) - 1);
    const events = await Array.fromAsync(scene.journal.range(Math.max(1, last - limit + 1), last));
    const isEmpty = events.length === 0;
    return {
      scene_id: sceneId,
      first_seq: isEmpty ? null : last - events.length + 1,
      last_seq: isEmpty ? null : last,
      end_seq: end,
      events,
    };
  }

  /** All that is stored of a match; undefined where no open scene has one with this id. */
  async match(gameId: string): Promise<MatchDetails | undefined> {
    for (const sceneId of this.#sources.sceneIds) {
      const scene = this.#sources.scene(sceneId);
      const seqs = scene?.index.ofGame(gameId) ?? [];
      const [first] = seqs;
      if (scene === undefined || first === undefined) continue;
      const opened = scene.index.openedBefore(first);
      const found = await readEvents(scene.journal, [...(opened === null ? [] : [opened]), ...seqs]);
      const events = found.filter(({ seq }) => seq !== opened);
      const of = (type: string): JsonObject | null => events.find((event) => event["type"] === type) ?? null;
      const matched = of("matched");
      const seq = matched?.["seq"];
      const logged = typeof seq === "number" ? await this.#sources.matches.loggedMatch(sceneId, seq) : null;
      return {
        scene_id: sceneId,
        game_id: gameId,
        record: logged?.record ?? null,
        file: logged === null ? null : basename(logged.path),
        line: logged?.line ?? null,
        raw: logged?.text ?? null,
        opened: found.find(({ seq }) => seq === opened) ?? null,
        proposed: of("proposed"),
        matched,
        started: of("started"),
        aborted: of("aborted"),
        ended: of("ended"),
        events,
      };
    }
    return undefined;
  }

  /** Up to 2000 newest events of the open scenes that are about a participant, each with its `scene_id`, in order of time. */
  async history(subjectId: string): Promise<readonly JsonObject[]> {
    const all: JsonObject[] = [];
    for (const sceneId of this.#sources.sceneIds) {
      const scene = this.#sources.scene(sceneId);
      const seqs = scene?.index.ofSubject(subjectId) ?? [];
      if (scene === undefined || seqs.length === 0) continue;
      const events = await readEvents(scene.journal, seqs.slice(-longestHistory));
      all.push(...events.map((event) => ({ scene_id: sceneId, ...event })));
    }
    return all.toSorted((a, b) => Number(a["at"]) - Number(b["at"])).slice(-longestHistory);
  }

  /** Where the journals of the open scenes and the match files lie, as far as they are files and hold anything. */
  paths(): readonly string[] {
    const journals = this.#sources.sceneIds.map((sceneId) => this.#sources.scene(sceneId)?.journal.stats());
    const all = [...journals, ...this.#sources.matches.stats().files];
    return all.flatMap((end) => (end?.path === undefined || end.seq === 0 ? [] : [end.path]));
  }

  /** How far the files of each scene go. */
  files(): readonly SceneFiles[] {
    const matchFiles = this.#sources.matches.stats().files;
    return this.#sources.sceneIds.map((sceneId) => {
      const end = this.#sources.scene(sceneId)?.journal.stats();
      const parts = matchFiles.filter(({ path }) => isMatchFileOf(basename(path), sceneId));
      return {
        scene_id: sceneId,
        journal:
          end === undefined
            ? null
            : { first_seq: end.seq === 0 ? null : 1, last_seq: end.seq, last_hash: end.hash },
        matches: {
          records: parts.reduce((sum, { seq }) => sum + seq, 0),
          last_hash: parts.at(-1)?.hash ?? null,
        },
      };
    });
  }
}

/** `{scene_id}_matches.jsonl`, `.2` and so on: a scene's name may begin with that of another one. */
function isMatchFileOf(name: string, sceneId: string): boolean {
  const prefix = `${sceneId}_matches`;
  return name.startsWith(prefix) && /^(?:\.\d+)?\.jsonl$/.test(name.slice(prefix.length));
}
