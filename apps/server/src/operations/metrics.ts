import { Counter, Gauge, Histogram, type Registry } from "@prometheus-io/client";

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const waits = [0.5, 1, 2, 5, 10, 20, 30, 60, 90, 120, 180, 300, 600, 1200, 1800];

/**
 * The metrics of a server, in base units. Every label is bounded: scenes are those of the experiment (the first 100 of them,
 * then `other`), everything else is a list in the code. None names a person, a game or an address.
 */
export class Metrics {
  readonly registry: Registry;
  readonly clientEvents: Counter<"event" | "outcome">;
  readonly clientEventSeconds: Histogram<"event">;
  readonly arrivals: Counter<"scene">;
  readonly screenedOut: Counter<"scene" | "reason">;
  readonly waitSeconds: Histogram<"scene" | "outcome">;
  readonly matches: Counter<"scene" | "outcome">;
  readonly refusedResults: Counter<"scene" | "reason">;
  readonly participants: Gauge<"scene" | "state">;
  readonly ruleSeconds: Histogram<"scene">;
  readonly appends: Counter<"scene" | "result">;
  readonly appendedEvents: Counter<"scene">;
  readonly appendSeconds: Histogram<"scene">;
  readonly syncSeconds: Histogram;
  readonly storageAvailable: Gauge<"scene">;
  readonly sockets: Gauge<"namespace">;
  readonly disconnects: Counter<"namespace" | "reason">;
  readonly connectionsCut: Counter<"reason">;
  readonly rateLimited: Counter<"kind">;
  readonly invalidMessages: Counter<"event">;
  readonly httpSeconds: Histogram<"method" | "route" | "status">;
  readonly loopDelayP99: Gauge;
  readonly invariantViolations: Counter<"violation">;
  readonly faults: Counter;

  constructor(registry: Registry) {
    this.registry = registry;
    const registers = [registry];
    const counter = <Label extends string>(
      name: string,
      help: string,
      ...labelNames: Label[]
    ): Counter<Label> => new Counter({ name: `waitroom_${name}`, help, labelNames, registers });
    const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
      new Gauge({ name: `waitroom_${name}`, help, labelNames, registers });
    const histogram = <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      ...labelNames: Label[]
    ): Histogram<Label> => new Histogram({ name: `waitroom_${name}`, help, buckets, labelNames, registers });

    this.clientEvents = counter(
      "client_events_total",
      "Events of participants, by what was answered: ok or an error code.",
      "event",
      "outcome",
    );
    this.clientEventSeconds = histogram(
      "client_event_seconds",
      "From an event of a participant to its answer, storing included.",
      seconds,
      "event",
    );
    this.arrivals = counter("arrivals_total", "How often somebody entered a waiting room.", "scene");
    this.screenedOut = counter(
      "screened_out_total",
      "Refusals at the door of people who were never let in; the same refusal again does not count.",
      "scene",
      "reason",
    );
    this.waitSeconds = histogram(
      "wait_seconds",
      "How long people had waited when they were matched, left, timed out or were removed.",
      waits,
      "scene",
      "outcome",
    );
    this.matches = counter("matches_total", "Groups, by each step that they came to.", "scene", "outcome");
    this.refusedResults = counter(
      "rule_refused_total",
      "Results of a rule that broke its contract.",
      "scene",
      "reason",
    );
    this.participants = gauge("participants", "People in a scene, by where they stand.", "scene", "state");
    this.ruleSeconds = histogram("rule_seconds", "How long a rule took for one question.", seconds, "scene");
    this.appends = counter(
      "journal_appends_total",
      "Appends to the journal: ok or failed.",
      "scene",
      "result",
    );
    this.appendedEvents = counter("journal_events_total", "Events stored in the journal.", "scene");
    this.appendSeconds = histogram(
      "journal_append_seconds",
      "How long an append took until it was durable.",
      seconds,
      "scene",
    );
    this.syncSeconds = histogram(
      "log_sync_seconds",
      "How long fdatasync took, of all files of the log.",
      seconds,
    );
    this.storageAvailable = gauge("storage_available", "1 while a scene can store what it decides.", "scene");
    this.sockets = gauge("sockets", "Open connections.", "namespace");
    this.disconnects = counter("disconnects_total", "Connections that ended.", "namespace", "reason");
    this.connectionsCut = counter(
      "connections_cut_total",
      "Connections that were cut: floods, knocking at namespaces, slow clients (write_buffer_full).",
      "reason",
    );
    this.rateLimited = counter("rate_limited_total", "Refused with RATE_LIMITED.", "kind");
    this.invalidMessages = counter("invalid_messages_total", "Refused with INVALID_PAYLOAD.", "event");
    this.httpSeconds = histogram(
      "http_request_seconds",
      "HTTP requests, by the pattern of their route.",
      seconds,
      "method",
      "route",
      "status",
    );
    this.loopDelayP99 = gauge("event_loop_delay_p99_seconds", "Of the last 10 to 20 s.");
    this.invariantViolations = counter(
      "invariant_violations_total",
      "Something that must never happen. Alert when it is above 0.",
      "violation",
    );
    this.faults = counter("faults_total", "Errors that no client is to blame for.");
  }
}
