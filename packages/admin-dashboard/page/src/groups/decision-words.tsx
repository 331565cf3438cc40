import { type ReactNode } from "react";
import { Instant } from "../parts/time.tsx";
import { matchReason, waitReason } from "../words/codes.ts";
import { count, counted } from "../words/number.ts";
import type { Decision } from "./decision.ts";
import styles from "./game-drawer.module.css";

/** The decision as one would tell it: who was there, who was chosen, who was passed over and why, by what rule. */
export function DecisionWords({
  decision,
  nameOf,
}: {
  readonly decision: Decision;
  readonly nameOf: (subjectId: string) => string;
}) {
  const names = (ids: readonly string[]): string => ids.map(nameOf).join(", ");
  if (decision.actor !== null) {
    return (
      <div className={styles.words}>
        <p>
          <b>{decision.actor.name}</b> made this group by hand: “{decision.actor.reason}”. No rule decided;
          the record has the class Manual.
        </p>
        <p>Chosen, in this order: {names(decision.members)}.</p>
      </div>
    );
  }
  return (
    <div className={styles.words}>
      <p>
        {decision.trigger === null ? (
          "The rule was asked"
        ) : (
          <>
            It was decided for <b>{nameOf(decision.trigger)}</b>
          </>
        )}
        {decision.at === null ? null : (
          <>
            {" "}
            at <Instant at={decision.at} />
          </>
        )}
        {decision.poolSize === null
          ? "."
          : `, while ${counted(decision.poolSize, "person", "people")} waited.`}
      </p>
      {decision.poolHead.length === 0 ? null : (
        <p>
          In order of arrival these were{" "}
          {decision.poolHead.map((id, index): ReactNode => (
            <span key={id}>
              {index === 0 ? "" : ", "}
              {decision.members.includes(id) ? <b title="chosen">{nameOf(id)} ✓</b> : nameOf(id)}
            </span>
          ))}
          {(decision.poolSize ?? 0) > decision.poolHead.length
            ? ` and ${counted((decision.poolSize ?? 0) - decision.poolHead.length, "other")}`
            : ""}
          .
        </p>
      )}
      <p>
        The rule chose <b>{names(decision.members)}</b>: {matchReason(decision.reason)}.
        {decision.isCut ? " It ended its search early, so that a better group may have been there." : ""}
      </p>
      <Passed decision={decision} nameOf={nameOf} />
      {decision.step === null ? null : (
        <p>
          {decision.step === 0
            ? "No step of the fallback chain had been reached."
            : `It was decided under step ${decision.step} of the fallback chain.`}
        </p>
      )}
      <ByWhat decision={decision} />
    </div>
  );
}

function Passed({
  decision: { overtakenCount, overtaken },
  nameOf,
}: {
  readonly decision: Decision;
  readonly nameOf: (subjectId: string) => string;
}) {
  if (overtakenCount === 0) return <p>Nobody who had waited longer was passed over.</p>;
  return (
    <>
      <p>
        {counted(overtakenCount, "person", "people")} who had waited longer{" "}
        {overtakenCount === 1 ? "was" : "were"} passed over:
      </p>
      <ul className={styles.passed}>
        {overtaken.map(({ subjectId, code }) => (
          <li key={subjectId}>
            <b>{nameOf(subjectId)}</b>: {waitReason(code)}
          </li>
        ))}
        {overtakenCount > overtaken.length ? (
          <li>and {counted(overtakenCount - overtaken.length, "other")}</li>
        ) : null}
      </ul>
    </>
  );
}

function ByWhat({ decision: { rule, seed, proposedSeq } }: { readonly decision: Decision }) {
  return (
    <dl className={styles.facts}>
      {rule === null ? null : (
        <>
          <dt>Rule</dt>
          <dd>
            {rule.name}, version {rule.version}
          </dd>
          <dt>Options</dt>
          <dd>
            <code>{rule.options}</code>
          </dd>
          {rule.hash === null ? null : (
            <>
              <dt>Hash of the rule</dt>
              <dd>
                <code>{rule.hash}</code>
              </dd>
            </>
          )}
        </>
      )}
      {seed === null ? null : (
        <>
          <dt>Seed</dt>
          <dd>
            <code>{seed}</code>
          </dd>
        </>
      )}
      {proposedSeq === null ? null : (
        <>
          <dt>In the journal</dt>
          <dd>
            proposed in line {count(proposedSeq)}; <code>match-log replay</code> runs this decision again
          </dd>
        </>
      )}
    </dl>
  );
}
